"""Which tables and columns of the council's system are taken, as data with its source: ``mapping.json``.

The one place that knows how a column is read; where it goes is in ``people`` and ``steps``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kinfold.domain.agency import COUNCIL
from kinfold.intake import kinds
from kinfold.intake.declare import Column, Need, Source
from kinfold.intake.kinds import Kind

DATE_FORMS = ("yyyy-mm-dd", "dd/mm/yyyy")
_SEX = {"M": "male", "F": "female", "U": "", "I": "", "1": "male", "2": "female", "0": "", "9": ""}
_FLAG = {"Y": "Y", "N": "N", "1": "Y", "0": "N", "Yes": "Y", "No": "N", "True": "Y", "False": "N"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: how it is called, what makes a row known again, whose it is, and what of it is not taken."""

    name: str
    title: str
    key: tuple[str, ...]
    person: str
    source: Source
    to: Mapping[str, str]
    left: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """The whole declaration: the standard's name, where and when it was read, tables, and tables left out."""

    standard: str
    source: str
    read_on: str
    tables: Mapping[str, Table]
    left: Mapping[str, str]
    codes: Mapping[str, Mapping[str, str]]


@cache
def taken() -> Taken:
    """Read the declaration."""
    read = json.loads(files(__package__).joinpath("mapping.json").read_text(encoding="utf-8"))
    return Taken(
        standard=read["standard"],
        source=read["source"],
        read_on=read["read_on"],
        tables={name: _table(name, each) for name, each in read["tables"].items()},
        left=read["left"],
        codes=read["codes"],
    )


def meaning(codes: str, code: str) -> str:
    """Give what a code of theirs is here, in any case; of one that nothing is known of, nothing."""
    return taken().codes[codes].get(code.strip().upper(), "")


def _table(name: str, told: dict[str, object]) -> Table:
    columns: dict[str, dict[str, str]] = told["columns"]  # type: ignore[assignment]
    return Table(
        name=name,
        title=str(told["title"]),
        key=tuple(told["key"]),  # type: ignore[arg-type]
        person=str(told["person"]),
        source=Source(
            name=name,
            title=str(told["title"]),
            agency=COUNCIL,
            columns=tuple(
                Column(column, _kind(each["kind"]), Need[_NEEDS[each["need"]]])
                for column, each in columns.items()
            ),
            key=(),
        ),
        to={column: each["to"] for column, each in columns.items()},
        left=told["left"],  # type: ignore[arg-type]
    )


_NEEDS = {"value": "VALUE", "column": "COLUMN", "may": "MAY"}


def _kind(name: str) -> Kind:
    match name:
        case "date":
            return kinds.date(*DATE_FORMS)
        case "sex":
            return kinds.codes(_SEX)
        case "flag":
            return kinds.codes(_FLAG)
        case "nhs":
            return kinds.nhs_number()
        case "postcode":
            return kinds.postcode()
        case "place":
            return kinds.address_json()
        case "text" | "code" | "flags" | "factors":
            return kinds.text(multiline=name in ("flags", "factors"))
    raise KeyError(name)
