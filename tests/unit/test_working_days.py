"""Working days of England against bank holidays written out by hand from the Acts and the proclamations."""

from datetime import date, timedelta

import pytest

from kinfold.domain.working_days import after_working_days, is_working_day, working_days_between

# Days that were moved or added: VE Day 1995 and 2020, the millennium, three jubilees, two royal occasions.
MOVED = {
    1995: {"05-01": "05-08"},
    2002: {"05-27": "06-04"},
    2012: {"05-28": "06-04"},
    2020: {"05-04": "05-08"},
}
MOVED |= {2022: {"05-30": "06-02"}}
ADDED = {1999: "12-31", 2002: "06-03", 2011: "04-29", 2012: "06-05", 2022: "06-03 09-19", 2023: "05-08"}


def _easter(year: int) -> date:
    """Give Easter Sunday of the western church (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _christmas(year: int) -> set[date]:
    """Give the weekdays off for 25 and 26 December, written out by the weekday of Christmas Day."""
    first = date(year, 12, 25)
    shifts = {4: (0, 3), 5: (2, 3), 6: (1, 2)}  # Friday; Saturday; Sunday
    return {first + timedelta(days=each) for each in shifts.get(first.weekday(), (0, 1))}


def _bank_holidays(year: int) -> set[date]:
    new_year = date(year, 1, 1)
    found = {_monday_from(new_year) if new_year.weekday() > 4 else new_year}
    found |= {_easter(year) - timedelta(days=2), _easter(year) + timedelta(days=1)}
    found |= {
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    }
    found |= _christmas(year)
    for old, new in MOVED.get(year, {}).items():
        found = found - {date.fromisoformat(f"{year}-{old}")} | {date.fromisoformat(f"{year}-{new}")}
    return found | {date.fromisoformat(f"{year}-{each}") for each in ADDED.get(year, "").split()}


def test_every_day_from_1990_to_2060_agrees_with_the_acts() -> None:
    checked = 0
    for year in range(1990, 2061):
        off = _bank_holidays(year)
        day = date(year, 1, 1)
        while day.year == year:
            assert is_working_day(day) == (day.weekday() < 5 and day not in off), day
            day += timedelta(days=1)
            checked += 1

    assert checked == 25_933


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-24", 0, "2026-11-24"),
        ("2026-11-24", 1, "2026-11-25"),
        ("2026-11-27", 1, "2026-11-30"),
        ("2026-12-24", 2, "2026-12-30"),  # 25 December, and Boxing Day moved to the 28th
        ("2026-04-02", 1, "2026-04-07"),  # over Easter
        ("2024-02-28", 2, "2024-03-01"),
    ],
)
def test_counting_working_days(start: str, count: int, end: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(end)

    assert after_working_days(first, count) == last
    assert working_days_between(first, last) == count
    assert working_days_between(last, first) == -count


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        after_working_days(date(2026, 11, 24), -1)
