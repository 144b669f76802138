"""A day typed in three parts, as people write it: day, month (in figures or by name) and year."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = ("day", "month", "year")
FIRST_YEAR, LAST_YEAR = 1000, 9998  # what a field asks besides it says in its own words


class DayWidget(forms.MultiWidget):
    """Three boxes, whose names are the field's with ``_day``, ``_month`` and ``_year``."""

    def __init__(self) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS})

    def decompress(self, value: date | None) -> list[Any]:
        """Give the parts of a day."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A whole day. Each message says which part is missing, and repeats nothing that was typed."""

    widget = DayWidget

    def __init__(self, *, what: str, required: bool = True, **more: Any) -> None:
        self.what = what
        parts = tuple(forms.CharField(required=False, max_length=12) for _ in PARTS)
        more.setdefault("error_messages", {"required": f"Enter {what}"})
        super().__init__(parts, required=required, require_all_fields=False, **more)

    def compress(self, data_list: list[str]) -> date | None:
        """Make one day of three parts. Raises ValidationError, in words, for what is none."""
        if not data_list or not any(data_list):
            return None
        missing = [part for part, typed in zip(PARTS, data_list, strict=True) if not typed]
        if missing:
            raise ValidationError(f"{_capital(self.what)} must include a {' and a '.join(missing)}")
        try:
            return date(_year(data_list[2]), _month(data_list[1]), _number(data_list[0]))
        except ValueError as error:
            raise ValidationError(f"{_capital(self.what)} must be a real day, such as 16 11 2026") from error


def _number(typed: str, digits: int = 2) -> int:
    plain = typed.strip()
    if (
        not plain.isascii()
        or not plain.isdecimal()
        or len(plain) > digits
        or (digits == 4 and len(plain) != 4)
    ):
        raise ValueError("not a number of so many digits")
    return int(plain)


def _year(typed: str) -> int:
    """Give a year; one so far off that the moment after its last day is none is not a real one."""
    year = _number(typed, digits=4)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError("not a year to reckon with")
    return year


def _month(typed: str) -> int:
    name = typed.strip().lower()[:3]
    return _MONTHS.index(name) + 1 if name in _MONTHS else _number(typed)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
