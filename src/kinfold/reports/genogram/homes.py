"""Outlines round those who live together: whole where that can be, in pieces with one label where not.

An outline never takes in anybody else. A household's label is a letter or word, never an address.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kinfold.domain.kin import Household, Kinship
from kinfold.reports.genogram.cost import Row
from kinfold.reports.genogram.widths import width_of

SIDE, SIDE_STEP = 6.0, 5.0
TOP, TOP_STEP = 6.0, 5.0
FOOT = 19.0
CAPTION_SIZE = 13.0
LEAST_NECK, FURTHEST, ALIGNED = 16.0, 240.0, 4.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One household's outlines: closed ways round its pieces, and for each where its caption stands."""

    household: str
    words: str
    members: tuple[str, ...]
    boxes: tuple[Box, ...]
    ways: tuple[tuple[tuple[float, float], ...], ...]
    captions: tuple[tuple[float, float], ...]

    @property
    def bottom(self) -> float:
        """The lowest edge."""
        return max((box[3] for box in self.boxes), default=0.0)


def levels(kinship: Kinship) -> dict[str, int]:
    """Give each household's level, by its id: those who share a member lie outside one another."""
    found: dict[str, int] = {}
    for home in kinship.households:
        members = {m.person for m in home.members if m.person in kinship}
        if members:
            taken = {
                found[other.id]
                for other in kinship.households
                if other.id in found and members & {m.person for m in other.members}
            }
            found[home.id] = next(n for n in range(len(found) + 1) if n not in taken)
    return found


def level_of(kinship: Kinship) -> dict[str, int]:
    """Give the highest level of any household a person lives in, for those who live in one."""
    found: dict[str, int] = {}
    by_home = levels(kinship)
    for home in kinship.households:
        for member in home.members:
            if member.person in kinship:
                found[member.person] = max(found.get(member.person, 0), by_home[home.id])
    return found


def side_room(level: int) -> float:
    """Give how far from a person's own room an outline of this level stands."""
    return SIDE + SIDE_STEP * level


def top_room(level: int) -> float:
    """Give the room above a row that an outline of this level needs."""
    return TOP + TOP_STEP * level


def foot_room(level: int) -> float:
    """Give the room below a row that an outline of this level and its caption need."""
    return FOOT * (level + 1)


def caption_of(home: Household) -> str:
    """Give the words that stand in a household's outline."""
    return f"Household {home.label}"


def caption_rooms(kinship: Kinship, rows: list[Row]) -> dict[str, float]:
    """Give half the room for a caption, by the person it may stand under: the first of neighbours at home."""
    found: dict[str, float] = {}
    for home in kinship.households:
        members = {member.person for member in home.members}
        room = width_of(caption_of(home), CAPTION_SIZE, bold=True) / 2
        for row in rows:
            for before, name in zip(("", *row), row, strict=False):
                if name in members and before not in members:
                    found[name] = max(found.get(name, 0.0), room)
    return found


def outlines(
    kinship: Kinship,
    rows: list[Row],
    x: dict[str, float],
    half: dict[str, float],
    bands: list[tuple[float, float]],
) -> tuple[Outline, ...]:
    """Give every household's outlines; ``bands`` are each row's symbols and labels from top to bottom."""
    by_home, highest = levels(kinship), level_of(kinship)
    runs = {
        home.id: _runs(home, rows, x, half, bands, by_home[home.id], highest)
        for home in kinship.households
        if home.id in by_home
    }
    for its in runs.values():
        _align(its)
    found = []
    taken = {name: [run.box for run in its] for name, its in runs.items()}
    for home in kinship.households:
        if home.id in runs:
            others = [box for name, boxes in taken.items() if name != home.id for box in boxes]
            made = _outline(home, runs[home.id], x, others)
            taken[home.id] = list(made.boxes)
            found.append(made)
    return tuple(found)


@dataclass(slots=True)
class _Run:
    row: int
    box: Box
    people: list[str]


