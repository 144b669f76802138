"""What an order of points costs: crossed lines above all, then brothers and sisters out of order, and reach.

Counted by order alone, before anything has a place on paper, and remembered: a search asks again and again.
Not for choosing: ``order`` does that.
"""

from bisect import bisect_left, bisect_right
from itertools import combinations, pairwise
from math import inf

from kinfold.domain.kin import Sex
from kinfold.reports.genogram.net import Brood, Couple, Net

Row = tuple[str, ...]
CROSSING, BRACKET, INVERSION, STRANGER, HOME = 1000.0, 30.0, 40.0, 6.0, 4.0


class Costs:
    """The costs of rows of one net, each worked out once.

    ``by_line`` counts every two lines to children that must cross; without it, lines that hang from one bar
    are counted as what is drawn. The first leads a search further, the second is nearer the truth.
    """

    def __init__(self, net: Net, *, by_line: bool = True) -> None:
        self.net, self._leaning = net, 1.0 if by_line else 0.05
        self._hanging = 0.0 if by_line else 1.0
        rows = range(len(net.rows))
        self.couples: list[list[Couple]] = [[] for _ in rows]
        self.broods: list[list[Brood]] = [[] for _ in rows]
        for couple in net.couples:
            self.couples[net.row_of[couple.a]].append(couple)
        for brood in net.broods:
            self.broods[brood.row].append(brood)
        self.entered = {child for brood in net.broods for child, _ in brood.children}
        self.ties: dict[str, int] = {}
        for couple in net.couples:
            for each in (couple.a, couple.b):
                self.ties[each] = self.ties.get(each, 0) + 1
        self._lines = [[(b.key, [child for child, _ in b.children]) for b in its] for its in self.broods]
        self._sets = [
            [[child for child, _ in b.children] for b in (self.broods[at - 1] if at else [])] for at in rows
        ]
        self._men = {p.id for p in net.kinship.people if p.sex is Sex.MALE}
        self._siblings = [self._sibling_pairs(row) for row in rows]
        homes = [{m.person for m in home.members} for home in net.kinship.households]
        self._homes = [
            [its for home in homes if len(its := [name for name in net.rows[at] if name in home]) > 1]
            for at in rows
        ]
        self._row: dict[tuple[int, Row], float] = {}
        self._between: dict[tuple[int, Row, Row], float] = {}
        self._exits: dict[tuple[int, Row], dict[int, float]] = {}

    def of(self, rows: list[Row]) -> float:
        """Give the cost of all rows together."""
        total = sum(self.row(at, row) for at, row in enumerate(rows))
        return total + sum(self.between(at, rows[at], rows[at + 1]) for at in range(len(rows) - 1))

    def around(self, at: int, rows: list[Row], row: Row, limit: float = inf) -> float:
        """Give the cost of one row and its lines up and down, were it ``row``; less than all past a limit."""
        total = self.row(at, row)
        if at and total < limit:
            total += self.between(at - 1, rows[at - 1], row)
        if at + 1 < len(rows) and total < limit:
            total += self.between(at, row, rows[at + 1])
        return total

    def row(self, at: int, row: Row) -> float:
        """Give the cost of one row by itself."""
        key = (at, row)
        if key not in self._row:
            self._row[key] = self._count_row(at, row)
        return self._row[key]

    def between(self, at: int, upper: Row, lower: Row) -> float:
        """Give the cost of the lines of children from row ``at`` to the next."""
        key = (at, upper, lower)
        if key not in self._between:
            self._between[key] = self._count_between(at, upper, lower)
        return self._between[key]

    def exits(self, at: int, row: Row) -> dict[int, float]:
        """Give where each brood's line leaves a row, as a position among its points, by the brood's key."""
        key = (at, row)
        if key not in self._exits:
            self._exits[key] = self._find_exits(at, row)
        return self._exits[key]

    def _find_exits(self, at: int, row: Row) -> dict[int, float]:
        place = {name: float(n) for n, name in enumerate(row)}
        found: dict[int, float] = {}
        beside: dict[tuple[str, float], int] = {}
        for brood in self.broods[at]:
            first = brood.parents[0]
            if brood.is_passing:
                found[brood.key] = place[first]
            elif len(brood.parents) == 2:
                found[brood.key] = self.couple_exit(place, *brood.parents)
            else:
                side = self._free_side(at, place, first)
                nth = beside[first, side] = beside.get((first, side), -1) + 1
                found[brood.key] = place[first] + side * (0.15 + 0.02 * nth)
        return found

    def couple_exit(self, place: dict[str, float], a: str, b: str) -> float:
        """Give the place between neighbours; for those apart, beside the one with fewer partners."""
        left, right = sorted((place[a], place[b]))
        if right - left < 1.5:
            return (left + right) / 2
        far = min((a, b), key=lambda each: (self.ties[each], place[each]))
        step = 0.3 + 0.02 * (10 - min(right - left, 10))
        return left + step if place[far] == left else right - step

    def _free_side(self, at: int, place: dict[str, float], person: str) -> float:
        near = {
            place[c.b if c.a == person else c.a] - place[person]
            for c in self.couples[at]
            if person in (c.a, c.b)
        }
        return -1.0 if any(0 < step < 1.5 for step in near) and not any(-1.5 < s < 0 for s in near) else 1.0

    def _count_row(self, at: int, row: Row) -> float:
        place = {name: float(n) for n, name in enumerate(row)}
        spans = sorted(
            (min(place[c.a], place[c.b]), max(place[c.a], place[c.b]), n)
            for n, c in enumerate(self.couples[at])
        )
        total = self._count_brackets(at, row, place, spans)
        total += sum(INVERSION for elder, younger in self._siblings[at] if place[elder] > place[younger])
        total += self._count_strangers(at, place) + self._count_homes(at, place)
        return total + self._count_manners(at, place)

    def _count_brackets(
        self, at: int, row: Row, place: dict[str, float], spans: list[tuple[float, float, int]]
    ) -> float:
        total = 0.0
        long = [span for span in spans if span[1] - span[0] > 1.5]
        if not long:
            return 0.0
        close = {span[0] for span in spans if span[1] - span[0] < 1.5}
        for left, right, n in long:
            couple = self.couples[at][n]
            inside = row[int(left) + 1 : int(right)]
            total += BRACKET + 8 * (len(inside) - 1) + CROSSING * sum(p in self.entered for p in inside)
            out = self.couple_exit(place, couple.a, couple.b)
            under = sum(l2 < out < r2 and r2 - l2 <= right - left for l2, r2, m in long if m != n)
            total += CROSSING * (under + (float(int(out)) in close))
        for (a, b, _), (c, d, _) in combinations(long, 2):
            total += CROSSING * (a < c < b < d or c < a < d < b)
        return total

    def _count_strangers(self, at: int, place: dict[str, float]) -> float:
        """Count those who stand among brothers and sisters without being one, or one's partner."""
        total = 0.0
        for children in self._sets[at]:
            if len(children) > 1:
                spots = [place[child] for child in children]
                total += STRANGER * (max(spots) - min(spots) + 1 - len(spots))
        return total

    def _count_homes(self, at: int, place: dict[str, float]) -> float:
        """Count how often a household is interrupted in this row."""
        total = 0.0
        for home in self._homes[at]:
            spots = sorted(place[person] for person in home)
            total += HOME * sum(after - before > 1.5 for before, after in pairwise(spots))
        return total

    def _count_manners(self, at: int, place: dict[str, float]) -> float:
        """Count, very lightly: the earlier partner left of the later, and the man left of the woman."""
        total = 0.0
        seen: dict[str, float] = {}
        for couple in self.couples[at]:
            for one, other in ((couple.a, couple.b), (couple.b, couple.a)):
                if one in seen and seen[one] > place[other]:
                    total += 3.0
                seen[one] = place[other]
            if (couple.a in self._men) != (couple.b in self._men):
                man = couple.a if couple.a in self._men else couple.b
                woman = couple.b if man == couple.a else couple.a
                total += 0.5 * (place[man] > place[woman])
        return total

    def _count_between(self, at: int, upper: Row, lower: Row) -> float:
        exits = self.exits(at, upper)
        place = {name: n for n, name in enumerate(lower)}
        combs = sorted((exits[key], sorted([place[c] for c in its])) for key, its in self._lines[at])
        crossed, reach, wide, wider = 0.0, 0.0, len(upper), len(lower)
        for n, (x, right) in enumerate(combs):
            reach += sum(abs(x / wide - y / wider) for y in right)
            for _, left in combs[:n]:
                if left[-1] > right[0]:
                    crossed += self._hanging * _tangle(left, right) + self._leaning * _pairs(left, right)
        return CROSSING * crossed + reach

    def _sibling_pairs(self, row: int) -> list[tuple[str, str]]:
        found: dict[tuple[str, str], None] = {}
        for brood in self.broods[row - 1] if row else []:
            known = [child for child, _ in brood.children if child in self.net.kinship]
            for pair in combinations(self.net.kinship.in_birth_order(known), 2):
                found[pair] = None
        return list(found)


def _tangle(left: list[int], right: list[int]) -> int:
    """Give how often the lines of two sets of children must cross, whichever bar hangs above the other.

    ``left`` are the places of those whose line comes from further left. A child of both has its lines side by
    side. A bar above is crossed once by the other's line from above, when children lie beyond it on both
    sides; and a line to a child crosses the lower bar when it comes down within that bar's reach.
    """
    above = bisect_right(left, right[-1]) - bisect_right(left, right[0]) + (left[-1] > right[-1])
    below = bisect_left(right, left[-1]) - bisect_left(right, left[0]) + (right[0] < left[0])
    return min(above, below)


def _pairs(left: list[int], right: list[int]) -> int:
    return sum(bisect_left(right, place) for place in left)
