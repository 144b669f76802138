"""Which row each person stands in: children below parents, couples side by side where that can be.

Not for the order within a row.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from kinfold.domain.kin import Kinship, ParentKind

Children = Sequence[tuple[str, ParentKind]]
_WEIGHT = {ParentKind.BIRTH: 0, ParentKind.ADOPTIVE: 1, ParentKind.FOSTER: 2, ParentKind.STEP: 3}


class _Groups:
    """People who must share a row, joined as long as nobody would stand beside their own ancestor."""

    def __init__(self, people: Iterable[str]) -> None:
        self.group = {person: person for person in people}
        self.below: dict[str, set[str]] = {person: set() for person in self.group}

    def members(self, group: str) -> list[str]:
        return [person for person, its in self.group.items() if its == group]

    def reaches(self, start: str, end: str) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            here = waiting.pop()
            if here == end:
                return True
            fresh = {self.group[p] for p in self.below[here]} - seen
            seen |= fresh
            waiting += fresh
        return False

    def put_below(self, parent: str, child: str) -> bool:
        a, b = self.group[parent], self.group[child]
        if self.reaches(b, a):
            return False
        self.below[a].add(b)
        return True

    def join(self, one: str, two: str) -> None:
        a, b = self.group[one], self.group[two]
        if a == b or self.reaches(a, b) or self.reaches(b, a):
            return
        for person in self.members(b):
            self.group[person] = a
        self.below[a] |= self.below.pop(b)


def generations(
    kinship: Kinship,
    pairs: Iterable[frozenset[str]],
    families: Iterable[tuple[tuple[str, ...], Children]],
    centre: str | None,
) -> dict[str, int]:
    """Give each person's row. Ties that would make a ring are passed over, the weakest first."""
    groups = _Groups(kinship.in_birth_order(person.id for person in kinship.people))
    families = list(families)
    ties = [(kind, parent, child) for parents, kids in families for child, kind in kids for parent in parents]
    ties.sort(key=lambda tie: _WEIGHT[tie[0]])
    kept = [(parent, child) for _, parent, child in ties if groups.put_below(parent, child)]
    for pair in pairs:
        groups.join(*sorted(pair))
    for parents, _ in families:
        groups.join(parents[0], parents[-1])
    steps = [(groups.group[parent], groups.group[child]) for parent, child in kept]
    row, piece = _rough(sorted(set(groups.group.values()), key=list(groups.group).index), steps)
    _push_down(row, steps)
    found = {person: row[group] for person, group in groups.group.items()}
    return _settled(kinship, found, {p: piece[g] for p, g in groups.group.items()}, centre)


def _rough(groups: list[str], steps: list[tuple[str, str]]) -> tuple[dict[str, int], dict[str, str]]:
    """Give rows one apart along every tie that says something new, the strongest ties first."""
    row, piece = dict.fromkeys(groups, 0), {group: group for group in groups}
    for parent, child in steps:
        if piece[parent] != piece[child]:
            moved, shift = piece[child], row[parent] + 1 - row[child]
            for group in groups:
                if piece[group] == moved:
                    row[group] += shift
                    piece[group] = piece[parent]
    return row, piece


def _push_down(row: dict[str, int], steps: list[tuple[str, str]]) -> None:
    for _ in row:
        low = [(parent, child) for parent, child in steps if row[child] <= row[parent]]
        if not low:
            return
        for parent, child in low:
            row[child] = max(row[child], row[parent] + 1)


def _settled(
    kinship: Kinship, row: dict[str, int], piece: dict[str, str], centre: str | None
) -> dict[str, int]:
    """Set pieces of the family that no tie joins beside one another by age, and count rows from 0."""
    order = list(dict.fromkeys(piece.values()))
    sizes = {name: sum(its == name for its in piece.values()) for name in order}
    main = piece[centre] if centre in piece else max(order, key=lambda name: sizes[name], default="")
    placed = {person: row[person] for person in row if piece[person] == main}
    for name in order:
        if name != main:
            members = {person: row[person] for person in row if piece[person] == name}
            shift = _best_shift(kinship, placed, members)
            placed |= {person: its + shift for person, its in members.items()}
    first = min(placed.values(), default=0)
    return {person: placed[person] - first for person in row}


def _best_shift(kinship: Kinship, placed: dict[str, int], members: dict[str, int]) -> int:
    low, high = min(placed.values()), max(placed.values())
    top, bottom = min(members.values()), max(members.values())
    shifts = range(low - top, max(high - bottom, low - top) + 1)

    def cost(shift: int) -> tuple[float, int]:
        apart = [
            abs(_year(kinship, one) - _year(kinship, other))
            for one, its in members.items()
            for other, there in placed.items()
            if its + shift == there
        ]
        return (sum(apart) / len(apart) if apart else 100.0, shift)

    return min(shifts, key=cost)


def _year(kinship: Kinship, person: str) -> int:
    found = kinship.person(person)
    return (found.born or found.expected or date(1990, 1, 1)).year
