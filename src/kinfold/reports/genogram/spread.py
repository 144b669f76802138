"""Places from left to right: each row keeps its order and its room, and stands as near as it can to its kin.

Row by row, the best places for given wishes are found exactly (least squares under least distances); rows
then follow one another until they rest. Not for the order, nor for heights.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from kinfold.reports.genogram.cost import Costs, Row
from kinfold.reports.genogram.net import Brood

ROUNDS = 40
# What a wish weighs: a line straight down, children under the middle, partners near, neighbours near.
STRAIGHT, MIDDLE, PARTNER, NEIGHBOUR = 3.0, 1.5, 1.0, 0.08
# Room beside a line that leaves a row, and for the strokes of a parting; how far a line is set straight.
LANE, STROKES, STRAIGHTENED = 8.0, 11.0, 9.0


@dataclass(frozen=True, slots=True)
class Spread:
    """Where each point stands, and where each brood's line leaves its row, by the brood's key."""

    x: dict[str, float]
    exits: dict[int, float]
    width: float


@dataclass(slots=True)
class _Line:
    """One row as a queue of items, points or lines that leave between them, with the least distances."""

    items: list[str | int]
    gaps: list[float] = field(default_factory=list)


def spread(costs: Costs, rows: list[Row], half: dict[str, float]) -> Spread:
    """Give places for ordered rows; ``half`` is half the room that each point needs."""
    lines = [_queue(costs, at, row, half) for at, row in enumerate(rows)]
    x: dict[str | int, float] = {}
    for line in lines:
        x |= dict(zip(line.items, accumulate(line.gaps, initial=0.0), strict=False))
    passing = {b.key: b.parents[0] for b in costs.net.broods if b.is_passing}
    for step in range(ROUNDS):
        order = range(len(lines)) if step % 2 == 0 else range(len(lines) - 1, -1, -1)
        for at in order:
            wishes = _wishes(costs, at, lines[at], x, passing)
            for item, place in zip(lines[at].items, _fitted(lines[at].gaps, wishes), strict=True):
                x[item] = place
    _straighten(costs, lines, x)
    x |= {key: x[name] for key, name in passing.items()}
    return _framed(x, rows, half)


def _framed(x: dict[str | int, float], rows: list[Row], half: dict[str, float]) -> Spread:
    left = min((x[row[0]] - half[row[0]] for row in rows if row), default=0.0)
    exits = {item: place - left for item, place in x.items() if isinstance(item, int)}
    points = {item: place - left for item, place in x.items() if isinstance(item, str)}
    right = [points[row[-1]] + half[row[-1]] for row in rows if row]
    return Spread(points, exits, max([*right, *(place + LANE for place in exits.values())], default=0.0))


def _queue(costs: Costs, at: int, row: Row, half: dict[str, float]) -> _Line:
    places: list[tuple[float, str | int]] = [(float(n), name) for n, name in enumerate(row)]
    skip = {b.key for b in costs.broods[at] if b.is_passing}
    places += [(place, key) for key, place in costs.exits(at, row).items() if key not in skip]
    items = [item for _, item in sorted(places, key=lambda pair: (pair[0], str(pair[1])))]
    room = [half[item] if isinstance(item, str) else LANE / 2 for item in items]
    gaps = [one + other + LANE / 2 for one, other in pairwise(room)]
    spot = {item: n for n, item in enumerate(items)}
    for couple in costs.couples[at]:
        left, right = sorted((spot[couple.a], spot[couple.b]))
        if couple.union and couple.union.is_over and right - left <= 2:
            gaps[left:right] = [gap + STROKES for gap in gaps[left:right]]
    return _Line(items, gaps)


def _straighten(costs: Costs, lines: list[_Line], x: dict[str | int, float]) -> None:
    """Shift a line that leads nearly straight down so that it does, where there is room."""
    for brood in sorted(costs.net.broods, key=lambda b: -b.row):
        out: str | int = brood.parents[0] if brood.is_passing else brood.key
        near = min((x[child] for child, _ in brood.children), key=lambda place: abs(place - x[out]))
        if abs(near - x[out]) < STRAIGHTENED and _has_room(lines[brood.row], out, near, x):
            x[out] = near
        elif len(brood.children) == 1 and abs(near - x[out]) < STRAIGHTENED:
            child = brood.children[0][0]
            if _has_room(lines[brood.row + 1], child, x[out], x) and child not in costs.ties:
                x[child] = x[out]


def _has_room(line: _Line, item: str | int, place: float, x: dict[str | int, float]) -> bool:
    at = line.items.index(item)
    before = at == 0 or place - x[line.items[at - 1]] >= line.gaps[at - 1] - 1e-6
    after = at == len(line.items) - 1 or x[line.items[at + 1]] - place >= line.gaps[at] - 1e-6
    return before and after


Wishes = list[list[tuple[float, float]]]


def _wishes(
    costs: Costs, at: int, line: _Line, x: dict[str | int, float], passing: dict[int, str]
) -> list[tuple[float, float]]:
    """Give for each item of a row where it would stand and how much that weighs."""
    spot = {item: n for n, item in enumerate(line.items)}
    wishes: Wishes = [[(x[item], 0.01)] for item in line.items]
    for brood in costs.broods[at - 1] if at else []:
        place = x[passing[brood.key]] if brood.key in passing else x[brood.key]
        _wish_below(brood, place, spot, x, wishes)
    for brood in costs.broods[at]:
        middle = _middle(brood, x)
        weight = STRAIGHT if len(brood.children) == 1 else MIDDLE
        item: str | int = passing.get(brood.key, brood.key)
        wishes[spot[item]].append((middle, weight))
        if len(brood.parents) == 2:
            _wish_couple(spot, brood, x, wishes)
    for n, (one, other) in enumerate(pairwise(line.items)):
        wishes[n].append((x[other] - line.gaps[n], NEIGHBOUR))
        wishes[n + 1].append((x[one] + line.gaps[n], NEIGHBOUR))
    for couple in costs.couples[at]:
        _wish_near(line, spot, couple.a, couple.b, x, wishes)
    return [
        (sum(place * weight for place, weight in its) / total, total)
        for its in wishes
        if (total := sum(weight for _, weight in its))
    ]


def _middle(brood: Brood, x: dict[str | int, float]) -> float:
    places = [x[child] for child, _ in brood.children]
    return (min(places) + max(places)) / 2


def _wish_below(
    brood: Brood, place: float, spot: dict[str | int, int], x: dict[str | int, float], wishes: Wishes
) -> None:
    shift = place - _middle(brood, x)
    weight = STRAIGHT if len(brood.children) == 1 else MIDDLE
    for child, _ in brood.children:
        wishes[spot[child]].append((x[child] + shift, weight))


def _wish_couple(spot: dict[str | int, int], brood: Brood, x: dict[str | int, float], wishes: Wishes) -> None:
    """Let a couple who are neighbours stand evenly about their children's line."""
    left, right = sorted(brood.parents, key=lambda each: spot[each])
    if spot[right] - spot[left] == 2:
        wishes[spot[brood.key]].append(((x[left] + x[right]) / 2, 0.5))


def _wish_near(
    line: _Line, spot: dict[str | int, int], a: str, b: str, x: dict[str | int, float], wishes: Wishes
) -> None:
    left, right = sorted((a, b), key=lambda each: spot[each])
    if spot[right] - spot[left] <= 2:
        apart = sum(line.gaps[spot[left] : spot[right]])
        wishes[spot[left]].append((x[right] - apart, PARTNER))
        wishes[spot[right]].append((x[left] + apart, PARTNER))


def _fitted(gaps: Sequence[float], wishes: list[tuple[float, float]]) -> list[float]:
    """Give the places nearest to the wishes that keep the least distances: pooled until none is too near."""
    offsets, total = [0.0], 0.0
    for gap in gaps:
        total += gap
        offsets.append(total)
    pools: list[tuple[float, float, int]] = []
    for (place, weight), offset in zip(wishes, offsets, strict=True):
        mean, heavy, count = place - offset, weight, 1
        while pools and pools[-1][0] > mean:
            before, weight_before, its = pools.pop()
            mean = (before * weight_before + mean * heavy) / (weight_before + heavy)
            heavy += weight_before
            count += its
        pools.append((mean, heavy, count))
    levels = [mean for mean, _, count in pools for _ in range(count)]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]
