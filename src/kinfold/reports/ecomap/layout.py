"""An ecomap as places on paper, in units of about one pixel: the household in the middle, others in columns.

Lines run only between the columns and the middle, where nothing is written, so none can strike a label. For a
narrow screen all stand below one another. Not for colours, nor for what is shown: ``scene`` says that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kinfold.domain.kin import Person
from kinfold.domain.support import Around, Sort
from kinfold.reports.ecomap.phrases import grouped, label_words, whom
from kinfold.reports.ecomap.scene import Scene, Tie
from kinfold.reports.genogram.labels import label_of
from kinfold.reports.genogram.widths import lines_of, width_of

TEXT, LEADING, MARGIN, PAD = 14.0, 17.0, 12.0, 10.0
BOX, MIDDLE, GUTTER, APART, PORT = 200.0, 216.0, 128.0, 14.0, 12.0
NARROW, LANE = 310.0, 58.0
HEAD, LEAST_ROW, SYMBOL = 26.0, 48.0, 30.0
BOLD = 1.09
HEADINGS = ("People and groups", "Agencies")
EMPTY = "Nobody is written down yet"


@dataclass(frozen=True, slots=True)
class Words:
    """A line of a label: ``x`` is its left edge, or its middle where ``centred``; ``y`` its baseline."""

    x: float
    y: float
    text: str
    bold: bool = False
    centred: bool = False

    @property
    def width(self) -> float:
        """How wide it is."""
        return width_of(self.text, TEXT, bold=self.bold)


@dataclass(frozen=True, slots=True)
class Box:
    """One around, with its label inside."""

    id: str
    sort: Sort
    x: float
    y: float
    width: float
    height: float
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Someone in the middle: where the symbol is, and the label beside it."""

    person: Person
    x: float
    y: float
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from one around (first point) to the middle (last point), through points where it may bend."""

    tie: Tie
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole ecomap, ready to be drawn. ``frame`` is the outline of the middle: x, y, width, height."""

    scene: Scene
    frame: tuple[float, float, float, float]
    title: tuple[Words, ...]
    standing: tuple[Standing, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    headings: tuple[Words, ...]
    width: float
    height: float
    trunk: tuple[tuple[float, float], ...] = ()


@dataclass(slots=True)
class _Label:
    around: Around
    ties: list[Tie]
    lines: list[tuple[str, bool]]

    @property
    def height(self) -> float:
        return max(2 * PAD + LEADING * len(self.lines), PORT * (len(self.ties) + 1))


@dataclass(slots=True)
class _Row:
    """A row of the middle: someone, or with no person the household as a whole."""

    person: Person | None
    lines: list[str]
    counts: tuple[int, int]
    y: float = 0.0

    @property
    def height(self) -> float:
        least = HEAD if self.person is None else LEAST_ROW
        return max(least, LEADING * len(self.lines) + 8, PORT * (max(self.counts) + 1))


def is_agency(around: Around) -> bool:
    """Say on which side one stands: agencies on the right, everyone else on the left."""
    return around.sort is Sort.AGENCY


def laid_out(scene: Scene) -> Layout:
    """Place a scene for a wide screen or paper."""
    labels = [_label(scene, each, BOX, with_whom=False) for each in scene.around]
    sides = ([e for e in labels if not is_agency(e.around)], [e for e in labels if is_agency(e.around)])
    gutter = GUTTER + min(110.0, 7.0 * max(0, max(map(len, sides)) - 6))
    rows = _rows(scene, sides)
    inner = sum(row.height for row in rows) + PAD
    tall = max([inner, *(_height(side) for side in sides)])
    top = MARGIN + LEADING + 10
    x = (MARGIN, MARGIN + BOX + gutter + MIDDLE + gutter)
    middle = MARGIN + BOX + gutter
    start = top + (tall - inner) / 2
    _set_rows(rows, start + 4)
    columns = [_column(_ordered(side, rows), top, tall) for side in sides]
    boxes = [_box(e, x[n], y, BOX) for n, column in enumerate(columns) for e, y in column]
    lines = [line for n, column in enumerate(columns) for line in _lines(column, rows, x[n], middle, n)]
    return Layout(
        scene=scene,
        frame=(middle, start, MIDDLE, inner),
        title=tuple(_title(rows[0], middle)),
        standing=tuple(_standing(row, middle) for row in rows[1:]),
        boxes=tuple(boxes),
        lines=tuple(lines),
        headings=tuple(Words(x[n], MARGIN + 12, HEADINGS[n], bold=True) for n in (0, 1) if columns[n]),
        width=x[1] + BOX + MARGIN,
        height=top + tall + MARGIN,
    )


def laid_out_narrow(scene: Scene) -> Layout:
    """Place a scene for a narrow screen: the middle on top, each around below it, joined by a trunk."""
    wide = NARROW - 2 * MARGIN
    labels = [_label(scene, each, wide - LANE, with_whom=True) for each in scene.around]
    rows = _rows(scene, ([], []), wide)
    inner = sum(row.height for row in rows) + PAD
    _set_rows(rows, MARGIN + 4)
    y, boxes, lines, headings = MARGIN + inner + 12, [], [], []
    for n in (0, 1):
        side = [each for each in labels if is_agency(each.around) == bool(n)]
        if side:
            headings.append(Words(MARGIN + LANE, y + LEADING, HEADINGS[n], bold=True))
            y += LEADING + 10
        for each in side:
            boxes.append(_box(each, MARGIN + LANE, y, wide - LANE))
            lines += _branches(each, y)
            y += each.height + APART
    ends = [line.points[-1][1] for line in lines]
    trunk = ((MARGIN + 10, MARGIN + inner), (MARGIN + 10, max(ends))) if ends else ()
    return Layout(
        scene=scene,
        frame=(MARGIN, MARGIN, wide, inner),
        title=tuple(_title(rows[0], MARGIN, wide)),
        standing=tuple(_standing(row, MARGIN) for row in rows[1:]),
        boxes=tuple(boxes),
        lines=tuple(lines),
        headings=tuple(headings),
        width=NARROW,
        height=y + MARGIN,
        trunk=trunk,
    )


def _label(scene: Scene, around: Around, wide: float, *, with_whom: bool) -> _Label:
    ties, room = scene.ties_of(around.id), wide - 2 * PAD
    lines = [(line, True) for line in lines_of(around.name, TEXT * BOLD, room)]
    plain = [around.what, *label_words(scene, ties)]
    joined = {tie.person for tie in ties}
    if with_whom and "" not in joined and len(scene.members) > 1 and len(grouped(ties)) == 1:
        plain.append(f"With {whom(scene, [tie.person for tie in ties])}")
    lines += [(line, False) for words in plain if words for line in lines_of(words, TEXT, room)]
    return _Label(around, ties, lines)


def _rows(scene: Scene, sides: Sequence[Sequence[_Label]], wide: float = MIDDLE) -> list[_Row]:
    def counted(person: str) -> tuple[int, int]:
        left, right = (sum(t.person == person for e in side for t in e.ties) for side in sides)
        return left, right

    room = wide - 2 * PAD - SYMBOL - 14
    title = lines_of(scene.title, TEXT * BOLD, wide - 2 * PAD)
    rows = [_Row(None, title, counted(""))]
    for person in scene.members:
        label = label_of(person, scene.day, room / 1.4, TEXT)
        rows.append(_Row(person, list(label), counted(person.id)))
    return rows


def _set_rows(rows: Sequence[_Row], top: float) -> None:
    y = top
    for row in rows:
        row.y = y + row.height / 2
        y += row.height


def _height(side: Sequence[_Label]) -> float:
    return sum(each.height for each in side) + APART * max(0, len(side) - 1)


def _targets(label: _Label, rows: Sequence[_Row]) -> list[int]:
    place = {row.person.id if row.person else "": n for n, row in enumerate(rows)}
    return [place[tie.person] for tie in label.ties]


def _ordered(side: Sequence[_Label], rows: Sequence[_Row]) -> list[_Label]:
    """Order a column so that few lines cross: by the middle of what each is joined to, then by neighbours."""
    targets = {each.around.id: _targets(each, rows) for each in side}

    def mean(each: _Label) -> float:
        its = targets[each.around.id]
        return sum(its) / len(its)

    found = sorted(side, key=lambda each: (mean(each), each.around.name, each.around.id))
    for _ in found:
        changed = False
        for n, (one, other) in enumerate(pairwise(found)):
            a, b = targets[one.around.id], targets[other.around.id]
            if _crossed(b, a) < _crossed(a, b):
                found[n], found[n + 1], changed = other, one, True
        if not changed:
            break
    return found


def _crossed(upper: Sequence[int], lower: Sequence[int]) -> int:
    """Give how many lines cross between one around and the next below it."""
    return sum(a > b for a in upper for b in lower)


def _column(side: Sequence[_Label], top: float, tall: float) -> list[tuple[_Label, float]]:
    """Give each label of a column its top; those of a short column spread out, and stay in the middle."""
    spare = tall - _height(side)
    apart = APART + min(26.0, spare / (len(side) + 1)) if side else 0.0
    y = top + (tall - _height(side) - (apart - APART) * (len(side) - 1)) / 2
    found = []
    for each in side:
        found.append((each, y))
        y += each.height + apart
    return found


def _box(label: _Label, x: float, y: float, wide: float) -> Box:
    first = y + (label.height - LEADING * len(label.lines)) / 2 + LEADING * 0.75
    words = tuple(
        Words(x + PAD, first + LEADING * n, text, bold) for n, (text, bold) in enumerate(label.lines)
    )
    return Box(label.around.id, label.around.sort, x, y, wide, label.height, words)


def _title(row: _Row, x: float, wide: float = MIDDLE) -> list[Words]:
    first = row.y - LEADING * len(row.lines) / 2 + LEADING * 0.75
    return [
        Words(x + wide / 2, first + LEADING * n, text, bold=True, centred=True)
        for n, text in enumerate(row.lines)
    ]


def _standing(row: _Row, x: float) -> Standing:
    if row.person is None:
        raise ValueError("a row of nobody has no symbol")
    first = row.y - LEADING * len(row.lines) / 2 + LEADING * 0.75
    left = x + PAD + SYMBOL / 2 + 8
    words = tuple(
        Words(left + SYMBOL / 2 + 12, first + LEADING * n, text) for n, text in enumerate(row.lines)
    )
    return Standing(row.person, left, row.y, words)


def _ports(count: int) -> list[float]:
    """Give how far from the middle each of some lines meets a side."""
    return [PORT * (n - (count - 1) / 2) for n in range(count)]


def _lines(
    column: Sequence[tuple[_Label, float]], rows: Sequence[_Row], x: float, middle: float, side: int
) -> list[Line]:
    """Join a column with the middle; at both ends lines keep apart, in the order in which they come."""
    start, end = (x + BOX, middle) if side == 0 else (x, middle + MIDDLE)
    stub = 16.0 if side == 0 else -16.0
    leaving: list[tuple[float, int, Tie]] = []
    for label, y in column:
        targets = sorted(zip(_targets(label, rows), label.ties, strict=True), key=lambda each: each[0])
        offsets = _ports(len(targets))
        leaving += [
            (y + label.height / 2 + off, at, tie) for off, (at, tie) in zip(offsets, targets, strict=True)
        ]
    lines = []
    for at, row in enumerate(rows):
        mine = [(y, tie) for y, to, tie in leaving if to == at]
        for (y, tie), off in zip(mine, _ports(len(mine)), strict=True):
            ends = row.y + off
            lines.append(Line(tie, ((start, y), (start + stub, y), (end - stub, ends), (end, ends))))
    return lines


def _branches(label: _Label, y: float) -> list[Line]:
    """Join one around with the trunk at its left, by a line for each way it is said to be."""
    ways: dict[tuple[str, str], Tie] = {}
    for tie in label.ties:
        ways.setdefault((tie.tone, tie.flow), tie)
    middle = y + label.height / 2
    return [
        Line(tie, ((MARGIN + LANE, middle + off), (MARGIN + 10, middle + off)))
        for tie, off in zip(ways.values(), _ports(len(ways)), strict=True)
    ]
