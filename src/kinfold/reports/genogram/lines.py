"""The lines of a genogram: couples, the bars children hang from, twins from one point, marks of partings.

All straight; each knows what it says, so that a drawing can give it its dash and a test can count crossings.
Not for symbols and labels.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from math import sqrt

from kinfold.domain.kin import Kinship, ParentKind, Sex, UnionEnd, UnionKind
from kinfold.reports.genogram.cost import Costs, Row
from kinfold.reports.genogram.net import Brood, Couple
from kinfold.reports.genogram.tracks import Comb, crossed, nested, tracks

RADIUS, SQUARE, DIAMOND = 17.0, 15.5, 19.0
STEP, GAP, FORK, BELOW, BESIDE, PORT = 13.0, 14.0, 22.0, 8.0, 11.0, 10.0

Bunch = list[tuple[str, ParentKind]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line: ``kind`` is couple, child or mark, ``says`` how it is drawn, ``of`` whose it is."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str
    says: str
    of: str


@dataclass(frozen=True, slots=True)
class Rows:
    """What heights depend on: how deep each row's labels are, and the room for outlines above and below."""

    deep: list[float]
    above: list[float]
    below: list[float]
    margin: float


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines, and the height of each row's middle."""

    segments: tuple[Segment, ...]
    middle: list[float]


def shape_of(kinship: Kinship, name: str) -> str:
    """Give the symbol: triangle, circle, square or diamond; 'point' where nobody stands."""
    if name not in kinship:
        return "point"
    person = kinship.person(name)
    if person.is_unborn:
        return "triangle"
    return {Sex.FEMALE: "circle", Sex.MALE: "square"}.get(person.sex, "diamond")


def edge(shape: str, off: float) -> float:
    """Give how far a symbol reaches from its middle along one axis, ``off`` away on the other."""
    off = abs(off)
    if shape == "circle":
        return sqrt(max(RADIUS**2 - off**2, 0.0))
    if shape == "square":
        return SQUARE
    return max(DIAMOND - off, 0.0) if shape == "diamond" else 0.0


def crossings(segments: Sequence[Segment]) -> int:
    """Give how often level and upright lines of different parents cross."""
    level = [s for s in segments if s.y1 == s.y2 and s.kind != "mark"]
    upright = [s for s in segments if s.x1 == s.x2 and s.kind != "mark"]
    return sum(
        a.of != b.of and min(a.x1, a.x2) < b.x1 < max(a.x1, a.x2) and min(b.y1, b.y2) < a.y1 < max(b.y1, b.y2)
        for a in level
        for b in upright
    )


def lines_between(
    costs: Costs, rows: list[Row], x: dict[str, float], exits: dict[int, float], sizes: Rows
) -> Lines:
    """Give every line and the rows' heights."""
    return _Pen(costs, rows, x, exits, sizes).all()


