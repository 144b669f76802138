"""The order of points within rows: few crossed lines first, then the eldest left, then couples together.

Starts from walks through the family, each from another oldest couple, and improves the best by moving what
belongs together. The same family always gives the same order. Not for places on paper.
"""

from collections.abc import Callable, Iterator

from kinfold.domain.kin import Sex
from kinfold.reports.genogram.cost import CROSSING, Costs, Row
from kinfold.reports.genogram.net import Net

# How many walks are improved, and how many changes are looked into at each step, where lines still cross.
STARTS, HOPEFUL = 2, 12


Moves = Callable[[Costs, int, Row], Iterator[Row]]


def ordered(net: Net) -> list[list[Row]]:
    """Give orders of the rows' points from left to right, only one where no line crosses.

    Where lines cross, there are several to choose from by what would be drawn.
    """
    found: list[list[Row]] = []
    for by_line in (True, False):
        costs = Costs(net, by_line=by_line)
        starts = sorted((_walked(costs, root) for root in _roots(net, costs)), key=costs.of)
        for start in starts[:STARTS]:
            better = _improved(costs, start)
            if costs.of(better) < CROSSING:
                return [better]
            if better not in found:
                found.append(better)
    return found


def _roots(net: Net, costs: Costs) -> list[str]:
    """Give who a walk can begin with: one of each group of couples without parents."""
    found, seen = [], set[str]()
    for row in net.rows:
        for name in row:
            if name not in seen:
                group = _group(net, costs, name)
                seen |= set(group)
                if not any(each in costs.entered for each in group):
                    found.append(name)
    return found or [net.rows[0][0]]


def _group(net: Net, costs: Costs, start: str) -> list[str]:
    """Give everyone joined to one point by couples, from left to right: earlier partners on the left."""
    seen = {start}

    def beside(name: str) -> list[str]:
        its = [c.b if c.a == name else c.a for c in costs.couples[net.row_of[name]] if name in (c.a, c.b)]
        return [other for other in its if other not in seen]

    def arranged(name: str, side: int) -> list[str]:
        others = beside(name)
        seen.update(others)
        if side:
            outer = [each for other in others for each in arranged(other, side)]
            return [name, *outer] if side > 0 else [*outer, name]
        left, right = others[:-1], others[-1:]
        if len(others) == 1 and _is_man(net, others[0]):
            left, right = right, left
        before = [each for other in left for each in arranged(other, -1)]
        after = [each for other in right for each in arranged(other, 1)]
        return [*before, name, *after]

    hub = start
    while more := [o for o in beside(hub) if costs.ties[o] > costs.ties[hub]]:
        hub = max(more, key=lambda each: costs.ties[each])
    seen.clear()
    seen.add(hub)
    return arranged(hub, 0)


def _is_man(net: Net, name: str) -> bool:
    return name in net.kinship and net.kinship.person(name).sex is Sex.MALE


def _walked(costs: Costs, root: str) -> list[Row]:
    """Walk the family from one couple: down through children, then up through those who married in."""
    walk = _Walk(costs)
    walk.visit(root)
    for row in costs.net.rows:
        for name in row:
            walk.visit(name)
    return [tuple(row) for row in walk.rows]


class _Walk:
    """Where a walk has been, and the rows it has laid down."""

    def __init__(self, costs: Costs) -> None:
        self.costs, self.net = costs, costs.net
        self.rows: list[list[str]] = [[] for _ in self.net.rows]
        self.placed: set[str] = set()
        self.above: dict[str, list[str]] = {}
        for brood in self.net.broods:
            for child, _ in brood.children:
                self.above.setdefault(child, []).extend(brood.parents)

    def visit(self, name: str) -> None:
        if name in self.placed:
            return
        at = self.net.row_of[name]
        group = [each for each in _group(self.net, self.costs, name) if each not in self.placed]
        self.placed.update(group)
        row = self.rows[at]
        row.extend(group)
        place = {each: n for n, each in enumerate(row)}
        broods = [b for b in self.costs.broods[at] if set(b.parents) & set(group)]
        broods.sort(key=lambda b: place.get(_least_tied(self.costs, b.parents), len(row)))
        for brood in broods:
            for child in sorted((child for child, _ in brood.children), key=self.marries_away):
                self.visit(child)
        for each in group:
            for parent in self.above.get(each, []):
                self.visit(parent)

    def marries_away(self, name: str) -> bool:
        """Whether a partner's parents are still to be laid down: such a child goes last."""
        return any(
            each != name and parent not in self.placed
            for each in _group(self.net, self.costs, name)
            for parent in self.above.get(each, [])
        )


def _least_tied(costs: Costs, parents: Row) -> str:
    return min(parents, key=lambda each: (costs.ties.get(each, 0), each))


