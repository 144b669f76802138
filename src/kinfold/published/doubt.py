"""Early figures that are weak on their face, so that no one need find out by an odd result.

Not a correction: the figures stay as published, and what to do about them is the analyst's choice.
"""

import polars as pl

LAST_EARLY_YEAR = 2012
LOW_CONFIDENCE = "1"
FRACTION = 0.5
SMALLEST_NEXT = 40


def doubtful(preferred: pl.DataFrame) -> pl.DataFrame:
    """Give the authorities' early counts (to 2012) that the next year or the department itself puts in doubt.

    Takes preferred rows; gives authority_code, authority_name, year, measure, value, next_value, confidence
    and reason: ``low_confidence`` (the department's own mark 1) or ``fraction_of_next`` (less than half of
    the next year's figure, where that is 40 or more).
    """
    counts = preferred.filter(
        (pl.col("level") == "authority")
        & ~pl.col("measure").str.contains("_rate$|^population_|^s251_|^idaci_|^social_worker")
    )
    after = counts.select(
        "authority_code", "measure", (pl.col("year") - 1).alias("year"), pl.col("value").alias("next_value")
    )
    early = counts.filter((pl.col("year") <= LAST_EARLY_YEAR) & pl.col("value").is_not_null())
    joined = early.join(after, on=["authority_code", "measure", "year"], how="left")
    fraction = (pl.col("next_value") >= SMALLEST_NEXT) & (pl.col("value") < FRACTION * pl.col("next_value"))
    reason = (
        pl.when(pl.col("confidence") == LOW_CONFIDENCE)
        .then(pl.lit("low_confidence"))
        .when(fraction)
        .then(pl.lit("fraction_of_next"))
    )
    return (
        joined.with_columns(reason.alias("reason"))
        .filter(pl.col("reason").is_not_null())
        .select(
            "authority_code",
            "authority_name",
            "year",
            "measure",
            "value",
            "next_value",
            "confidence",
            "reason",
        )
        .sort("measure", "year", "authority_code")
    )
