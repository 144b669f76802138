"""Working days of England: neither Saturday nor Sunday, nor a bank holiday of England and Wales.

Statutory timescales are counted in them. Bank holidays are those of the Banking and Financial Dealings Act
1971 and of royal proclamation, as the ``holidays`` package keeps them; a later proclamation needs a later
version of it.
"""

from datetime import date, timedelta
from functools import cache

ONE_DAY = timedelta(days=1)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    """Give the bank holidays of a year; the package is loaded when first asked, for it takes a while."""
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Say whether a day is a working day."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def after_working_days(day: date, count: int) -> date:
    """Give the day that is ``count`` working days after a day, which itself does not count.

    With a count of 0, the day itself. Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("a count of working days is 0 or more")
    while count:
        day += ONE_DAY
        count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and with ``end``; negative where ``end`` comes first."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=each)) for each in range(1, (end - start).days + 1))
