"""Family-months for evaluation: how each family fared month by month about its referral, and nobody's name.

The only table about single families that leaves this room. It stays inside the program: it is not for pages.
"""

from datetime import date

import duckdb
import numpy as np
import polars as pl

from kinfold.domain.errors import UserError
from kinfold.indicators.catalogue import find
from kinfold.indicators.cohort import follow, windows
from kinfold.indicators.cohort.coverage import measure, months_between
from kinfold.indicators.definition import Denominator
from kinfold.indicators.release import latest_day
from kinfold.kit.canonical import digest


def build(
    con: duckdb.DuckDBPyConnection,
    indicator_id: str,
    *,
    as_of: date | None = None,
    rng: np.random.Generator | None = None,
) -> pl.DataFrame:
    """Give one row a family and calendar month, from 12 before to 18 after its referral.

    Families still waiting are in it. Columns: ``unit`` (a pseudonym for this run), ``month`` (its first day),
    ``months_since_referral``, ``allocated`` (the share of exposure after allocation, 0 to 1), ``count``, and
    ``exposure`` (days; person-days where persons are followed, sessions possible for school). Days that the
    source does not cover and days after closure are not in it. ``rng`` deals the pseudonyms; without it they
    follow from the indicator and the day, the same each time. Raises UserError where no family was referred.
    """
    definition, day = find(indicator_id), as_of or latest_day(con)
    families = follow.prepare(con, day)
    if families.is_empty():
        raise UserError(
            f"No family was referred by {day}. Read in the children's services files (kinfold intake run "
            "PATH) and link them (kinfold link run)."
        )
    follow.count_happenings(con, definition, day)
    coverage = measure(con, follow.statement("coverage.sql"), definition, day)
    months = months_between(coverage.spans[0][0], day) if coverage.spans else []
    asked = windows.by_month_since_referral(families, months, day)
    totals = follow.window_totals(con, asked, coverage, definition)
    exposure = {
        Denominator.FAMILY_YEARS: "family_days",
        Denominator.PERSON_YEARS: "person_days",
        Denominator.SESSIONS: "possible",
    }[definition.denominator]
    seed = int(digest([definition.id, definition.version, day])[:12], 16)
    dealt = (rng or np.random.default_rng(seed)).permutation(len(families))
    units = families.select("family_id", "referred_on").with_columns(
        unit=pl.Series(dealt).map_elements(lambda place: f"u{place:06d}", return_dtype=pl.String)
    )
    return _by_month(totals.with_columns(exposure=pl.col(exposure).cast(pl.Float64)), units)


def _by_month(totals: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    split = totals.with_columns(
        month=pl.col("label").str.slice(0, 7).str.to_date("%Y-%m"),
        served=pl.when(pl.col("label").str.ends_with("allocated")).then(pl.col("exposure")).otherwise(0.0),
    )
    monthly = split.group_by("family_id", "month").agg(
        pl.col("exposure").sum(), pl.col("served").sum(), count=pl.col("counted").sum().cast(pl.Int64)
    )
    month, referred = pl.col("month"), pl.col("referred_on")
    since = (month.dt.year() - referred.dt.year()) * 12 + month.dt.month() - referred.dt.month()
    return (
        monthly.filter(pl.col("exposure") > 0)
        .join(units, on="family_id")
        .select(
            "unit",
            "month",
            months_since_referral=since.cast(pl.Int32),
            allocated=pl.col("served") / pl.col("exposure"),
            count="count",
            exposure="exposure",
        )
        .sort("unit", "month")
    )
