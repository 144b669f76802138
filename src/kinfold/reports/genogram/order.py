"""The order of points within rows: few crossed lines first, then the eldest left, then couples together.

Starts from walks through the family, each from another oldest couple, and improves the best by moving what
belongs together. The same family always gives the same order. Not for places on paper.
"""

from collections.abc import Iterator

from kinfold.domain.kin import Sex
from kinfold.reports.genogram.cost import CROSSING, Costs, Row
from kinfold.reports.genogram.net import Net

# A search ends when nothing better is near, or after so many looks.
MOST_LOOKS = 6000


def ordered(net: Net) -> list[Row]:
    """Give every row's points from left to right."""
    costs = Costs(net)
    starts = sorted((_walked(net, costs, root) for root in _roots(net, costs)), key=costs.of)
    best = _improved(costs, starts[0])
    for start in starts[1:4]:
        if costs.of(best) < CROSSING:
            break
        best = min(best, _improved(costs, start), key=costs.of)
    return best


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
    """Take the best change within reach, again and again, until there is none."""
    best, cost, looks = rows, costs.of(rows), 0
    improving = True
    while improving and looks < MOST_LOOKS:
        improving = False
        for changed in _changes(costs, best, cost):
            looks += 1
            now = costs.of(changed)
            if now < cost - 1e-9:
                best, cost, improving = changed, now, True
                break
    return best


def _changes(costs: Costs, rows: list[Row], cost: float) -> Iterator[list[Row]]:
    for at, row in enumerate(rows):
        for changed in _moves(costs, at, row):
            yield [*rows[:at], changed, *rows[at + 1 :]]
    if cost >= CROSSING:
        for at, row in enumerate(rows):
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