def _improved(costs: Costs, rows: list[Row]) -> list[Row]:
    """Take changes for the better until there is none: one row at a time, then with the others following.

    Where no change helps at once, the most hopeful are settled row by row before they are given up.
    """
    best, moves = _row_by_row(costs, rows), _group_moves
    while costs.of(best) >= CROSSING:
        cost = costs.of(best)
        wider = {tuple(changed): costs.of(changed) for changed in _wider(costs, best, moves)}
        found = best
        for changed in sorted(wider, key=lambda its: wider[its])[:HOPEFUL]:
            found = min(found, _row_by_row(costs, list(changed)), key=costs.of)
            if costs.of(found) < cost - CROSSING / 2:
                break
        if costs.of(found) < cost - 1e-9:
            best = found
        elif moves is _group_moves:
            moves = _moves
        else:
            break
    return best


def _row_by_row(costs: Costs, rows: list[Row]) -> list[Row]:
    best, quiet, at = list(rows), 0, 0
    while quiet < len(best):
        cost, found = costs.around(at, best, best[at]), None
        for changed in _moves(costs, at, best[at]):
            now = costs.around(at, best, changed, cost)
            if now < cost - 1e-9:
                found = changed
                break
        quiet = 0 if found else quiet + 1
        if found:
            best[at] = found
        else:
            at = (at + 1) % len(best)
    return best


def _wider(costs: Costs, rows: list[Row], moves: Moves) -> Iterator[list[Row]]:
    """Give changes of the rows where lines cross, with the other rows following."""
    for at, row in enumerate(rows):
        if costs.around(at, rows, row) >= CROSSING:
            for changed in moves(costs, at, row):
                yield _followed(costs, [*rows[:at], changed, *rows[at + 1 :]], at)


def _moves(costs: Costs, at: int, row: Row) -> Iterator[Row]:
    """Give rows in which a block of neighbours has moved or turned round."""
    for size in range(1, min(len(row), 5)):
        for start in range(len(row) - size + 1):
            block, rest = row[start : start + size], row[:start] + row[start + size :]
            if size > 1:
                yield rest[:start] + block[::-1] + rest[start:]
            if size > 1 and not _joined(costs, at, block):
                continue
            for place in range(len(rest) + 1):
                if place != start:
                    yield rest[:place] + block + rest[place:]


def _group_moves(costs: Costs, at: int, row: Row) -> Iterator[Row]:
    """Give rows in which neighbours joined by couples have moved or turned round together."""
    group = _groups(costs, at, row)
    blocks: list[Row] = []
    for n, name in enumerate(row):
        if n and group[name] == group[row[n - 1]]:
            blocks[-1] = (*blocks[-1], name)
        else:
            blocks.append((name,))
    for n, block in enumerate(blocks):
        rest = blocks[:n] + blocks[n + 1 :]
        for place in range(len(rest) + 1):
            for turned in (block, block[::-1]) if len(block) > 1 else (block,):
                if (place, turned) == (n, block):
                    continue
                yield tuple(name for its in (*rest[:place], turned, *rest[place:]) for name in its)


def _joined(costs: Costs, at: int, block: Row) -> bool:
    """Say whether each of a block is the partner, brother or sister of another."""
    kin: set[str] = set()
    for couple in costs.couples[at]:
        if couple.a in block and couple.b in block:
            kin |= {couple.a, couple.b}
    for brood in costs.broods[at - 1] if at else []:
        its = [child for child, _ in brood.children if child in block]
        kin |= set(its) if len(its) > 1 else set()
    return len(kin) == len(block)


def _followed(costs: Costs, rows: list[Row], at: int) -> list[Row]:
    """Let the rows below and above follow a changed row, groups of couples by the middle of their lines."""
    found = list(rows)
    for below in range(at + 1, len(rows)):
        exits = costs.exits(below - 1, found[below - 1])
        pull: dict[str, list[float]] = {}
        for brood in costs.broods[below - 1]:
            for child, _ in brood.children:
                pull.setdefault(child, []).append(exits[brood.key])
        found[below] = _sorted(costs, below, found[below], pull)
    for above in range(at - 1, -1, -1):
        place = {name: float(n) for n, name in enumerate(found[above + 1])}
        pull = {}
        for brood in costs.broods[above]:
            for parent in brood.parents:
                pull.setdefault(parent, []).extend(place[child] for child, _ in brood.children)
        found[above] = _sorted(costs, above, found[above], pull)
    return found


def _groups(costs: Costs, at: int, row: Row) -> dict[str, str]:
    """Give each point's group of those joined by couples."""
    group = {name: name for name in row}
    for couple in costs.couples[at]:
        old, new = group[couple.b], group[couple.a]
        if old != new:
            group = {name: new if its == old else its for name, its in group.items()}
    return group


def _sorted(costs: Costs, at: int, row: Row, pull: dict[str, list[float]]) -> Row:
    group = _groups(costs, at, row)
    spots: dict[str, list[float]] = {}
    for name in row:
        spots.setdefault(group[name], [])
        spots[group[name]] += pull.get(name, [])
    first: dict[str, float] = {}
    last = -1.0
    for name in row:
        its = spots[group[name]]
        first.setdefault(group[name], sum(its) / len(its) if its else last)
        last = first[group[name]]
    place = {name: n for n, name in enumerate(row)}
    return tuple(sorted(row, key=lambda name: (first[group[name]], group[name], place[name])))