def _runs(
    home: Household,
    rows: list[Row],
    x: dict[str, float],
    half: dict[str, float],
    bands: list[tuple[float, float]],
    level: int,
    highest: dict[str, int],
) -> list[_Run]:
    """Give neighbours of one row who live together, each with the box round them."""
    members = {member.person for member in home.members}
    found: list[_Run] = []
    for at, row in enumerate(rows):
        top, bottom = bands[at][0] - top_room(level), bands[at][1] + foot_room(level) - 3
        last = None
        for n, name in enumerate(row):
            if name not in members:
                continue
            # Half a person's room includes the side of the outermost outline: draw inside of it.
            room = half[name] - side_room(highest[name]) + side_room(level) - 2
            left, right = x[name] - room, x[name] + room
            if last == n - 1 and last is not None:
                run = found[-1]
                run.box = (run.box[0], top, right, bottom)
                run.people.append(name)
            else:
                found.append(_Run(at, (left, top, right, bottom), [name]))
            last = n
    return found


def _outline(home: Household, runs: list[_Run], x: dict[str, float], others: list[Box]) -> Outline:
    boxes = [run.box for run in runs]
    piece = list(range(len(runs)))
    for is_far in (False, True):
        for a, one in enumerate(runs):
            for b, other in enumerate(runs):
                if other.row == one.row + 1 and piece[a] != piece[b]:
                    neck = _neck(one.box, other.box, is_far)
                    if neck and not any(_meets(neck, box) for box in others):
                        boxes.append(neck)
                        piece = [piece[a] if its == piece[b] else its for its in piece]
    captions = []
    for name in dict.fromkeys(piece):
        its = [run for run, whose in zip(runs, piece, strict=True) if whose == name]
        lowest = max(its, key=lambda run: (run.row, -run.box[0]))
        first = lowest.people[0]
        captions.append((x[first], lowest.box[3] - 6))
    members = tuple(member.person for run in runs for member in home.members if member.person in run.people)
    return Outline(home.id, caption_of(home), members, tuple(boxes), tuple(_ways(boxes)), tuple(captions))


def _align(runs: list[_Run]) -> None:
    """Let sides that nearly stand above one another do so."""
    for one in runs:
        for other in runs:
            if other.row == one.row + 1:
                left = min(one.box[0], other.box[0])
                right = max(one.box[2], other.box[2])
                for run in (one, other):
                    x1 = left if run.box[0] - left < ALIGNED else run.box[0]
                    x2 = right if right - run.box[2] < ALIGNED else run.box[2]
                    run.box = (x1, run.box[1], x2, run.box[3])


def _neck(one: Box, other: Box, is_far: bool) -> Box | None:
    """Give what joins a piece to one in the row below: straight down, or along between the rows."""
    left, right = max(one[0], other[0]), min(one[2], other[2])
    if right - left >= LEAST_NECK:
        return left, one[3], right, other[1]
    if is_far and left - right < FURTHEST and other[1] - one[3] > LEAST_NECK:
        return right - LEAST_NECK, one[3], left + LEAST_NECK, other[1]
    return None


def _meets(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _ways(boxes: list[Box]) -> Iterable[tuple[tuple[float, float], ...]]:
    """Give the closed ways round boxes that touch or overlap: their sides where inside meets outside."""
    xs = sorted({edge for box in boxes for edge in (box[0], box[2])})
    ys = sorted({edge for box in boxes for edge in (box[1], box[3])})
    inside = {
        (i, j)
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
        if any(b[0] <= xs[i] < b[2] and b[1] <= ys[j] < b[3] for b in boxes)
    }
    after: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for i, j in sorted(inside):
        # Clockwise round each cell; a side shared by two cells is no edge.
        for (di, dj), start, end in (
            ((0, -1), (i, j), (i + 1, j)),
            ((1, 0), (i + 1, j), (i + 1, j + 1)),
            ((0, 1), (i + 1, j + 1), (i, j + 1)),
            ((-1, 0), (i, j + 1), (i, j)),
        ):
            if (i + di, j + dj) not in inside:
                after.setdefault(start, []).append(end)
    while after:
        start = min(after)
        way, here = [start], after[start].pop()
        while here != start:
            way.append(here)
            here = after[here].pop()
        after = {point: ends for point, ends in after.items() if ends}
        yield tuple((xs[i], ys[j]) for i, j in _corners(way))


def _corners(way: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        here
        for before, here, after in zip([way[-1], *way[:-1]], way, [*way[1:], way[0]], strict=True)
        if (before[0] == here[0]) != (here[0] == after[0])
    ]
