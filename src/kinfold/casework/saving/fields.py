"""Fields of forms that people write in: prose of any script, postcodes, telephones, and a form's token."""

import re
from typing import Any

from django import forms

_UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # signs that no keyboard makes and no screen shows
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}")
_PHONE = re.compile(r"\+?[0-9 ()-]+(?:(?:x|ext\.?) ?[0-9]{1,5})?")
_POSTCODE_ASKED = "Enter a whole postcode, such as QX1 4BL, or leave it empty"
_PHONE_ASKED = "Enter a telephone number with its code, such as 01632 960001, or leave it empty"
_AGAIN = "This form was not whole. Press the button once more"


class Prose(forms.CharField):
    """Text as someone wrote it, in any script, counted as they would count it: a new line is one sign."""

    def to_python(self, value: Any) -> Any:
        """Leave out what cannot be shown, and give new lines one spelling."""
        text = super().to_python(value)
        return _UNSAID.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


class Postcode(Prose):
    """A whole postcode, given back in capitals with one space, as a letter has it."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("error_messages", {"max_length": _POSTCODE_ASKED})
        super().__init__(max_length=12, **more)

    def to_python(self, value: Any) -> Any:
        """Give one spelling, whatever spaces and small letters were typed."""
        bare = re.sub(r"[\s.-]", "", str(super().to_python(value))).upper()
        return f"{bare[:-3]} {bare[-3:]}" if len(bare) > 3 else bare

    def validate(self, value: Any) -> None:
        """Refuse what has not the shape of one."""
        super().validate(value)
        if value and not _POSTCODE.fullmatch(value):
            raise forms.ValidationError(_POSTCODE_ASKED)


class Telephone(Prose):
    """A telephone number as it is dialled; spaces and a plus stay."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("error_messages", {"max_length": _PHONE_ASKED})
        super().__init__(max_length=40, **more)

    def validate(self, value: Any) -> None:
        """Refuse what nobody could dial."""
        super().validate(value)
        if value and not (_PHONE.fullmatch(value) and 8 <= sum(map(str.isdecimal, value)) <= 15):
            raise forms.ValidationError(_PHONE_ASKED)


class Token(forms.CharField):
    """The token that a showing of a form carries; one that is not ours is told like a form left open."""

    def __init__(self) -> None:
        super().__init__(error_messages={"required": _AGAIN})

    def validate(self, value: Any) -> None:
        """Refuse what is no token of ours."""
        super().validate(value)
        if not re.fullmatch("[0-9a-f]{32}", str(value)):
            raise forms.ValidationError(_AGAIN)
