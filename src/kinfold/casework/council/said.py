"""What the council's system says, in plain shapes: handed over by whoever read its files.

Not for files, and not for tables of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]
Key = tuple[str, str, str]

PERSON, MEMBER, NUMBER, ADDRESS = "person", "member", "number", "address"
PARENT, TEAM, BESIDE, FAMILY, DOUBT, FACT = "parent", "team", "beside", "family", "doubt", "fact"
STEP = "step:"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the council's system says: by which row of which table, of what kind, about whom.

    ``values`` are texts, truths and lists of texts, so that two of them can be held against each other.
    ``place`` is an address in words; it stands in no table but that of addresses. ``line`` is the row's, and
    ``other`` a second person whom it names.
    """

    table: str
    key: str
    aspect: str
    person: str
    values: Values
    place: tuple[str, str] = ("", "")
    line: int = 0
    other: str = ""

    @property
    def about(self) -> Key:
        """What this is a statement of: a later one with the same takes its place."""
        return (self.table, self.key, self.aspect)


@dataclass(frozen=True, slots=True)
class TheirFamily:
    """A family as the council's system holds it: by which number or which mother, who is
    what in it, and all that is said."""

    key: str
    name: str
    people: tuple[tuple[str, str], ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class TheirFile:
    """What became of the lines of one file. ``refused`` is line, column, rule and reason; never a value."""

    name: str
    table: str
    sha256: str
    lines: int
    accepted: int
    repeats: int
    refused: tuple[tuple[int, str, str, str], ...]

    @property
    def held(self) -> int:
        """How many lines are held back."""
        return len({line for line, *_ in self.refused})


@dataclass(frozen=True, slots=True)
class TheirFolder:
    """Everything that one folder of the council's files says.

    ``same`` maps the second number of someone who stands twice to the first. ``keys`` are by table those of
    rows that were accepted, ``held_keys`` those of rows held back, of which nothing new is known.
    """

    digest: str
    files: tuple[TheirFile, ...]
    families: tuple[TheirFamily, ...]
    same: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    held_keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
