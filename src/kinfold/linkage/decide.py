"""What became of each scored pair, once rows are persons: joined, sent to people, vetoed or left apart.

Pure. Only joined pairs make a person; nothing is ever seen through a pair that waits for review.
"""

import polars as pl

from kinfold.linkage.clusters import Clusters
from kinfold.linkage.guard import VETOES
from kinfold.linkage.model import Model


def _with_outcome(
    edges: pl.DataFrame, clusters: Clusters, cannot: frozenset[tuple[str, str]]
) -> pl.DataFrame:
    group = pl.DataFrame(
        {"record": list(clusters.group), "group": list(clusters.group.values())},
        schema={"record": pl.String, "group": pl.String},
    )
    refused = pl.DataFrame(
        [(a, b, why) for (a, b), why in clusters.refused.items()],
        schema={"record_a": pl.String, "record_b": pl.String, "why": pl.String},
        orient="row",
    )
    told = pl.DataFrame(
        sorted(cannot), schema={"record_a": pl.String, "record_b": pl.String}, orient="row"
    ).with_columns(told=pl.lit(True))
    return (
        edges.join(group, left_on="record_a", right_on="record")
        .join(group, left_on="record_b", right_on="record", suffix="_b")
        .join(refused, on=["record_a", "record_b"], how="left")
        .join(told, on=["record_a", "record_b"], how="left")
    )


def decide(
    edges: pl.DataFrame, clusters: Clusters, model: Model, cannot: frozenset[tuple[str, str]]
) -> pl.DataFrame:
    """Add ``decision`` and ``reason`` to marked pairs.

    Two groups wait for review once, by their strongest doubtful pair: not when two well-known first names
    differ and no number is shared, nor when people have decided. ``reason`` holds the marks, space-separated.
    """
    pairs = _with_outcome(edges, clusters, cannot)
    vetoed = pl.any_horizontal(VETOES)
    doubtful = (
        (pl.col("group") != pl.col("group_b"))
        & (pl.col("weight") >= model.review)
        & (~pl.col("hard") | pl.col("shared"))
        & pl.col("told").is_null()
    )
    marks = [pl.when(pl.col(name)).then(pl.lit(name)) for name in (*VETOES, "weak")]
    why = pl.when(pl.col("why").is_not_null() & ~vetoed).then(pl.col("why"))
    ends = [pl.min_horizontal("group", "group_b"), pl.max_horizontal("group", "group_b")]
    pairs = pairs.with_columns(
        doubtful=doubtful, reason=pl.concat_str(*marks, why, separator=" ", ignore_nulls=True)
    )
    pairs = pairs.sort("weight", "record_a", "record_b", descending=[True, False, False])
    strongest = pl.int_range(pl.len()).over(*ends, "doubtful") == 0
    decision = (
        pl.when(pl.col("group") == pl.col("group_b"))
        .then(pl.lit("joined"))
        .when(pl.col("doubtful") & strongest)
        .then(pl.lit("review"))
        .when(vetoed | pl.col("told").is_not_null())
        .then(pl.lit("vetoed"))
        .otherwise(pl.lit("apart"))
    )
    return pairs.with_columns(decision=decision).select(*edges.columns, "decision", "reason")
