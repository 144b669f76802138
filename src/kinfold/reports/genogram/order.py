"""The order of points within rows: few crossed lines first, then the eldest left, then couples together.

Starts from walks through the family, each from another oldest couple, and improves the best by moving what
belongs together. The same family always gives the same order. Not for places on paper.
"""

from collections.abc import Iterator

from kinfold.domain.kin import Sex
from kinfold.reports.genogram.cost import CROSSING, Costs, Row
from kinfold.reports.genogram.net import Net

# A search ends when nothing better is near, or after so many looks; one with rows following counts for more.
MOST_LOOKS, FOLLOWING, STARTS = 2500, 4, 4


def ordered(costs: Costs) -> list[list[Row]]:
    """Give the rows' points from left to right: the best order first, others only where lines still cross."""
    starts = sorted((_walked(costs.net, costs, root) for root in _roots(costs.net, costs)), key=costs.of)
    found: list[list[Row]] = []
    for start in starts[:STARTS]:
        better = _improved(costs, start)
        if better not in found:
            found.append(better)
        if costs.of(better) < CROSSING:
            break
    found.sort(key=costs.of)
    return found[:1] if costs.of(found[0]) < CROSSING else found


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


def _walked(net: Net, costs: Costs, root: str) -> list[Row]:
    """Walk the family from one couple: down through children, then up through those who married in."""
    rows: list[list[str]] = [[] for _ in net.rows]
    placed: set[str] = set()
    above: dict[str, list[str]] = {}
    for brood in net.broods:
        for child, _ in brood.children:
            above.setdefault(child, []).extend(brood.parents)

    def visit(name: str) -> None:
        if name in placed:
            return
        group = [each for each in _group(net, costs, name) if each not in placed]
        placed.update(group)
        row = rows[net.row_of[name]]
        row.extend(group)
        place = {each: n for n, each in enumerate(row)}
        broods = [b for b in costs.broods[net.row_of[name]] if set(b.parents) & set(group)]
        for brood in sorted(broods, key=lambda b: place.get(_least_tied(costs, b.parents), len(row))):
            children = [child for child, _ in brood.children]
            for child in sorted(children, key=_marries_away):
                visit(child)
        for each in group:
            for parent in above.get(each, []):
                visit(parent)

    def _marries_away(name: str) -> bool:
        return any(
            each != name and parent not in placed
            for each in _group(net, costs, name)
            for parent in above.get(each, [])
        )

    visit(root)
    for row in net.rows:
        for name in row:
            visit(name)
    return [tuple(row) for row in rows]


def _least_tied(costs: Costs, parents: Row) -> str:
    return min(parents, key=lambda each: (costs.ties.get(each, 0), each))


def _improved(costs: Costs, rows: list[Row]) -> list[Row]:
    """Take changes for the better until there is none: one row at a time, then with the others following."""
    best, looks = rows, 0
    while looks < MOST_LOOKS:
        best, settled = _row_by_row(costs, best)
        looks += settled
        cost, found = costs.of(best), None
        for changed in _wider(costs, best) if cost >= CROSSING else ():
            looks += FOLLOWING
            if costs.of(changed) < cost - 1e-9:
                found = changed
                break
            if looks > MOST_LOOKS:
                break
        if found is None:
            return best
        best = found
    return best


def _row_by_row(costs: Costs, rows: list[Row]) -> tuple[list[Row], int]:
    best, looks, quiet, at = list(rows), 0, 0, 0
    while quiet < len(best) and looks < MOST_LOOKS:
        cost, found = costs.around(at, best, best[at]), None
        for changed in _moves(costs, at, best[at]):
            looks += 1
            now = costs.around(at, best, changed)
            if now < cost - 1e-9:
                found, cost = changed, now
        quiet = 0 if found else quiet + 1
        if found:
            best[at] = found
        else:
            at = (at + 1) % len(best)
    return best, looks


def _wider(costs: Costs, rows: list[Row]) -> Iterator[list[Row]]:
    """Give changes of the rows where lines cross, with the other rows following."""
    for at, row in enumerate(rows):
        if costs.around(at, rows, row) >= CROSSING:
            for changed in _moves(costs, at, row):
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


def _sorted(costs: Costs, at: int, row: Row, pull: dict[str, list[float]]) -> Row:
    group = {name: name for name in row}
    for couple in costs.couples[at]:
        old, new = group[couple.b], group[couple.a]
        group = {name: new if its == old else its for name, its in group.items()}
    spots: dict[str, list[float]] = {}
    for n, name in enumerate(row):
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
