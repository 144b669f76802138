"""Events and exposure become exact figures: before, after, by month, and what no effect would look like.

Exact, therefore not for showing: only ``disclosure`` makes them fit to leave.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from kinfold.indicators.clustered import dispersion, paired_dispersion
from kinfold.indicators.cohort import follow, windows
from kinfold.indicators.cohort.coverage import Coverage, measure, months_between
from kinfold.indicators.definition import Definition, Denominator
from kinfold.indicators.no_effect import Expected, History, expected_ratio
from kinfold.kit.canonical import digest

TREND_MONTHS = 24
DAYS_A_YEAR = 365.25
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figure:
    """Exact events over exposure (years, or sessions possible) of some families."""

    families: int
    persons: int
    contributors: int
    count: int
    exposure: float
    dispersion: float


@dataclass(frozen=True, slots=True)
class Ratio:
    """Two figures of the same families, and how much wider than chance their ratio's limits must be."""

    after: Figure
    before: Figure
    dispersion: float


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything computed for one indicator.

    ``months`` holds None for a month that the source does not cover. ``covered`` is the share of the days
    after allocation that the source covers. ``washed`` leaves out the days up to the referral; ``matured``
    keeps only families followed for the whole window on both sides; ``earlier`` is the history before the
    window before, to which the change expected under no effect is fitted. ``months_hold_all`` says that every
    event before and after lies in one of the months.
    """

    definition: Definition
    coverage: Coverage
    covered: float
    main: Ratio
    washed: Ratio
    matured: Ratio
    earlier: Figure
    expected: Expected | None
    months: tuple[tuple[date, Figure | None], ...]
    months_hold_all: bool


def figures(
    con: duckdb.DuckDBPyConnection, definition: Definition, families: pl.DataFrame, as_of: date
) -> Figures:
    """Compute one indicator for the families laid out by ``follow.prepare``.

    A family is compared with itself if the source covers at least ``minimum_coverage`` of its window before
    allocation and any of its time after.
    """
    follow.count_happenings(con, definition, as_of)
    coverage = measure(con, follow.statement("coverage.sql"), definition, as_of)
    asked = windows.around_allocation(families, definition, as_of)
    totals = _totals(con, asked, coverage, definition)
    sides = _Sides(totals, definition)
    months = _months(con, coverage, definition, families, as_of)
    return Figures(
        definition=definition,
        coverage=coverage,
        covered=_covered(asked[1], totals),
        main=sides.ratio(windows.AFTER, windows.BEFORE),
        washed=sides.ratio(windows.AFTER, windows.WASHED),
        matured=sides.ratio(windows.AFTER, windows.BEFORE, matured=True),
        earlier=_figure(sides.side(windows.EARLIER, sides.families())),
        expected=_expected(sides, definition, as_of),
        months=months,
        months_hold_all=_hold_all(asked[0], sides.families(), months),
    )


def _totals(
    con: duckdb.DuckDBPyConnection, asked: Sequence[pl.DataFrame], coverage: Coverage, definition: Definition
) -> pl.DataFrame:
    """Add ``exposure`` in the definition's unit to the totals of each family and window."""
    unit = {
        Denominator.FAMILY_YEARS: pl.col("family_days") / DAYS_A_YEAR,
        Denominator.PERSON_YEARS: pl.col("person_days") / DAYS_A_YEAR,
        Denominator.SESSIONS: pl.col("possible").cast(pl.Float64),
    }[definition.denominator]
    totals = follow.window_totals(con, asked, coverage, definition)
    return totals.with_columns(exposure=unit.cast(pl.Float64), counted=pl.col("counted").cast(pl.Int64))


@dataclass(frozen=True, slots=True)
class _Sides:
    """Totals by family and window, lined up so that each family stands at one place on every side."""

    totals: pl.DataFrame
    definition: Definition

    def ratio(self, above: str, below: str, *, matured: bool = False) -> Ratio:
        families = self.families(matured=matured)
        over, under = self.side(above, families), self.side(below, families)
        arrays = (_arrays(over), _arrays(under))
        return Ratio(_figure(over), _figure(under), paired_dispersion(*arrays))

    def families(self, *, matured: bool = False) -> pl.DataFrame:
        window = self.definition.window_days
        least = window if matured else 1
        before = self._with(windows.BEFORE, window if matured else self.definition.minimum_coverage * window)
        return before.join(self._with(windows.AFTER, least), on="family_id").sort("family_id")

    def _with(self, label: str, days: float) -> pl.DataFrame:
        enough = (pl.col("label") == label) & (pl.col("family_days") >= days) & (pl.col("exposure") > 0)
        return self.totals.filter(enough).select("family_id")

    def side(self, label: str, families: pl.DataFrame) -> pl.DataFrame:
        joined = families.join(self.totals.filter(pl.col("label") == label), on="family_id", how="left")
        return joined.with_columns(pl.col("counted", "persons", "exposure").fill_null(0)).sort("family_id")


def _arrays(side: pl.DataFrame) -> tuple[Numbers, Numbers]:
    return side["counted"].cast(pl.Float64).to_numpy(), side["exposure"].to_numpy()


def _figure(side: pl.DataFrame) -> Figure:
    exposed = side.filter(pl.col("exposure") > 0)
    return Figure(
        families=len(exposed),
        persons=int(exposed["persons"].sum()),
        contributors=int((exposed["counted"] > 0).sum()),
        count=int(exposed["counted"].sum()),
        exposure=float(exposed["exposure"].sum()),
        dispersion=dispersion(*_arrays(exposed)),
    )


def _covered(after: pl.DataFrame, totals: pl.DataFrame) -> float:
    possible = (after["ends_before"] - after["starts_on"]).dt.total_days().sum()
    seen = totals.filter(pl.col("label") == windows.AFTER)["family_days"].sum()
    return float(seen) / float(possible) if possible else 1.0


def _hold_all(
    before: pl.DataFrame, families: pl.DataFrame, months: Sequence[tuple[date, Figure | None]]
) -> bool:
    starts = before.join(families, on="family_id", how="semi")["starts_on"]
    return all(figure for _, figure in months) and bool((starts >= months[0][0]).all())


def _expected(sides: _Sides, definition: Definition, as_of: date) -> Expected | None:
    families = sides.families()
    earlier, before, after = (
        _arrays(sides.side(label, families)) for label in (windows.EARLIER, windows.BEFORE, windows.AFTER)
    )
    seed = int(digest([definition.id, definition.version, as_of])[:12], 16)
    history = History(*earlier, *before, after[1])
    one_by_one = definition.denominator is not Denominator.SESSIONS
    return expected_ratio(history, np.random.default_rng(seed), one_by_one=one_by_one)


def _months(
    con: duckdb.DuckDBPyConnection,
    coverage: Coverage,
    definition: Definition,
    families: pl.DataFrame,
    as_of: date,
) -> tuple[tuple[date, Figure | None], ...]:
    months = months_between(as_of, as_of)
    while len(months) < TREND_MONTHS:
        first = months[0]
        months.insert(0, date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1))
    totals = _totals(con, [windows.by_month(families, months, as_of)], coverage, definition)
    by_label = {str(label[0]): frame for label, frame in totals.group_by("label")}
    empty = totals.clear()
    return tuple(
        (month, _figure(by_label.get(month.strftime("%Y-%m"), empty)) if coverage.covers(month) else None)
        for month in months
    )
