"""Several releases give one figure: which of them is preferred, and whether it was revised.

The rule, for each measure and level: the latest release that gives at least five years side by side is taken
whole (the *long* release); a year, or an authority, outside it comes from the release which published it
first.
"""

import polars as pl

LONG_YEARS = 5
KEY = ["authority_code", "level", "year", "measure"]


def _long(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the long release of each measure and level: one row each, columns level, measure, long."""
    spans = frame.group_by("level", "measure", "vintage", "published").agg(
        pl.col("year").n_unique().alias("n")
    )
    return (
        spans.filter(pl.col("n") >= LONG_YEARS)
        .sort("published", "n", "vintage")
        .group_by("level", "measure", maintain_order=True)
        .agg(pl.col("vintage").last().alias("long"))
    )


def prefer(frame: pl.DataFrame) -> pl.DataFrame:
    """Mark the preferred row of each authority, year and measure, and those which were revised.

    Takes the cells with a column ``published`` (year of the release); gives them with ``preferred`` (exactly
    one row true for each key) in its place. A preferred number which differs from what was first published
    has the status ``revised``.
    """
    ranked = frame.join(_long(frame), on=["level", "measure"], how="left").with_columns(
        (pl.col("vintage") == pl.col("long")).fill_null(value=False).alias("in_long")
    )
    order = [*KEY, "published", "vintage"]
    ranked = ranked.sort(order).with_columns(
        pl.col("value").first().over(KEY).alias("first_value"),
        pl.col("vintage").first().over(KEY).alias("first_vintage"),
    )
    ranked = ranked.sort(
        [*KEY, "in_long", "published", "vintage"], descending=[False] * 4 + [True, False, False]
    )
    ranked = ranked.with_columns((pl.int_range(pl.len()).over(KEY) == 0).alias("preferred"))
    changed = (
        pl.col("preferred")
        & (pl.col("status") == "value")
        & (pl.col("vintage") != pl.col("first_vintage"))
        & pl.col("value").ne_missing(pl.col("first_value"))
    )
    return (
        ranked.with_columns(pl.when(changed).then(pl.lit("revised")).otherwise("status").alias("status"))
        .sort(order)
        .drop("published", "long", "in_long", "first_value", "first_vintage")
    )
