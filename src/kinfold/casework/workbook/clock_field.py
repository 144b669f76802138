"""A time of day as people write it: 3:30pm, 3.30 pm, 15:30, 3pm."""

import re
from datetime import time
from typing import Any

from django import forms

_SHAPE = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))? ?([ap])?\.?m?\.?")
_ASKED = "Enter a time such as 3:30pm, or leave it empty"


class ClockField(forms.CharField):
    """A time that may be left out."""

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, max_length=20, error_messages={"max_length": _ASKED}, **more)

    def clean(self, value: Any) -> time | None:
        """Give the time, or None. Raises ValidationError for what is none."""
        typed = str(super().clean(value)).strip().lower()
        if not typed:
            return None
        found = _SHAPE.fullmatch(typed)
        if not found or not (found[2] or found[3]):
            raise forms.ValidationError(_ASKED)
        hour, minute = int(found[1]), int(found[2] or 0)
        if found[3] and not 1 <= hour <= 12:
            raise forms.ValidationError(_ASKED)
        if found[3]:
            hour = hour % 12 + (12 if found[3] == "p" else 0)
        if hour > 23 or minute > 59:
            raise forms.ValidationError(_ASKED)
        return time(hour, minute)


def as_typed(value: time | None) -> str:
    """Give a time as someone would type it."""
    return f"{value.hour % 12 or 12}:{value.minute:02}{'am' if value.hour < 12 else 'pm'}" if value else ""
