"""A kinship as rows of points: who stands in which generation, with which couples and lines of children.

Rows run from 0, the oldest, downwards. Where a line must pass through a row, a point without a person stands
in for it. Not for the order within rows, nor for places on paper.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kinfold.domain.kin import Kinship, ParentKind, Union
from kinfold.reports.genogram.generations import generations


@dataclass(frozen=True, slots=True)
class Couple:
    """Two points of one row joined by a line; ``union`` is None for parents not recorded as a couple."""

    a: str
    b: str
    union: Union | None


@dataclass(frozen=True, slots=True)
class Brood:
    """Children drawn from one place: below a couple, beside one parent, or on from a point passed through."""

    key: int
    row: int
    parents: tuple[str, ...]
    children: tuple[tuple[str, ParentKind], ...]
    is_passing: bool = False


@dataclass(slots=True)
class Net:
    """Rows of points with what joins them. ``points`` without a person begin with ``~``."""

    kinship: Kinship
    rows: list[list[str]]
    row_of: dict[str, int] = field(default_factory=dict)
    couples: list[Couple] = field(default_factory=list)
    broods: list[Brood] = field(default_factory=list)

    def point(self, row: int) -> str:
        """Add a point without a person to a row, and give its name."""
        name = f"~{sum(each.startswith('~') for row in self.rows for each in row)}"
        self.rows[row].append(name)
        self.row_of[name] = row
        return name


Family = tuple[tuple[str, ...], list[tuple[str, ParentKind]]]


def net_of(kinship: Kinship, centre: str | None = None) -> Net:
    """Give the rows, couples and broods of a kinship. What is wrong in it may be left out, never fatal."""
    unions = _latest(kinship)
    families = _families(kinship, unions)
    row_of = generations(kinship, [pair for pair in unions], families, centre)
    rows: list[list[str]] = [[] for _ in range(max(row_of.values(), default=-1) + 1)]
    for person in kinship.in_birth_order(row_of):
        rows[row_of[person]].append(person)
    net = Net(kinship, rows, dict(row_of))
    by_pair = {frozenset(parents): children for parents, children in families}
    pairs = dict.fromkeys([*unions, *(frozenset(parents) for parents, _ in families if len(parents) == 2)])
    for pair in pairs:
        _add_couple(net, pair, unions.get(pair), by_pair.get(pair, []))
    for parents, children in families:
        if len(parents) == 1:
            _add_brood(net, parents, children)
    return net


def _latest(kinship: Kinship) -> dict[frozenset[str], Union]:
    """Give each couple's latest union: to marry after living together is one line, not two."""
    found: dict[frozenset[str], Union] = {}
    for union in sorted(kinship.unions, key=lambda u: (u.since is not None, str(u.since or ""))):
        if union.a != union.b:
            found[frozenset((union.a, union.b))] = union
    return found


def _families(kinship: Kinship, unions: dict[frozenset[str], Union]) -> list[Family]:
    found: dict[tuple[str, ...], dict[str, ParentKind]] = {}
    for child in kinship.in_birth_order(person.id for person in kinship.people):
        for parents, kind in _parents_of(kinship, child, unions):
            found.setdefault(parents, {}).setdefault(child, kind)
    return [(parents, list(children.items())) for parents, children in found.items()]


def _parents_of(
    kinship: Kinship, child: str, unions: dict[frozenset[str], Union]
) -> Iterable[tuple[tuple[str, ...], ParentKind]]:
    """Give the ones or twos from whom a line goes to a child.

    A step-parent who is the partner of a parent gets no line: the couple's own line says it. A lone
    adopter who is the partner of a parent adopts beside them.
    """
    full = kinship.parents(child, ParentKind.BIRTH, ParentKind.ADOPTIVE)
    for kind in ParentKind:
        waiting = [parent for parent in kinship.parents(child, kind) if parent != child]
        while waiting:
            first = waiting.pop(0)
            other = _partner(first, waiting, unions) or (
                waiting[0] if len(waiting) == 1 and kind is ParentKind.BIRTH else None
            )
            if other:
                waiting.remove(other)
            beside = _partner(first, full, unions)
            if kind is ParentKind.STEP and (beside or (other and _partner(other, full, unions))):
                continue
            if kind is ParentKind.ADOPTIVE and not other:
                other = beside
            yield tuple(sorted(filter(None, (first, other)))), kind


def _partner(person: str, others: Iterable[str], unions: dict[frozenset[str], Union]) -> str | None:
    return next((o for o in others if o != person and frozenset((person, o)) in unions), None)


def _add_couple(
    net: Net, pair: frozenset[str], union: Union | None, children: list[tuple[str, ParentKind]]
) -> None:
    upper, lower = sorted(pair, key=lambda person: (net.row_of[person], person))
    if net.row_of[upper] != net.row_of[lower]:
        # A couple of two generations: a line comes down from the older to stand beside the younger.
        proxy = net.point(net.row_of[lower])
        _lead(net, (upper,), [(proxy, ParentKind.BIRTH)])
        upper = proxy
    net.couples.append(Couple(upper, lower, union))
    if children:
        _add_brood(net, (upper, lower), children)


def _add_brood(net: Net, parents: tuple[str, ...], children: list[tuple[str, ParentKind]]) -> None:
    row = max(net.row_of[parent] for parent in parents)
    _lead(net, parents, [each for each in children if net.row_of[each[0]] > row])


def _lead(
    net: Net, parents: tuple[str, ...], children: list[tuple[str, ParentKind]], *, is_passing: bool = False
) -> None:
    """Lead lines to children, through a point in every row between."""
    row = net.row_of[parents[0]]
    near = [each for each in children if net.row_of[each[0]] == row + 1]
    far: dict[ParentKind, list[tuple[str, ParentKind]]] = {}
    for child, kind in children:
        if net.row_of[child] > row + 1:
            far.setdefault(kind, []).append((child, kind))
    for kind, its in far.items():
        # Those of a kind share one line through the row between.
        point = net.point(row + 1)
        near.append((point, kind))
        _lead(net, (point,), its, is_passing=True)
    if near:
        net.broods.append(Brood(len(net.broods), row, parents, tuple(near), is_passing))
