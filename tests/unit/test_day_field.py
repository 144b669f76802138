"""A day typed in three parts: what is understood, and what is said of the rest."""

from datetime import date

import pytest
from django import forms

from kinfold.casework.day_field import DayField


class _Form(forms.Form):
    on = DayField(what="the day of the visit")


def _typed(day: str, month: str, year: str) -> _Form:
    return _Form({"on_day": day, "on_month": month, "on_year": year})


@pytest.mark.parametrize(
    ("day", "month", "year"), [("16", "11", "2026"), ("16", "November", "2026"), (" 16 ", "nov", "2026")]
)
def test_a_day_is_understood_as_people_write_it(day: str, month: str, year: str) -> None:
    form = _typed(day, month, year)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["on"] == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("day", "month", "year", "words"),
    [
        ("", "", "", "Enter the day of the visit"),
        ("", "11", "2026", "The day of the visit must include a day"),
        ("16", "", "", "The day of the visit must include a month and a year"),
        ("31", "2", "2026", "The day of the visit must be a real day, such as 16 11 2026"),
        ("16", "11", "26", "The day of the visit must be a real day, such as 16 11 2026"),
        ("31", "12", "9999", "The day of the visit must be a real day, such as 16 11 2026"),
        ("1", "1", "0001", "The day of the visit must be a real day, such as 16 11 2026"),
        ("x", "11", "2026", "The day of the visit must be a real day, such as 16 11 2026"),
        ("٣", "11", "2026", "The day of the visit must be a real day, such as 16 11 2026"),
    ],
)
def test_what_is_no_day_is_told_in_words(day: str, month: str, year: str, words: str) -> None:
    form = _typed(day, month, year)

    assert not form.is_valid()
    assert form.errors["on"] == [words]
