"""Which first names may be one person's: nicknames, spellings, and names too well known to be typing errors.

The dictionaries are dated files under ``data``, by name origin. Not for scoring: Splink compares, this
explains.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

EDITION = "2026_11"


def _rows(stem: str) -> list[dict[str, str]]:
    path = resources.files("kinfold.linkage") / "data" / f"{stem}_{EDITION}.csv"
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


@cache
def placeholders() -> dict[str, str]:
    """Give texts written where a name is not known: text to ``unnamed`` (a baby) or ``unknown``."""
    return {row["text"]: row["kind"] for row in _rows("placeholders")}


def groups_of(name: str) -> frozenset[str]:
    """Give the name groups a normalised first name belongs to, itself included."""
    return dictionary().groups.get(name, frozenset((name,)))


def is_linked(a: str, b: str) -> bool:
    """Tell whether two normalised names are the same, one the beginning of the other, or linked in a
    dictionary.
    """
    if a == b or (a[0] == b[0] and min(len(a), len(b)) != 2 and (a.startswith(b) or b.startswith(a))):
        return True
    return not _kin(a).isdisjoint(_kin(b))


@cache
def _kin(name: str) -> frozenset[str]:
    """Give the groups of a name and of its spellings: Vicky is Victoria, whom others spell Wiktoria."""
    return frozenset().union(*(groups_of(other) for other in groups_of(name)))


Called = tuple[str, str | None, str | None]  # first, middle, surname of one row


def _by_middle(a: Called, b: Called) -> bool:
    """Tell whether ``b`` may be ``a`` under the middle name; an initial does not speak against it."""
    if a[1] is None or not is_linked(a[1], b[0]):
        return False
    own = b[1]
    return own is None or len(own) == 1 or is_linked(own, a[0]) or is_linked(own, a[1])


@lru_cache(maxsize=1_000_000)
def are_different(a: Called, b: Called) -> bool:
    """Tell whether two well established names cannot be one person's.

    A person may be known by the middle name, and a clerk may have swapped first name and surname.
    """
    if is_linked(a[0], b[0]) or _by_middle(a, b) or _by_middle(b, a):
        return False
    return not (a[2] is not None and b[2] is not None and is_linked(a[0], b[2]) and is_linked(a[2], b[0]))


def _variants(name: str) -> set[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    swaps = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    shorter = {a + b[1:] for a, b in cuts if b}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    longer = {a + letter + b for a, b in cuts for letter in letters}
    return swaps | shorter | other | longer


def is_slip(name: str, counts: dict[str, int]) -> bool:
    """Tell whether a name is likelier one slip of the hand from a far commoner name than a name of its own.

    ``counts`` says how many people, or birthdays, bear each name here.
    """
    often = 4 * counts.get(name, 1)
    return any(counts.get(other, 0) >= often for other in _variants(name) - {name})
