"""Which fields stand on which screen of the form, so that a draft takes in what one screen sends of it."""

import re
from collections.abc import Mapping
from typing import Any

from kinfold.casework.day_field import PARTS
from kinfold.casework.workbook.models import Fields

WHEN, WHAT, CHECK, SESSION, WHOLE = "1", "2", "3", "session", "whole"
WAYS = {"entry": WHEN, "session": SESSION}  # the first screen of each form
_DAY = frozenset(f"happened_on_{part}" for part in PARTS)
_FIELDS = {
    WHEN: _DAY | {"kind", "happened_time", "about", "seen", "alone"},
    WHAT: frozenset(
        {"text", "knowing", "told_by", "significant", "section", "health", "source", "basis", "module"}
    ),
    CHECK: frozenset({"reason"}),
    SESSION: _DAY | {"about", "text", "health", "significant", "module"},
}
_FIELDS[WHOLE] = _FIELDS[WHEN] | _FIELDS[WHAT] | _FIELDS[CHECK]  # sent at once, by no page of ours
_OF_SOMEONE = {WHEN: {"why"}, WHAT: {"own"}, WHOLE: {"why", "own"}}
_SOMEONE = re.compile(r"(why|own)-[a-z0-9]{1,40}")
MANY = frozenset({"about", "seen", "alone"})
MOST_NAMES = 400


def why(person: str) -> str:
    """Give the name of the field that says why someone was not seen, or not alone."""
    return f"why-{person}"


def own(person: str) -> str:
    """Give the name of the field for someone's own words."""
    return f"own-{person}"


def screen_of(name: str) -> str:
    """Give a screen by its name; what is none is the first."""
    return name if name in _FIELDS else WHEN


def is_of(screen: str, name: str) -> bool:
    """Say whether a field stands on a screen."""
    found = _SOMEONE.fullmatch(name)
    return name in _FIELDS[screen] or bool(found and found[1] in _OF_SOMEONE.get(screen, ()))


def sent_from(screen: str, data: Any) -> Fields:
    """Give what was posted of a screen's fields; everything else that came with it is left out."""
    names = [name for name in data if is_of(screen, name)][:MOST_NAMES]
    return {name: [str(each) for each in data.getlist(name)] for name in names}


def merged(before: Fields, screen: str, sent: Fields) -> Fields:
    """Give a draft's fields with what one screen says now; a box that it does not send is unticked."""
    return {name: each for name, each in before.items() if not is_of(screen, name)} | sent


def first(fields: Mapping[str, list[str]], name: str) -> str:
    """Give what was typed into one field."""
    return next(iter(fields.get(name, ())), "")
