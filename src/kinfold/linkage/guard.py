"""What no weight may overrule: twins, siblings, fathers and sons, and numbers on the wrong child's record.

Marks scored pairs; ``clusters`` obeys. Not for scoring: a likelihood sees a family where there are two
children.
"""

from collections import defaultdict

import polars as pl

from kinfold.linkage import names
from kinfold.linkage.model import Model

# Marks of a pair, with what they mean.
MARKS = {
    "names": "the first names differ, and neither is a typing error, short form or spelling of the other",
    "numbers": "their NHS numbers or pupil numbers differ",
    "sibling_number": "they share a number, but the first names differ: perhaps the number of a sibling",
    "unnamed": "one of them is a child without a name, and they share no number",
    "generation": "the names agree, but the dates of birth are years apart",
    "birth": "the dates of birth have nothing in common, and they share no number",
    "middle": "one first name is the other's middle name, and they share no number",
    "no_birth": "a date of birth is missing, and no number, address, phone or middle name speaks for them",
    "weak": "the date of birth or the first name is missing, or is an initial only",
}
VETOES = ("names", "numbers", "sibling_number", "unnamed", "generation", "birth", "middle", "no_birth")
GENERATION_YEARS = 10
CERTAIN_YEARS = 15  # whatever day and month say: a slip in the year is seldom this large


def _is(model: Model, comparison: str, *labels: str) -> pl.Expr:
    return pl.col(comparison).is_in(model.codes(comparison, *labels))


def _with_facts(edges: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    facts = rows.select(
        "record_id",
        "established",
        "unnamed",
        "nhs_sound",
        "upn_sound",
        vague=pl.col("first").is_null() | pl.col("initial") | pl.col("dob").is_null(),
        year=pl.col("dob_y").cast(pl.Int32),
    )
    return edges.join(
        facts, left_on="record_a", right_on="record_id", how="left", maintain_order="left"
    ).join(facts, left_on="record_b", right_on="record_id", how="left", suffix="_b", maintain_order="left")


def _differ(model: Model, both_known: pl.Expr) -> pl.Expr:
    """Tell where first names differ; a short form or a slip does when something else differs too."""
    other = ~_is(model, "first_name", "exact", "null")
    return (
        _is(model, "first_name", "else")
        | (_is(model, "first_name", "close", "near") & both_known)
        | (_is(model, "first_name", "middle") & _is(model, "middle_name", "else"))
        | (other & _is(model, "sex", "else"))
        | (other & _is(model, "dob", "else", "year"))
    )


def mark(edges: pl.DataFrame, rows: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Add to scored pairs a boolean column for each of MARKS, ``hard`` (two well-known names that are not
    one) and ``shared`` (they share a number).

    ``rows`` are the normalised rows. The rules are told in docs/explanation/linkage.md.
    """
    pairs = _with_facts(edges, rows)
    both_known = pl.col("established") & pl.col("established_b")
    far = _differ(model, both_known)
    shared = (
        _is(model, "nhs_number", "exact") | _is(model, "upn", "exact") | _is(model, "agency_key", "exact")
    )
    sound = [
        pl.col(name).is_not_null() & pl.col(f"{name}_b").is_not_null() for name in ("nhs_sound", "upn_sound")
    ]
    other_nhs, other_upn = _is(model, "nhs_number", "else") & sound[0], _is(model, "upn", "else") & sound[1]
    more = (
        _is(model, "phone", "same")
        | _is(model, "middle_name", "exact", "initial")
        | _is(model, "address", "full", "near")
    )
    nameless = _is(model, "first_name", "null")
    years = (pl.col("year") - pl.col("year_b")).abs()
    apart = (years >= GENERATION_YEARS) & _is(model, "dob", "else") | (years >= CERTAIN_YEARS)
    return pairs.select(
        *edges.columns,
        shared=shared,
        names=far,
        sibling_number=far & shared,
        numbers=((other_nhs | other_upn) & (far | nameless)) | (other_nhs & other_upn),
        unnamed=(pl.col("unnamed") | pl.col("unnamed_b")) & ~shared,
        generation=apart.fill_null(False),
        birth=_is(model, "dob", "else") & ~shared,
        middle=_is(model, "first_name", "middle") & ~shared,
        no_birth=_is(model, "dob", "null") & ~shared & ~more,
        weak=pl.col("vague") | pl.col("vague_b"),
        hard=far & both_known,
    )


def _majority(holders: list[tuple[str, str, str | None]]) -> set[str]:
    """Give the record ids whose first name is not the one most rows with this number bear."""
    tally: dict[str, int] = defaultdict(int)
    for _, first, _ in holders:
        for _, other, _ in holders:
            tally[first] += names.is_linked(first, other)
    best = max(tally.values())
    leaders = [name for name, votes in tally.items() if votes == best]
    if any(not names.is_linked(leaders[0], name) for name in leaders):
        return {record for record, _, _ in holders}
    lead = leaders[0]
    return {
        r for r, first, middle in holders if names.are_different((lead, None, None), (first, middle, None))
    }


def disown(rows: pl.DataFrame) -> pl.DataFrame:
    """Drop sound numbers from rows that seem to bear a sibling's, so that they prove nothing about identity.

    A number belongs to the first name most of its rows bear; where two names are even, it belongs to neither.
    """
    for column in ("nhs_sound", "upn_sound"):
        held = rows.filter(pl.col(column).is_not_null() & pl.col("established"))
        mixed = held.filter(pl.col("first_block").n_unique().over(column) > 1)
        wrong: set[str] = set()
        for part in mixed.partition_by(column, maintain_order=True):
            wrong |= _majority(list(part.select("record_id", "first", "middle").iter_rows()))
        if wrong:
            rows = rows.with_columns(
                pl.when(~pl.col("record_id").is_in(sorted(wrong))).then(pl.col(column)).alias(column)
            )
    return rows
