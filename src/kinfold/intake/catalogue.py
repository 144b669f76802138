"""The extracts Kinfold can read, and telling from a header which of them a file is."""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from kinfold.domain.errors import UserError
from kinfold.intake import sources
from kinfold.intake.declare import Column, Need, Source

ENOUGH_TO_NAME = 0.75


@cache
def all_sources() -> tuple[Source, ...]:
    """Give every extract declared, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(sources.__path__))
    return tuple(importlib.import_module(f"{sources.__name__}.{name}").SOURCE for name in names)


def source(name: str) -> Source:
    """Give one extract by name. Raises UserError for a name there is none of."""
    for candidate in all_sources():
        if candidate.name == name:
            return candidate
    known = ", ".join(candidate.name for candidate in all_sources())
    raise UserError(f"There is no extract of that name. Choose one of: {known}.")


def plain(name: str) -> str:
    """Give a column name without the case, spaces and marks in which headers drift."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


@dataclass(frozen=True, slots=True)
class Match:
    """A source found in a header: at which place each of our columns stands."""

    source: Source
    places: dict[str, int]


def _place(column: Column, theirs: Mapping[str, list[int]], renamed: Mapping[str, str]) -> list[int]:
    own = (renamed[column.name],) if column.name in renamed else ()
    for name in (*own, column.name, *column.aliases):
        if plain(name) in theirs:
            return theirs[plain(name)]
    return []


def _places(candidate: Source, names: tuple[str, ...], renamed: Mapping[str, str]) -> dict[str, list[int]]:
    theirs: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        theirs.setdefault(plain(name), []).append(place)
    return {column.name: _place(column, theirs, renamed) for column in candidate.columns}


def _missing(candidate: Source, places: Mapping[str, list[int]]) -> list[str]:
    return [
        column.name for column in candidate.columns if column.need is not Need.MAY and not places[column.name]
    ]


def _settle(file_name: str, candidate: Source, places: Mapping[str, list[int]]) -> Match:
    missing = _missing(candidate, places)
    if missing:
        listed = ", ".join(f"'{name}'" for name in missing)
        raise UserError(
            f"{file_name} looks like {candidate.name} but has no column {listed}. Ask for the column, "
            "or if it goes by another name, say so in a mapping file (--mapping)."
        )
    for name, found in places.items():
        if len(found) > 1:
            where = " and ".join(str(place + 1) for place in found)
            raise UserError(
                f"{file_name} has the column '{name}' more than once, at places {where} of its header. "
                "Remove or rename all but one."
            )
    return Match(candidate, {name: found[0] for name, found in places.items() if found})


def recognise(
    file_name: str,
    names: tuple[str, ...],
    *,
    chosen: str | None = None,
    renamed: Mapping[str, str] | None = None,
) -> Match | None:
    """Tell which extract a header belongs to, or None where it is like none of them.

    ``chosen`` names the extract outright; ``renamed`` gives their name for columns of ours. Raises UserError
    where a header comes close but lacks a column, or has one twice.
    """
    candidates = (source(chosen),) if chosen else all_sources()
    scored = []
    for candidate in candidates:
        places = _places(candidate, names, renamed or {})
        needed = sum(column.need is not Need.MAY for column in candidate.columns)
        share = 1 - len(_missing(candidate, places)) / needed
        scored.append((share, sum(map(bool, places.values())), candidate, places))
    share, _, candidate, places = max(scored, key=lambda item: item[:2])
    if share < 1:
        named = [item for item in scored if item[2].name == plain(file_name.rsplit(".", 1)[0])]
        share, _, candidate, places = named[0] if named else (share, 0, candidate, places)
        chosen = chosen or (candidate.name if named else None)
    if not chosen and share < ENOUGH_TO_NAME:
        return None
    return _settle(file_name, candidate, places)