class _Pen:
    """Works out heights from the top row down, and the lines as it goes."""

    def __init__(
        self, costs: Costs, rows: list[Row], x: dict[str, float], exits: dict[int, float], sizes: Rows
    ) -> None:
        self.costs, self.rows, self.x, self.exits, self.sizes = costs, rows, x, exits, sizes
        self.kinship = costs.net.kinship
        self.place = {name: n for row in rows for n, name in enumerate(row)}
        self.middle: list[float] = []
        self.start: dict[int, float] = {}
        self.twins = {name: group for group in self.kinship.multiples() for name in group}
        self.ports: dict[tuple[int, str], float] = {}
        self._find_ports()
        self.segments: list[Segment] = []

    def all(self) -> Lines:
        bottom = self.sizes.margin
        for at in range(len(self.rows)):
            bars = self._combs(at - 1) if at else []
            bottom = self._row(at, bottom, bars)
        return Lines(tuple(self.segments), self.middle)

    def _row(self, at: int, top: float, combs: list[tuple[Brood, Comb]]) -> float:
        """Draw what lies between one row and the next, and that row's couples; give where its band ends."""
        level = tracks([comb for _, comb in combs])
        bars = max((level[c.key] + 1 for _, c in combs if not c.is_straight), default=0)
        forks = FORK if any(self._forked(brood) for brood, _ in combs) else 0.0
        arches = self._arches(at)
        heights = nested([arch[1:] for arch in arches])
        lane = top + (GAP if combs else 0.0) + STEP * max(bars - 1, 0) + (GAP if combs else 0.0)
        roof = lane + forks + STEP * (max(heights, default=-1) + 1)
        middle = roof + self.sizes.above[at] + DIAMOND + 3
        self.middle.append(middle)
        for brood, comb in combs:
            self._hang(brood, comb, top + GAP + STEP * level[comb.key], lane, forks, middle)
        self._couples(at, arches, [roof - STEP * (height + 0.5) for height in heights])
        return middle + DIAMOND + self.sizes.deep[at] + self.sizes.below[at]

    def _combs(self, at: int) -> list[tuple[Brood, Comb]]:
        found = []
        for brood in self.costs.broods[at]:
            entries = tuple(self._entry(brood, bunch) for bunch in self._bunches(brood))
            found.append((brood, Comb(brood.key, self.exits[brood.key], entries)))
        return found

    def _entry(self, brood: Brood, bunch: Bunch) -> float:
        return sum(self._port(brood, child) for child, _ in bunch) / len(bunch)

    def _port(self, brood: Brood, child: str) -> float:
        """Give where a brood's line meets a child: the middle, or beside it where several lines do."""
        return self.x[child] + self.ports.get((brood.key, child), 0.0)

    def _find_ports(self) -> None:
        """Set lines that meet one child side by side, each at the side from which it comes."""
        entering: dict[str, list[Brood]] = {}
        for brood in self.costs.net.broods:
            for child, _ in brood.children:
                entering.setdefault(child, []).append(brood)
        shared = {child: broods for child, broods in entering.items() if len(broods) > 1}
        for child, broods in shared.items():
            self._set_ports(child, sorted(broods, key=lambda brood: (self.exits[brood.key], brood.key)))
        for child, broods in shared.items():
            at = broods[0].row
            ways = sorted(permutations(broods), key=lambda way: [self.exits[b.key] for b in way])
            self._set_ports(child, min(ways, key=lambda way: self._crossed_with(child, way, at)))

    def _set_ports(self, child: str, broods: Sequence[Brood]) -> None:
        for nth, brood in enumerate(broods):
            self.ports[brood.key, child] = PORT * (nth - (len(broods) - 1) / 2)

    def _crossed_with(self, child: str, broods: Sequence[Brood], at: int) -> float:
        self._set_ports(child, broods)
        return crossed([comb for _, comb in self._combs(at)])

    def _bunches(self, brood: Brood) -> list[Bunch]:
        """Give the children of a brood in ones, and twins together when they hang alike."""
        found: dict[object, Bunch] = {}
        for child, kind in brood.children:
            found.setdefault((self.twins.get(child, child), kind), []).append((child, kind))
        return list(found.values())

    def _forked(self, brood: Brood) -> bool:
        return any(len(bunch) > 1 for bunch in self._bunches(brood))

    def _hang(self, brood: Brood, comb: Comb, bar: float, lane: float, forks: float, middle: float) -> None:
        bunches = self._bunches(brood)
        kinds = {bunch[0][1] for bunch in bunches}
        by_kind = [(kind, self._span(comb, bunches, kind)) for kind in ParentKind if kind in kinds]
        start = self.start[brood.key]
        if comb.is_straight:
            bar = start
        else:
            self._add(comb.exit, start, comb.exit, bar, by_kind[0][0].value, brood)
            self._bar(brood, comb.exit, bar, by_kind)
        for bunch in bunches:
            self._drop(brood, bunch, bar, lane, forks, middle)

    def _span(self, comb: Comb, bunches: list[Bunch], kind: ParentKind) -> tuple[float, float]:
        its = [entry for bunch, entry in zip(bunches, comb.entries, strict=True) if bunch[0][1] is kind]
        return min(comb.exit, *its), max(comb.exit, *its)

    def _bar(
        self, brood: Brood, out: float, level: float, by_kind: list[tuple[ParentKind, tuple[float, float]]]
    ) -> None:
        """Draw a bar as far as each kind of children reaches, birth first."""
        left = right = out
        for kind, (low, high) in by_kind:
            if low < left:
                self._add(left, level, low, level, kind.value, brood)
            if high > right:
                self._add(right, level, high, level, kind.value, brood)
            left, right = min(left, low), max(right, high)

    def _drop(self, brood: Brood, bunch: Bunch, bar: float, lane: float, forks: float, middle: float) -> None:
        says, entry = bunch[0][1].value, self._entry(brood, bunch)
        if len(bunch) > 1:
            self._add(entry, bar, entry, lane, says, brood)
        for child, _ in bunch:
            here = self._port(brood, child)
            foot = middle - self._top(child, here - self.x[child])
            if len(bunch) > 1:
                self._add(entry, lane, here, lane + forks, says, brood)
                self._add(here, lane + forks, here, foot, says, brood)
            else:
                self._add(here, bar, here, foot, says, brood)

    def _top(self, name: str, off: float) -> float:
        shape = shape_of(self.kinship, name)
        return RADIUS - abs(off) * 2 if shape == "triangle" else edge(shape, off)

    def _arches(self, at: int) -> list[tuple[Couple, float, float]]:
        """Give couples who are not neighbours, with where their line goes up and comes down."""
        far = [c for c in self.costs.couples[at] if abs(self.place[c.a] - self.place[c.b]) > 1]
        return [(c, min(self.x[c.a], self.x[c.b]), max(self.x[c.a], self.x[c.b])) for c in far]

    def _couples(self, at: int, arches: list[tuple[Couple, float, float]], heights: list[float]) -> None:
        middle = self.middle[at]
        arched = {id(arch[0]): height for arch, height in zip(arches, heights, strict=True)}
        broods = {frozenset(b.parents): b for b in self.costs.broods[at] if len(b.parents) == 2}
        legs = self._legs(arches, heights)
        for couple in self.costs.couples[at]:
            brood = broods.get(frozenset((couple.a, couple.b)))
            if id(couple) in arched:
                level = self._arch(couple, arched[id(couple)], middle, legs)
            else:
                level = self._straight(couple, middle)
            if brood:
                self.start[brood.key] = level
            self._mark(couple, level, brood)
        for brood in self.costs.broods[at]:
            self._lone(brood, middle)

    def _lone(self, brood: Brood, middle: float) -> None:
        """Lead a line from beside one parent, below any couple's line; or on, where it only passes."""
        if brood.is_passing:
            self.start[brood.key] = middle
        elif len(brood.parents) == 1:
            parent, level = brood.parents[0], middle + BELOW
            out, here = self.exits[brood.key], self.x[parent]
            reach = edge(shape_of(self.kinship, parent), BELOW)
            kinds = [kind for _, kind in brood.children]
            says = next(kind.value for kind in ParentKind if kind in kinds)
            self._add(here + (reach if out > here else -reach), level, out, level, says, brood)
            self.start[brood.key] = level

    def _straight(self, couple: Couple, middle: float) -> float:
        left, right = sorted((couple.a, couple.b), key=lambda each: self.x[each])
        x1 = self.x[left] + edge(shape_of(self.kinship, left), 0)
        x2 = self.x[right] - edge(shape_of(self.kinship, right), 0)
        self._couple_line(couple, x1, middle, x2, middle)
        return middle

    def _legs(
        self, arches: list[tuple[Couple, float, float]], heights: list[float]
    ) -> dict[tuple[int, str], float]:
        """Give how far from a symbol's middle each arch stands: the lower the arch, the further out."""
        found: dict[tuple[int, str], float] = {}
        sides: dict[tuple[str, float], list[tuple[float, int]]] = {}
        for (couple, left, right), height in zip(arches, heights, strict=True):
            for name in (couple.a, couple.b):
                side = 1.0 if self.x[name] < (left + right) / 2 else -1.0
                sides.setdefault((name, side), []).append((height, id(couple)))
        for (name, side), its in sides.items():
            # Heights grow downwards, so the lowest arch comes last, and stands furthest out.
            for nth, (_, couple_id) in enumerate(sorted(its)):
                found[couple_id, name] = side * (1.0 + 6.0 * (nth + 1))
        return found

    def _arch(self, couple: Couple, level: float, middle: float, legs: dict[tuple[int, str], float]) -> float:
        ends = []
        for name in (couple.a, couple.b):
            off = legs[id(couple), name]
            here = self.x[name] + off
            self._couple_line(couple, here, middle - edge(shape_of(self.kinship, name), off), here, level)
            ends.append(here)
        self._couple_line(couple, ends[0], level, ends[1], level)
        return level

    def _couple_line(self, couple: Couple, x1: float, y1: float, x2: float, y2: float) -> None:
        says = "parents"
        if couple.union:
            says = "married" if couple.union.kind is UnionKind.MARRIED else "partners"
        self.segments.append(Segment(x1, y1, x2, y2, "couple", says, f"{couple.a}|{couple.b}"))

    def _mark(self, couple: Couple, level: float, brood: Brood | None) -> None:
        """Strike a couple's line through once for a parting, twice for a divorce."""
        union = couple.union
        if union is None or not union.is_over or union.ended_by is UnionEnd.DEATH:
            return
        left, right = sorted((self.x[couple.a], self.x[couple.b]))
        left, right = left + RADIUS, right - RADIUS
        centre = (left + right) / 2
        if brood:
            out = self.exits[brood.key]
            centre = out + BESIDE if right - out >= out - left else out - BESIDE
        for off in (-2.5, 2.5) if union.ended_by is UnionEnd.DIVORCE else (0.0,):
            x = centre + off
            self.segments.append(Segment(x - 3, level + 7, x + 3, level - 7, "mark", "ended", couple.a))

    def _add(self, x1: float, y1: float, x2: float, y2: float, says: str, brood: Brood) -> None:
        self.segments.append(Segment(x1, y1, x2, y2, "child", says, "|".join(brood.parents)))
