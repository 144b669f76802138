"""The spans of days over which families are compared with themselves, and calendar months.

Frames of ``family_id, label, starts_on, ends_before``; days that a source does not cover are taken off later.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import polars as pl

from kinfold.indicators.cohort.coverage import next_month
from kinfold.indicators.definition import Definition

BEFORE, AFTER, EARLIER, WASHED = "before", "after", "earlier", "before, washed out"
_FIRST_MONTH, _LAST_MONTH = -12, 18


def around_allocation(families: pl.DataFrame, definition: Definition, as_of: date) -> list[pl.DataFrame]:
    """Give each allocated family's windows: before, after, the earlier history, and before with a wash-out.

    The day of allocation is the first day after. The earlier history is the window's length again, ending
    where the window before begins or ``trigger_days`` before the referral, whichever is sooner.
    """
    allocated = families.filter(pl.col("allocated_on").is_not_null())
    day, referred = pl.col("allocated_on"), pl.col("referred_on")
    window = timedelta(days=definition.window_days)
    washout = timedelta(days=definition.washout_days)
    trigger = timedelta(days=definition.trigger_days)
    after_referral = referred + timedelta(days=1)
    return [
        _span(allocated, BEFORE, day - window, day),
        _span(allocated, AFTER, day, pl.min_horizontal(day + window, _followed_to(as_of))),
        _span(allocated, EARLIER, day - 2 * window, pl.min_horizontal(day - window, referred - trigger)),
        _span(allocated, WASHED, day - window, pl.min_horizontal(day, referred - washout)),
        _span(allocated, WASHED, pl.max_horizontal(day - window, after_referral), day),
    ]


def by_month(families: pl.DataFrame, months: Sequence[date], as_of: date) -> pl.DataFrame:
    """Give the calendar months of every family allocated by the as-of day: the same families each month.

    Closure does not end them here: a trend over fewer and fewer families would be another thing each month.
    """
    crossed = families.filter(pl.col("allocated_on").is_not_null()).join(_calendar(months), how="cross")
    end = pl.min_horizontal("next_month", pl.lit(as_of + timedelta(days=1)))
    return _span(crossed, pl.col("label"), pl.col("month"), end)


def by_month_since_referral(
    families: pl.DataFrame, months: Sequence[date], as_of: date
) -> list[pl.DataFrame]:
    """Give the calendar months of every family from 12 before to 18 after its referral, cut at allocation.

    Labels are ``yyyy-mm waiting`` and ``yyyy-mm allocated``; a family that waits has no allocated part.
    """
    referred, month = pl.col("referred_on"), pl.col("month")
    since = (month.dt.year() - referred.dt.year()) * 12 + month.dt.month() - referred.dt.month()
    crossed = families.join(_calendar(months), how="cross").filter(
        since.is_between(_FIRST_MONTH, _LAST_MONTH)
    )
    never = pl.lit(as_of + timedelta(days=1))
    day = pl.col("allocated_on").fill_null(never)
    end = pl.min_horizontal("next_month", _followed_to(as_of))
    label = pl.col("label")
    return [
        _span(crossed, label + " waiting", month, pl.min_horizontal(end, day)),
        _span(crossed, label + " allocated", pl.max_horizontal(month, day), end),
    ]


def _calendar(months: Sequence[date]) -> pl.DataFrame:
    days = {"month": list(months), "next_month": [next_month(month) for month in months]}
    frame = pl.DataFrame(days, schema=dict.fromkeys(days, pl.Date()))
    return frame.with_columns(label=pl.col("month").dt.strftime("%Y-%m"))


def _followed_to(as_of: date) -> pl.Expr:
    """Give the day after the last on which a family is followed: closure or the as-of day."""
    return pl.col("closed_on").fill_null(as_of).dt.offset_by("1d")


def _span(families: pl.DataFrame, label: str | pl.Expr, start: pl.Expr, end: pl.Expr | str) -> pl.DataFrame:
    named = pl.lit(label) if isinstance(label, str) else label
    spans = families.select("family_id", label=named, starts_on=start, ends_before=end)
    return spans.filter(pl.col("starts_on") < pl.col("ends_before"))
