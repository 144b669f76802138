"""Fields of forms that people write in: prose of any script, and a form's token."""

import re
from typing import Any

from django import forms

_UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # signs that no keyboard makes and no screen shows
_AGAIN = "This form was not whole. Press the button once more"


class Prose(forms.CharField):
    """Text as someone wrote it, in any script, counted as they would count it: a new line is one sign."""

    def to_python(self, value: Any) -> Any:
        """Leave out what cannot be shown, and give new lines one spelling."""
        text = super().to_python(value)
        return _UNSAID.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


class Token(forms.CharField):
    """The token that a showing of a form carries; one that is not ours is told like a form left open."""

    def __init__(self) -> None:
        super().__init__(error_messages={"required": _AGAIN})

    def validate(self, value: Any) -> None:
        """Refuse what is no token of ours."""
        super().validate(value)
        if not re.fullmatch("[0-9a-f]{32}", str(value)):
            raise forms.ValidationError(_AGAIN)
