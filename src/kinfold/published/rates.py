"""Rates by the department's convention: a year ending 31 March over the children of the mid-year before.

Not an interval: how sure a rate is belongs to ``indicators`` and ``evaluation``.
"""

from typing import Literal

import polars as pl

Basis = Literal["recomputed", "published", "consistent"]
PLACE = ["authority_code", "level", "year"]
POPULATION = "population_0_17"
ONS = "ons-mye"
CENSUS = "cin-census"
BASE_YEAR = 2012  # the first mid-year of the present ONS series
NOMIS_AGES = ["population_0_4", "population_5_9", "population_10_14", "population_15", "population_16"]
BEST = ("recomputed", "earlier_estimate", "implied", "scaled")
CONSISTENT = ("recomputed", "scaled", "earlier_estimate", "implied")


def _population(panel: pl.DataFrame) -> pl.DataFrame:
    """Give published mid-year populations, dated by the year ending March that they serve."""
    known = panel.filter((pl.col("measure") == POPULATION) & pl.col("value").is_not_null())
    return known.select(
        "authority_code",
        "level",
        (pl.col("year") + 1).alias("year"),
        pl.col("value").alias("population"),
        pl.when(pl.col("vintage").str.starts_with(ONS))
        .then(pl.lit("recomputed"))
        .otherwise(pl.lit("earlier_estimate"))
        .alias("basis"),
        "vintage",
    )


def _implied(panel: pl.DataFrame) -> pl.DataFrame:
    """Give the population behind the census's pairs of count and rate; the largest rate rounds least."""
    census = panel.filter(pl.col("vintage").str.starts_with(CENSUS) & (pl.col("value") > 0))
    counts = census.select(*PLACE, "measure", "vintage", "value")
    rates = census.filter(pl.col("measure").str.ends_with("_rate")).select(
        *PLACE, pl.col("measure").str.strip_suffix("_rate"), "vintage", pl.col("value").alias("rate")
    )
    pairs = counts.join(rates, on=[*PLACE, "measure", "vintage"]).sort("rate", descending=True)
    best = pairs.group_by(PLACE, maintain_order=True).first()
    return best.select(
        *PLACE,
        (pl.col("value") / pl.col("rate") * 10_000).alias("population"),
        pl.lit("implied").alias("basis"),
        "vintage",
    )


def _scaled(panel: pl.DataFrame) -> pl.DataFrame:
    """Give ages 0 to 16 (Nomis) before the ONS series, scaled by their ratio to ages 0 to 17 at its start."""
    ages = panel.filter(pl.col("measure").is_in(NOMIS_AGES) & pl.col("value").is_not_null())
    to_16 = (
        ages.group_by(PLACE)
        .agg(pl.col("value").sum().alias("to_16"), pl.len().alias("n"), pl.col("vintage").first())
        .filter(pl.col("n") == len(NOMIS_AGES))
    )
    ons = panel.filter((pl.col("measure") == POPULATION) & pl.col("vintage").str.starts_with(ONS))
    base = ons.filter(pl.col("year") == BASE_YEAR).select(
        "authority_code", "level", pl.col("value").alias("to_17")
    )
    at_base = to_16.filter(pl.col("year") == BASE_YEAR).select(
        "authority_code", "level", pl.col("to_16").alias("base_to_16")
    )
    ratio = base.join(at_base, on=["authority_code", "level"])
    return (
        to_16.filter(pl.col("year") < BASE_YEAR)
        .join(ratio, on=["authority_code", "level"])
        .select(
            "authority_code",
            "level",
            (pl.col("year") + 1).alias("year"),
            (pl.col("to_16") * pl.col("to_17") / pl.col("base_to_16")).alias("population"),
            pl.lit("scaled").alias("basis"),
            "vintage",
        )
    )


def denominators(panel: pl.DataFrame, order: tuple[str, ...] = BEST) -> pl.DataFrame:
    """Give one population for each place and year: the first there is in ``order``, with its basis and
    release.

    Columns: authority_code, level, year (the year ending March it serves), population, basis,
    population_vintage.
    """
    every = pl.concat([_population(panel), _implied(panel), _scaled(panel)], how="vertical_relaxed")
    ranks = {name: place for place, name in enumerate(order)}
    ranked = every.with_columns(pl.col("basis").replace_strict(ranks, return_dtype=pl.Int32).alias("rank"))
    best = ranked.sort(*PLACE, "rank", "vintage", descending=[False] * 4 + [True])
    kept = best.group_by(PLACE, maintain_order=True).first()
    return kept.drop("rank").rename({"vintage": "population_vintage"})


def _printed(preferred: pl.DataFrame, measure: str, per: float) -> pl.DataFrame:
    found = preferred.filter((pl.col("measure") == f"{measure}_rate") & pl.col("value").is_not_null())
    return found.select(*PLACE, (pl.col("value") * per / 10_000).alias("printed"))


def _joined(panel: pl.DataFrame, measure: str, per: float, basis: Basis) -> pl.DataFrame:
    preferred = panel.filter("preferred")
    counts = preferred.filter(pl.col("measure") == measure).select(
        "authority_code",
        "authority_name",
        "level",
        "year",
        "measure",
        pl.col("value").alias("count"),
        "status",
    )
    populations = denominators(panel, CONSISTENT if basis == "consistent" else BEST)
    printed = _printed(preferred, measure, per)
    return counts.join(populations, on=PLACE, how="left").join(printed, on=PLACE, how="left")


def _use_print(basis: Basis) -> pl.Expr:
    """Say where the printed rate is taken: before the ONS series, later only for want of any estimate."""
    late_estimate = (pl.col("basis") == "earlier_estimate") & (pl.col("year") > BASE_YEAR)
    own = pl.col("basis").ne_missing("recomputed") & ~late_estimate.fill_null(value=False)
    wanted: dict[Basis, pl.Expr] = {
        "recomputed": own,
        "published": pl.lit(value=True),
        "consistent": pl.lit(value=False),
    }
    return pl.col("printed").is_not_null() & wanted[basis]


def rate_of(panel: pl.DataFrame, measure: str, *, per: float, basis: Basis) -> pl.DataFrame:
    """Give a measure's rate per ``per`` children; see ``panel.rate`` for columns and meaning."""
    own = pl.lit(None, pl.Float64) if basis == "published" else pl.col("count") / pl.col("population") * per
    made = _joined(panel, measure, per, basis).with_columns(_use_print(basis).alias("use_print"))
    made = made.with_columns(pl.when("use_print").then("printed").otherwise(own).alias("value"))
    known, counted = pl.col("value").is_not_null(), pl.col("count").is_not_null()
    computed = known & ~pl.col("use_print")
    status = pl.when(known & ~counted).then(pl.lit("value")).when(~known & counted).then(pl.lit("missing"))
    return made.select(
        "authority_code",
        "authority_name",
        "level",
        "year",
        "measure",
        "count",
        pl.when(computed).then("population").alias("population"),
        "value",
        status.otherwise("status").alias("status"),
        pl.when("use_print").then(pl.lit("published")).when(known).then("basis").alias("basis"),
        pl.when(computed).then("population_vintage").alias("population_vintage"),
    ).sort("level", "authority_code", "year")
