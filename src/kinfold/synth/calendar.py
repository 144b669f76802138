"""The county's calendar, in days since 1970 and in months from the start of the lead-in.

Not the clock: the county ends on a fixed day, whatever today is.
"""

from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

Days = npt.NDArray[np.int32]

FAR = 99_999
UNKNOWN = -99_999
YEAR = 365.25


def day(text: str) -> int:
    """Give an ISO date as days since 1970."""
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


LEAD_FROM = day("2021-10-01")
DATA_FROM = day("2023-10-01")
DATA_TO = day("2026-09-30")
AE_SILENT_FROM = day("2026-08-01")
NEW_ATTENDANCE_CODES = day("2024-09-01")

MONTHS = 60
LEAD_MONTHS = 24
MONTH_STARTS: Days = (
    (np.datetime64("2021-10", "M") + np.arange(MONTHS + 1)).astype("datetime64[D]").astype(np.int32)
)


def month_of(days: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Give the index of the month that holds each day; days outside are clipped to the ends."""
    return np.clip(np.searchsorted(MONTH_STARTS, days, side="right") - 1, 0, MONTHS - 1)


def month_number(index: int) -> int:
    """Give the calendar month, 1 to 12, of a month index (October 2021 is 0)."""
    return (index + 9) % 12 + 1


def so_far(days: npt.NDArray[np.integer]) -> Days:
    """Replace days after the end of the data by FAR."""
    return np.where(days > DATA_TO, FAR, days).astype(np.int32)


def written(days: npt.NDArray[np.integer], form: str = "%Y-%m-%d") -> pl.Series:
    """Write days as text; days beyond sense (FAR, UNKNOWN) become empty text."""
    series = pl.Series(days.astype(np.int32))
    known = pl.Series((days < FAR) & (days > UNKNOWN))
    text = series.cast(pl.Date).dt.strftime(form)
    return pl.select(pl.when(known).then(text).otherwise(pl.lit(""))).to_series()


def clock_time(minutes: npt.NDArray[np.integer]) -> pl.Series:
    """Write minutes after midnight as HH:MM."""
    table = pl.Series([f"{minute // 60:02d}:{minute % 60:02d}" for minute in range(1440)])
    return table.gather(pl.Series(minutes.astype(np.uint32)))
