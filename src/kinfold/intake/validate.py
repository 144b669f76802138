"""From rows of text to parsed values: each value is read by its declared kind, or its row is held back.

Reasons name the column and what is expected, never what was found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from kinfold.intake.declare import Column, Need, Source
from kinfold.intake.read import LINE, Refusal, Rows

CONTENT = "content"
EARLIEST_BIRTH = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Checked:
    """Rows that may be used, the reasons for those held back, and the numbers left out, by rule and column.

    ``frame`` has ``line``, ``content`` (the row as sent, for telling repeats) and every declared column,
    parsed.
    """

    frame: pl.DataFrame
    refusals: list[Refusal]
    notes: dict[tuple[str, str], int] = field(default_factory=dict)


def _blank_reason(column: Column) -> str:
    return f"'{column.name}' is blank and every row needs it. Fill it in at source."


def _kind_reason(column: Column) -> str:
    return f"'{column.name}' is not {column.kind.expected}. Correct it at source."


def _faults(source: Source, received_on: date) -> list[tuple[str, str, str, pl.Expr]]:
    """Give every way in which a parsed row may be at fault: column, rule, reason, and when."""
    faults = []
    for column in source.columns:
        raw, value = pl.col(f"raw:{column.name}"), pl.col(column.name)
        if column.need is Need.VALUE:
            faults.append((column.name, "missing-value", _blank_reason(column), raw.is_null()))
        if not column.kind.evidence and column.kind.rule != "text":
            faults.append(
                (column.name, column.kind.rule, _kind_reason(column), raw.is_not_null() & value.is_null())
            )
        if column.name in source.day or (column.name.endswith("dob") and "expected" not in column.name):
            reason = f"'{column.name}' is after the day the file was received. Correct it at source."
            faults.append((column.name, "future", reason, value > received_on))
        if column.name.endswith("dob"):
            reason = f"'{column.name}' is before 1900. Correct it at source."
            faults.append((column.name, "long-ago", reason, value < EARLIEST_BIRTH))
    faults += [(check.column, check.rule, check.reason, ~check.holds) for check in source.checks]
    return faults


def _read(sent: pl.Series, column: Column) -> pl.Series:
    """Read one column by its kind. Each different text is read once: most columns repeat themselves."""
    parse = column.kind.parse
    if column.kind.rule == "text" and not sent.str.contains(r"[\s--[ ]]|  ").any():
        return sent.alias(column.name)
    texts = sent.unique()
    if texts.len() * 2 > sent.len():
        return sent.to_frame("sent").select(parse(pl.col("sent")).cast(column.kind.dtype)).to_series()
    values = texts.to_frame("sent").select(parse(pl.col("sent")).cast(column.kind.dtype)).to_series()
    return sent.replace_strict(texts, values, default=None, return_dtype=column.kind.dtype)


def _parsed(frame: pl.DataFrame, source: Source, values: Mapping[str, Mapping[str, str]]) -> pl.DataFrame:
    """Read each declared column by its kind, keeping what was sent beside it as ``raw:`` and the name."""
    columns = [frame.get_column(LINE)]
    for column in source.columns:
        if column.name in frame.columns:
            sent = frame.get_column(column.name)
        else:
            sent = pl.Series([None], dtype=pl.String).new_from_index(0, frame.height)
        if column.name in values:
            sent = sent.replace(dict(values[column.name]))
        columns += [sent.alias(f"raw:{column.name}"), _read(sent, column).alias(column.name)]
    raw = [pl.col(f"raw:{column.name}").fill_null("") for column in source.columns]
    return pl.DataFrame(columns).with_columns(pl.concat_str(raw, separator="\x1f").alias(CONTENT))


def check(
    rows: Rows, source: Source, received_on: date, values: Mapping[str, Mapping[str, str]] | None = None
) -> Checked:
    """Parse and check rows whose columns already carry our names.

    ``values`` says, by column, what an agency's own codes are in ours. Every row is in the frame or has at
    least one refusal, never both.
    """
    frame = _parsed(rows.frame, source, values or {})
    faults = _faults(source, received_on)
    counts = frame.select(
        when.fill_null(False).sum().cast(pl.Int64).alias(str(place))
        for place, (*_, when) in enumerate(faults)
    ).row(0)
    found = [fault for fault, count in zip(faults, counts, strict=True) if count]
    refusals = list(rows.refusals)
    for column, rule, reason, when in found:
        lines = frame.filter(when.fill_null(False)).get_column(LINE).to_list()
        refusals += [Refusal(line, column, rule, reason) for line in lines]
    notes = _notes(frame, source)
    if found:
        frame = frame.filter(~pl.any_horizontal([when.fill_null(False) for *_, when in found]))
    return Checked(
        frame.select(LINE, CONTENT, *(column.name for column in source.columns)),
        sorted(refusals, key=lambda refusal: (refusal.line, refusal.column, refusal.rule)),
        notes,
    )


def _notes(frame: pl.DataFrame, source: Source) -> dict[tuple[str, str], int]:
    """Count the identifiers that were sent but fail their check, and so are left out."""
    evidence = [column for column in source.columns if column.kind.evidence]
    counts = frame.select(
        (pl.col(f"raw:{column.name}").is_not_null() & pl.col(column.name).is_null()).sum().alias(column.name)
        for column in evidence
    )
    return {
        (column.kind.rule, column.name): int(counts.item(0, column.name))
        for column in evidence
        if counts.item(0, column.name)
    }
