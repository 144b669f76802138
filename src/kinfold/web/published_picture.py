"""Two measures of one authority and of England, from the published panel that ships with Kinfold.

Not an estimate of anything: levels as the departments published them, with statuses where there is no figure.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache

MEASURES = (("cpp_31march", "Children on a protection plan"), ("cla_31march", "Children looked after"))
FIRST_YEAR, LAST_YEAR = 2010, 2020
ENGLAND = "england"


@dataclass(frozen=True, slots=True)
class Level:
    """One year's rate per 10,000 children, or the status that says why there is none."""

    year: int
    rate: float | None
    status: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is published of an authority beside England: measure to its two rows of levels."""

    code: str
    name: str
    authorities: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str, tuple[Level, ...], tuple[Level, ...]], ...]


def picture_for(code: str, *, otherwise: str) -> Picture | None:
    """Give the picture of an authority, or of ``otherwise`` if the code is unknown; None without a panel."""
    known, rows = _panel()
    if not rows:
        return None
    chosen = code if code in known else otherwise if otherwise in known else next(iter(known))
    measures = tuple(
        (measure, title, _levels(rows, chosen, measure), _levels(rows, ENGLAND, measure))
        for measure, title in MEASURES
    )
    ordered = tuple(sorted(known.items(), key=lambda each: each[1]))
    return Picture(chosen, known[chosen], ordered, measures)


Rows = dict[tuple[str, str, int], tuple[float | None, str]]


def _levels(rows: Rows, code: str, measure: str) -> tuple[Level, ...]:
    return tuple(
        Level(year, *rows.get((code, measure, year), (None, "missing")))
        for year in range(FIRST_YEAR, LAST_YEAR + 1)
    )


@cache
def _panel() -> tuple[dict[str, str], Rows]:
    """Read the rates by the rule that answers use, so that no page shows another rate for the same year."""
    import polars as pl

    from kinfold.evaluation.published_rates import published_panel

    frame = published_panel([measure for measure, _ in MEASURES]).frame
    shown = frame.filter(pl.col("year").is_between(FIRST_YEAR, LAST_YEAR)).sort("year")
    rows = {
        (row["authority_code"], row["measure"], row["year"]): (row["rate"], row["status"])
        for row in shown.iter_rows(named=True)
    }
    rated = shown.filter((pl.col("level") == "authority") & pl.col("rate").is_not_null())
    spans = rated.group_by("authority_code").agg(
        pl.col("authority_name").last(),
        pl.col("year").min().alias("first"),
        pl.col("year").max().alias("last"),
    )
    return _told_apart(spans.sort("authority_code").rows()), rows


def _told_apart(spans: list[tuple[str, str, int, int]]) -> dict[str, str]:
    """Name each authority, with its years where another had the same name before or after it."""
    bearers = Counter(name for _, name, _, _ in spans)
    named = {}
    for code, name, first, last in spans:
        span = f"from {first}" if last == LAST_YEAR else f"to {last}"
        named[code] = f"{name} ({span})" if bearers[name] > 1 else name
    return named
