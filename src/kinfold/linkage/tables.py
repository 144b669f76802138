"""Clustering any table of person rows, and linking two, without touching the store.

Not for keeping: what it finds lives only in the file it is asked to write.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from kinfold.kit.progress import QUIET, Progress
from kinfold.linkage import clusters, decide, families, guard, normalise, scoring
from kinfold.linkage.model import Model, probability, shipped


@dataclass(frozen=True, slots=True)
class Linked:
    """What linking a table found: normalised rows, decided pairs, and the group of each record."""

    rows: pl.DataFrame
    edges: pl.DataFrame
    found: clusters.Clusters


def link(table: pl.DataFrame, *, model: Model | None = None, progress: Progress = QUIET) -> Linked:
    """Find which rows of ``table`` (``record_id`` and any of the person columns, all text) are one person."""
    model = model or shipped()
    with progress.stage("Putting rows in one spelling"):
        rows = guard.disown(normalise.normalise(table).sort("record_id"))
    with progress.stage("Scoring likely pairs"):
        edges = guard.mark(scoring.score(rows, model), rows, model)
    with progress.stage("Joining rows into persons"):
        found = clusters.resolve(rows, edges, model)
        edges = decide.decide(edges, found, model, frozenset())
    return Linked(rows, edges, found)


def people(linked: Linked) -> pl.DataFrame:
    """Give ``record_id, person, family`` for every row; person and family are the least record id in each."""
    rows = linked.rows.with_columns(person=pl.col("record_id").replace_strict(linked.found.group))
    day = (
        pl.col("record_date")
        .cast(pl.String)
        .str.to_date("%Y-%m-%d", strict=False)
        .fill_null(date(2000, 1, 1))
    )
    none = pl.DataFrame(
        schema={
            "agency": pl.String, "family_ref": pl.String, "person": pl.String, "role": pl.String,
            "starts_on": pl.Date, "ends_on": pl.Date,
        }
    )  # fmt: skip
    members = families.group(rows.with_columns(starts_on=day, ends_on=day), none)
    return rows.select("record_id", "person").join(
        members.select("person", "family"), on="person", how="left"
    )


def between(a: pl.DataFrame, b: pl.DataFrame, *, progress: Progress = QUIET) -> pl.DataFrame:
    """Give the pairs of rows of two tables that are, or may be, one person.

    Rows are numbered from 1: ``row_a, row_b, probability, decision`` ('joined' or 'review'), by rows.
    """
    digits = len(str(max(a.height, b.height)))
    tables = [
        frame.with_columns(
            record_id=pl.lit(side) + pl.int_range(1, frame.height + 1).cast(pl.String).str.zfill(digits)
        )
        for side, frame in (("a", a), ("b", b))
    ]
    linked = link(pl.concat(tables, how="diagonal"), progress=progress)
    crossing = pl.col("record_a").str.starts_with("a") & pl.col("record_b").str.starts_with("b")
    pairs = linked.edges.filter(crossing & pl.col("decision").is_in(["joined", "review"]))
    return pairs.select(
        row_a=pl.col("record_a").str.slice(1).cast(pl.Int64),
        row_b=pl.col("record_b").str.slice(1).cast(pl.Int64),
        probability=pl.col("weight").map_elements(probability, return_dtype=pl.Float64).round(6),
        decision=pl.col("decision"),
    ).sort("row_a", "row_b")


def rename(table: pl.DataFrame, mapping: Mapping[str, str]) -> pl.DataFrame:
    """Call the columns by our names; ``mapping`` is ours to theirs. Unnamed columns keep their names."""
    theirs = {old: new for new, old in mapping.items()}
    clash = [name for name in mapping if name in table.columns and name not in theirs]
    return table.drop(clash).rename(theirs)
