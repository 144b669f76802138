"""Rows into persons: the surest pairs first, never through a pair that must stay apart.

Pure: rows and marked pairs in, a partition out, the same whatever their order. Not for keeping; ``index``
does.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from kinfold.linkage import names
from kinfold.linkage.guard import CERTAIN_YEARS, GENERATION_YEARS, VETOES
from kinfold.linkage.model import Model

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Join:
    """A pair that joined two groups of rows; ``cause`` is 'auto', 'identifier' or 'human'."""

    record_a: str
    record_b: str
    weight: float | None
    cause: str


@dataclass(frozen=True, slots=True)
class Clusters:
    """A partition: ``group`` gives each record the least record id of its group."""

    group: dict[str, str]
    joins: list[Join]
    refused: dict[Pair, str]


@dataclass(slots=True)
class _Group:
    members: list[int]
    called: set[names.Called]
    nhs: set[str]
    upn: set[str]
    births: set[str]
    sexes: set[str]
    firm: bool  # some row has a first name and a date of birth
    apart: set[int] = field(default_factory=set)


def _years_apart(a: str, b: str) -> bool:
    years = abs(int(a[:4]) - int(b[:4]))
    return years >= CERTAIN_YEARS or (years >= GENERATION_YEARS and a[4:] != b[4:])


def _explained(x: names.Called, y: names.Called, a: _Group, b: _Group) -> bool:
    """Tell whether some row bears both names, as first and middle."""
    return any(
        middle is not None
        and (
            (names.is_linked(first, x[0]) and middle == y[0])
            or (names.is_linked(first, y[0]) and middle == x[0])
        )
        for group in (a, b)
        for first, middle, _ in group.called
    )


def _conflict(a: _Group, b: _Group) -> str | None:
    """Say why two groups may not become one, beside pairs that were told to stay apart."""
    for ours, theirs in ((a.nhs, b.nhs), (a.upn, b.upn)):
        if ours and theirs and ours.isdisjoint(theirs):
            return "numbers"
    if any(names.are_different(x, y) and not _explained(x, y, a, b) for x in a.called for y in b.called):
        return "names"
    if (
        a.sexes
        and b.sexes
        and a.sexes.isdisjoint(b.sexes)
        and {c[0] for c in a.called}.isdisjoint(c[0] for c in b.called)
    ):
        return "names"  # Charlie and Charlotte: a short form across the sexes says nothing
    if any(_years_apart(x, y) for x in a.births for y in b.births):
        return "generation"
    return None


class Forest:
    """Groups of rows that grow by joining, and know what they may not join."""

    def __init__(self, rows: pl.DataFrame) -> None:
        """Start with each row alone; ``rows`` are normalised, sorted by ``record_id``."""
        self.ids: list[str] = rows["record_id"].to_list()
        self.index = {record: at for at, record in enumerate(self.ids)}
        self.parent = list(range(len(self.ids)))
        self.groups: dict[int, _Group] = {}
        facts = rows.select(
            "first", "middle", "surname", "established", "initial", "nhs_sound", "upn_sound", "dob", "sex"
        )
        for at, (first, middle, surname, established, initial, nhs, upn, dob, sex) in enumerate(
            facts.iter_rows()
        ):
            self.groups[at] = _Group(
                members=[at],
                called={(first, middle, surname)} if established else set(),
                nhs={nhs} if nhs else set(),
                upn={upn} if upn else set(),
                births={dob} if dob else set(),
                sexes={sex} if sex else set(),
                firm=first is not None and not initial and dob is not None,
            )

    def root(self, at: int) -> int:
        """Give the group a row is in."""
        while self.parent[at] != at:
            self.parent[at] = self.parent[self.parent[at]]
            at = self.parent[at]
        return at

    def keep_apart(self, a: int, b: int) -> None:
        """Never let these two rows be in one group."""
        self.groups[self.root(a)].apart.add(b)
        self.groups[self.root(b)].apart.add(a)

    def are_apart(self, a: int, b: int) -> bool:
        """Tell whether two groups hold rows that must stay apart."""
        small, large = sorted((a, b), key=lambda root: len(self.groups[root].apart))
        return any(self.root(other) == large for other in self.groups[small].apart)

    def why_not(self, a: int, b: int) -> str | None:
        """Say why the groups of two rows may not become one, or None."""
        ra, rb = self.root(a), self.root(b)
        return "apart" if self.are_apart(ra, rb) else _conflict(self.groups[ra], self.groups[rb])

    def join(self, a: int, b: int) -> None:
        """Make one group of two."""
        ra, rb = sorted((self.root(a), self.root(b)))
        if len(self.groups[ra].members) < len(self.groups[rb].members):
            ra, rb = rb, ra
        kept, gone = self.groups[ra], self.groups.pop(rb)
        self.parent[rb] = ra
        kept.members += gone.members
        kept.firm |= gone.firm
        for name in ("called", "nhs", "upn", "births", "sexes", "apart"):
            getattr(kept, name).update(getattr(gone, name))


_Edge = tuple[int, int, float, bool]


def _sorted_edges(forest: Forest, pairs: pl.DataFrame) -> list[_Edge]:
    index = forest.index
    ordered = pairs.sort(["weight", "record_a", "record_b"], descending=[True, False, False])
    return [
        (index[a], index[b], weight, shared)
        for a, b, weight, shared in ordered.select("record_a", "record_b", "weight", "shared").iter_rows()
    ]


def _told(forest: Forest, must: Iterable[Pair], cannot: Iterable[Pair], joins: list[Join]) -> None:
    for a, b in cannot:
        if a in forest.index and b in forest.index:
            forest.keep_apart(forest.index[a], forest.index[b])
    for a, b in sorted(must):
        if a not in forest.index or b not in forest.index:
            continue
        ra, rb = forest.root(forest.index[a]), forest.root(forest.index[b])
        if ra != rb and not forest.are_apart(ra, rb):
            forest.join(ra, rb)
            joins.append(Join(a, b, None, "human"))


class _Rivals:
    """Every pair that could claim a vague row, so that it joins only where it clearly belongs."""

    def __init__(self, forest: Forest, edges: Sequence[_Edge]) -> None:
        self.forest = forest
        self.near: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for a, b, weight, _ in edges:
            self.near[a].append((b, weight))
            self.near[b].append((a, weight))

    def best_other(self, group: int, besides: int) -> float:
        """Give the weight of the strongest pair from a vague group to a firm third group; a firm one has no
        rivals.
        """
        best, groups = float("-inf"), self.forest.groups
        if groups[group].firm:
            return best
        for member in groups[group].members:
            for other, weight in self.near[member]:
                third = self.forest.root(other)
                if weight > best and third not in (group, besides) and groups[third].firm:
                    best = weight
        return best


def _grow(forest: Forest, edges: Sequence[_Edge], joins: list[Join], refused: dict[Pair, str],
          rivals: _Rivals | None = None, margin: float = 0.0) -> None:  # fmt: skip
    for a, b, weight, shared in edges:
        ra, rb = forest.root(a), forest.root(b)
        if ra == rb:
            continue
        why = forest.why_not(a, b)
        if why is None and rivals is not None and not shared:
            third = max(rivals.best_other(ra, rb), rivals.best_other(rb, ra))
            why = "ambiguous" if weight - third < margin else None
        if why is not None:
            refused[forest.ids[a], forest.ids[b]] = why
            continue
        forest.join(a, b)
        joins.append(Join(forest.ids[a], forest.ids[b], weight, "identifier" if shared else "auto"))


def resolve(
    rows: pl.DataFrame,
    edges: pl.DataFrame,
    model: Model,
    *,
    must: Iterable[Pair] = (),
    cannot: Iterable[Pair] = (),
) -> Clusters:
    """Partition normalised rows by marked pairs, under what people have decided.

    First people's decisions, then the surest pairs, then pairs with a vague row (no birth date or full first
    name), which join only where no other group is within ``model.margin`` bits. What keeps two rows apart
    (people, numbers, names, a generation) keeps their groups apart. The order of rows does not matter.
    """
    forest = Forest(rows.sort("record_id"))
    joins: list[Join] = []
    refused: dict[Pair, str] = {}
    _told(forest, must, cannot, joins)
    allowed = edges.filter(~pl.any_horizontal(VETOES))
    sure = allowed.filter((pl.col("weight") >= model.join) & ~pl.col("weak"))
    vague = allowed.filter((pl.col("weight") >= model.join) & pl.col("weak"))
    _grow(forest, _sorted_edges(forest, sure), joins, refused)
    rivals = _Rivals(forest, _sorted_edges(forest, allowed))
    _grow(forest, _sorted_edges(forest, vague), joins, refused, rivals, model.margin)
    group: dict[str, str] = {}
    for held in forest.groups.values():
        least = forest.ids[min(held.members)]
        group.update((forest.ids[member], least) for member in held.members)
    return Clusters(group=group, joins=joins, refused=refused)
