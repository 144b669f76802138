"""The days on which a source is heard, so that silence is never counted as peace.

Not whether a source is right: only whether it speaks.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from kinfold.indicators.definition import Definition, Denominator

# A silence is a gap in supply when chance alone would make it less than about one time in a thousand.
_EVENTS_TO_MISS = 7.0
_LONGEST_GRACE_DAYS = 62
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Spans of covered days ``(first, day after the last)``, and the last day complete, if any."""

    spans: tuple[tuple[date, date], ...]
    complete_to: date | None

    def covers(self, month: date) -> bool:
        """Say whether the whole of a month (its first day is given) is covered."""
        return any(first <= month and next_month(month) <= end for first, end in self.spans)


def next_month(day: date) -> date:
    """Give the first day of the month after a day's own."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months_between(first: date, last: date) -> list[date]:
    """Give the first day of each month from that of ``first`` to that of ``last``, both included."""
    months = [first.replace(day=1)]
    while next_month(months[-1]) <= last:
        months.append(next_month(months[-1]))
    return months


def measure(con: duckdb.DuckDBPyConnection, query: str, definition: Definition, as_of: date) -> Coverage:
    """Find the covered days of a definition's source up to ``as_of``; ``query`` is ``coverage.sql``."""
    rows = con.sql(query, params={"kind": definition.kind.value, "as_of": as_of}).fetchall()
    heard = {month: occurrences for month, occurrences, _, _ in rows}
    if not rows or rows[0][2] is None or rows[0][3] is None:
        return Coverage((), None)
    return cover(heard, rows[0][2], rows[0][3], definition, as_of)


def cover(
    heard: dict[date, int], data_from: date, data_to: date, definition: Definition, as_of: date
) -> Coverage:
    """Work out coverage from occurrences by month heard, and the first and last day the source speaks of."""
    days = max((min(data_to, as_of) - data_from).days + 1, 1)
    rare = math.ceil(_EVENTS_TO_MISS / (sum(heard.values()) / days))
    grace = timedelta(days=max(definition.completeness_days, min(rare, _LONGEST_GRACE_DAYS)))
    first = data_from.replace(day=1) if data_from - data_from.replace(day=1) <= grace else data_from
    last = _last_day(data_to, grace, as_of - timedelta(days=definition.reporting_lag_days))
    # Where exposure is itself reported, a month without rows (August, for schools) has none to take off.
    silent_if_none = rare <= 28 and definition.denominator is not Denominator.SESSIONS
    spans: list[tuple[date, date]] = []
    for month in months_between(first, last):
        if month not in heard and silent_if_none:
            continue
        start, end = max(month, first), min(next_month(month), last + _DAY)
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))
    return Coverage(tuple(spans), last)


def _last_day(data_to: date, grace: timedelta, latest: date) -> date:
    if data_to + grace >= latest:
        return latest
    month_end = next_month(data_to) - _DAY
    return month_end if month_end - data_to <= grace else data_to
