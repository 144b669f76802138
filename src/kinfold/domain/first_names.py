"""Which first names may be one person's: nicknames and spellings, by where the name comes from.

The dictionaries are dated files under ``codes``. Not for deciding who somebody is, and not for what a name
sounds like.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

EDITION = "2026_11"


def _rows(stem: str) -> list[dict[str, str]]:
    path = resources.files("kinfold.domain.codes") / f"{stem}_{EDITION}.csv"
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The name dictionaries: ``groups`` a name belongs to, its ``block`` for candidate search, ``known``
    names.
    """

    groups: dict[str, frozenset[str]]
    block: dict[str, str]
    known: frozenset[str]
    origin: dict[str, str]


def _blocks(links: list[tuple[str, str]]) -> dict[str, str]:
    parent: dict[str, str] = {}

    def find(name: str) -> str:
        while parent.setdefault(name, name) != name:
            name = parent[name]
        return name

    for a, b in links:
        low, high = sorted((find(a), find(b)))
        parent[high] = low
    return {name: find(name) for name in parent}


@cache
def dictionary() -> Dictionary:
    """Read the shipped dictionaries once."""
    groups: dict[str, set[str]] = defaultdict(set)
    origin: dict[str, str] = {}
    links: list[tuple[str, str]] = []
    for row in _rows("spellings") + _rows("nicknames"):
        for name in [row["canonical"], *row["variants"].split()]:
            groups[name].add(row["canonical"])
            origin.setdefault(name, row["origin"])
            links.append((row["canonical"], name))
    for row in _rows("given_names"):
        for name in row["names"].split():
            groups[name].add(name)
            origin.setdefault(name, row["origin"])
    for name, own in groups.items():
        own.add(name)
    return Dictionary(
        groups={name: frozenset(own) for name, own in groups.items()},
        block=_blocks(links),
        known=frozenset(groups),
        origin=origin,
    )


def groups_of(name: str) -> frozenset[str]:
    """Give the name groups a normalised first name belongs to, itself included."""
    return dictionary().groups.get(name, frozenset((name,)))


def is_linked(a: str, b: str) -> bool:
    """Tell whether two normalised names are the same, one the beginning of the other, or linked in a
    dictionary.
    """
    if a == b or (a[0] == b[0] and min(len(a), len(b)) != 2 and (a.startswith(b) or b.startswith(a))):
        return True
    return is_listed_together(a, b)


def is_listed_together(a: str, b: str) -> bool:
    """Tell whether a dictionary links two normalised names, or has them for the same name."""
    return not _kin(a).isdisjoint(_kin(b))


@lru_cache(maxsize=100_000)
def _kin(name: str) -> frozenset[str]:
    """Give the groups of a name and of its spellings: Vicky is Victoria, whom others spell Wiktoria."""
    return frozenset().union(*(groups_of(other) for other in groups_of(name)))
