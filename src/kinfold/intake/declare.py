"""The words in which an extract is declared: its columns, its checks, whom its rows name and what they tell.

Not for reading anything: a declaration is data, and the same code reads every extract.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

import polars as pl

from kinfold.domain.event import EventKind
from kinfold.intake.kinds import Kind

PERSON_FIELDS = (
    "first_name",
    "middle_name",
    "surname",
    "dob",
    "sex",
    "nhs_number",
    "upn",
    "address_line",
    "postcode",
    "phone",
)


class Need(Enum):
    """How much an extract needs a column."""

    VALUE = "a value in every row"
    COLUMN = "the column, blank or not"
    MAY = "may be absent"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an extract: our name for it, what it holds, other names it goes by."""

    name: str
    kind: Kind
    need: Need = Need.COLUMN
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """Something that must hold between the values of a row; null counts as holding."""

    rule: str
    column: str
    holds: pl.Expr
    reason: str


@dataclass(frozen=True, slots=True)
class Happening:
    """What a row tells of, as expressions over its parsed columns; ``when`` picks the rows that do."""

    kind: EventKind
    occurrence: pl.Expr
    starts_on: pl.Expr
    ends_on: pl.Expr = field(default_factory=lambda: pl.lit(None, pl.Date))
    quantity: pl.Expr = field(default_factory=lambda: pl.lit(None, pl.Int32))
    out_of: pl.Expr = field(default_factory=lambda: pl.lit(None, pl.Int32))
    flags: pl.Expr = field(default_factory=lambda: pl.lit(""))
    when: pl.Expr = field(default_factory=lambda: pl.lit(True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An extract as some agency sends it.

    ``key`` says, over parsed columns, which thing a row is about: two rows of one key are a statement and
    its correction. ``day`` is the day a row speaks of, or None where it speaks of none. An extract with
    ``person`` and ``happening`` lands as person records and events; one with ``table`` is kept row by row in
    that table, to be put together with its companions by ``children_services``.
    """

    name: str
    title: str
    agency: str
    columns: tuple[Column, ...]
    key: tuple[pl.Expr, ...]
    day: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    subject: str | None = None
    person: Mapping[str, str] | None = None
    happening: Happening | None = None
    table: str | None = None

    def column(self, name: str) -> Column:
        """Give a column by our name."""
        return next(column for column in self.columns if column.name == name)


def ends_after_start(start: str, end: str) -> Check:
    """Demand that a span does not end before it starts."""
    return Check(
        "end-before-start",
        end,
        pl.col(end) >= pl.col(start),
        f"'{end}' is before '{start}'. Correct it at source.",
    )


def born_before(dob: str, day: str) -> Check:
    """Demand that a person is born by the day a row speaks of."""
    return Check(
        "before-birth",
        dob,
        pl.col(dob) <= pl.col(day),
        f"'{dob}' is after '{day}'. Correct one of them at source.",
    )


def named_by(*columns: str) -> pl.Expr:
    """Tell a person by name and date of birth, where the agency gave no key of its own."""
    return pl.concat_str(
        [pl.col(column).cast(pl.String) for column in columns], separator="|", ignore_nulls=True
    )
