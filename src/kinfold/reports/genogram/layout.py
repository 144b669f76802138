"""A genogram as places on paper: symbols, labels, lines and outlines, in units of about one pixel.

Generations are rows, the oldest on top. ``laid_out`` is what a page calls first; ``draw`` and ``words`` show
it. Not for colours, nor for who may see whom: leave people out of the kinship for that.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from kinfold.domain.kin import Kinship
from kinfold.reports.genogram.cost import Costs, Row
from kinfold.reports.genogram.homes import (
    Outline,
    caption_rooms,
    foot_room,
    level_of,
    outlines,
    side_room,
    top_room,
)
from kinfold.reports.genogram.labels import label_of
from kinfold.reports.genogram.lines import DIAMOND, Rows, Segment, crossings, lines_between
from kinfold.reports.genogram.net import net_of
from kinfold.reports.genogram.order import ordered
from kinfold.reports.genogram.spread import spread
from kinfold.reports.genogram.widths import width_of

TEXT = 14.0
LEADING = 16.0
LABEL_ROOM = 104.0
MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class Symbol:
    """One person's place: the middle of the symbol, and the lines of the label below it."""

    person: str
    row: int
    x: float
    y: float
    label: tuple[str, ...]

    @property
    def label_width(self) -> float:
        """How wide the widest line of the label is."""
        return max(width_of(line, TEXT) for line in self.label)

    def label_baseline(self, nth: int) -> float:
        """Where the nth line of the label is written."""
        return self.y + DIAMOND + LEADING * (nth + 0.8)


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole genogram, ready to be drawn. ``left_out`` are those further than the steps asked for."""

    kinship: Kinship
    day: date
    centre: str | None
    symbols: tuple[Symbol, ...]
    segments: tuple[Segment, ...]
    outlines: tuple[Outline, ...]
    width: float
    height: float
    left_out: tuple[str, ...] = ()

    def generations(self) -> list[list[str]]:
        """Give the people of each row, from left to right."""
        rows: dict[int, list[Symbol]] = {}
        for symbol in self.symbols:
            rows.setdefault(symbol.row, []).append(symbol)
        return [[s.person for s in sorted(rows[at], key=lambda s: s.x)] for at in sorted(rows)]


def laid_out(kinship: Kinship, *, day: date, centre: str | None = None, steps: int | None = None) -> Layout:
    """Place everyone as on ``day``; with ``steps``, only those within so many steps of ``centre``.

    A step is from parent to child, from child to parent, or between partners, so a sister is two steps away.
    Raises KeyError when ``centre`` is nobody of that day.
    """
    whole = kinship.as_at(day)
    if centre is not None:
        whole.person(centre)
    near = within(whole, centre, steps) if centre and steps is not None else {p.id for p in whole.people}
    shown = whole.only(near)
    net = net_of(shown, centre)
    left_out = tuple(p.id for p in whole.people if p.id not in near)
    if not shown.people:
        return Layout(shown, day, centre, (), (), (), 2 * MARGIN, 2 * MARGIN, left_out)
    empty, costs = Layout(shown, day, centre, (), (), (), 0, 0, left_out), Costs(net)
    ways = [placed(empty, costs, rows) for rows in ordered(net)]
    # Orders are judged before anything has a place; where lines cross, what is drawn decides.
    return min(ways, key=lambda way: crossings(way.segments))


def within(kinship: Kinship, centre: str, steps: int) -> set[str]:
    """Give those at most so many steps from someone."""
    beside: dict[str, list[str]] = {person.id: [] for person in kinship.people}
    pairs: Iterable[tuple[str, str]] = [
        *((tie.child, tie.parent) for tie in kinship.parenthoods),
        *((union.a, union.b) for union in kinship.unions),
    ]
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    far, waiting = {centre: 0}, deque([centre])
    while waiting:
        here = waiting.popleft()
        for other in beside[here]:
            if other not in far and far[here] < steps:
                far[other] = far[here] + 1
                waiting.append(other)
    return set(far)


def _half(
    name: str, labels: dict[str, tuple[str, ...]], homes: dict[str, int], captions: dict[str, float]
) -> float:
    if name not in labels:
        return 6.0
    label = max(width_of(line, TEXT) for line in labels[name])
    side = side_room(homes[name]) if name in homes else 0.0
    return max(label / 2, DIAMOND + 6, captions.get(name, 0.0)) + 3 + side


def placed(empty: Layout, costs: Costs, rows: list[Row]) -> Layout:
    """Give places to ordered rows of a net; ``empty`` says whose, as on which day."""
    shown = empty.kinship
    labels = {p.id: label_of(p, empty.day, LABEL_ROOM, TEXT) for p in shown.people}
    homes = level_of(shown)
    captions = caption_rooms(shown, rows)
    half = {name: _half(name, labels, homes, captions) for row in rows for name in row}
    places = spread(costs, rows, half)
    x = {name: place + MARGIN for name, place in places.x.items()}
    exits = {key: place + MARGIN for key, place in places.exits.items()}
    highest = [max((homes[name] for name in row if name in homes), default=-1) for row in rows]
    deep = [max((len(labels[n]) for n in row if n in labels), default=0) * LEADING + 5 for row in rows]
    sizes = Rows(
        deep=deep,
        above=[top_room(level) if level >= 0 else 0.0 for level in highest],
        below=[foot_room(level) if level >= 0 else 0.0 for level in highest],
        margin=MARGIN,
    )
    drawn = lines_between(costs, rows, x, exits, sizes)
    symbols = tuple(
        Symbol(name, at, x[name], drawn.middle[at], labels[name])
        for at, row in enumerate(rows)
        for name in row
        if name in labels
    )
    bands = [(y - DIAMOND, y + DIAMOND + deep[at]) for at, y in enumerate(drawn.middle)]
    frames = outlines(shown, rows, x, half, bands)
    bottom = max([bands[-1][1], *(frame.bottom for frame in frames)]) + MARGIN
    return replace(
        empty,
        symbols=symbols,
        segments=drawn.segments,
        outlines=frames,
        width=places.width + 2 * MARGIN,
        height=bottom,
    )
