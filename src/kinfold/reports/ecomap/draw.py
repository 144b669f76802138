"""A laid-out ecomap as accessible SVG, with a key to the lines it uses.

How it is between two is told by width, dash and zigzag, and in words inside each label: never by colour, so
that greyscale and forced colours show the same. Not for places: ``layout`` gives them.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import hypot

from kinfold.domain.kin import Kinship
from kinfold.domain.support import Flow, Sort, Tone
from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts.chart import BLUE, INK
from kinfold.reports.ecomap.layout import EMPTY, LEADING, MARGIN, TEXT, Layout, Line, Words
from kinfold.reports.genogram.draw import HOUSEHOLD_DASH, PAPER, shape_at
from kinfold.reports.genogram.lines import shape_of
from kinfold.reports.genogram.widths import width_of
from kinfold.reports.wording import day as day_words

Point = tuple[float, float]
KEY = {
    "strong": "strong",
    "mixed": "mixed",
    "strained": "strained",
    "unsaid": "nobody has said",
    "arrow": "support goes this way",
    "agency": "agency",
    "person": "person",
    "group": "group",
    "pet": "pet",
}
WIDTHS = {Tone.STRONG: 5.0, Tone.MIXED: 2.5, Tone.STRAINED: 2.0, Tone.UNSAID: 1.5}
MIXED_DASH = "9 6"
SAMPLE, ROW = 44.0, 30.0
ARROW, WAVE, AMPLITUDE = 9.0, 7.0, 4.0


def drawn(layout: Layout, name: str = "ecomap", *, on_paper: bool = False) -> Picture:
    """Draw an ecomap; ``on_paper`` gives it the shape of A4, upright or on its side, whichever it fills.

    ``name`` must be unlike any other drawing's on the page. Title and description name nobody: the words do.
    """
    width = layout.width
    key, height = _key(layout, width)
    body = svg.element("g", [*_ecomap(layout), *key])
    if on_paper:
        body, width, height = _padded(body, width, height)
    count = len(layout.boxes)
    return svg.picture(
        name,
        [body],
        width=width,
        height=height,
        title=f"Ecomap as at {day_words(layout.scene.day)}",
        description=f"{len(layout.standing)} in the middle, {count} around. The same is given in words.",
        size=TEXT,
    )


def _padded(body: Shape, width: float, height: float) -> tuple[Shape, float, float]:
    shape = min((PAPER, 1 / PAPER), key=lambda each: max(width, height * each) * max(height, width / each))
    wide, high = max(width, height * shape), max(height, width / shape)
    moved = f"translate({(wide - width) / 2:.1f} {(high - height) / 2:.1f})"
    return svg.element("g", [body], transform=moved), wide, high


def _ecomap(layout: Layout) -> Iterator[Shape]:
    x, y, width, height = layout.frame
    yield svg.element(
        "rect", x=x, y=y, width=width, height=height, rx=18.0, fill="none", stroke=BLUE,
        stroke_width=2.0, stroke_dasharray=HOUSEHOLD_DASH,
    )  # fmt: skip
    if layout.trunk:
        yield svg.path(layout.trunk, fill="none", stroke=INK, stroke_width=1.5)
    for line in layout.lines:
        yield from _line(line)
    for box in layout.boxes:
        yield _outline(box.sort, box.x, box.y, box.width, box.height)
        yield from map(_words, box.words)
    for each in layout.standing:
        kinship = Kinship(people=(each.person,))
        yield shape_at(shape_of(kinship, each.person.id), each.x, each.y, inset=3)
        yield from map(_words, each.words)
    yield from map(_words, (*layout.title, *layout.headings))
    if not layout.boxes:
        yield svg.text(MARGIN, layout.height, EMPTY)


def _words(words: Words) -> Shape:
    return svg.text(
        words.x,
        words.y,
        words.text,
        font_weight="bold" if words.bold else None,
        text_anchor="middle" if words.centred else None,
    )


def _outline(sort: Sort, x: float, y: float, width: float, height: float) -> Shape:
    """Draw what stands around: agencies square, people round, groups eight-sided, pets dashed."""
    look: dict[str, str | float | None] = {"fill": "none", "stroke": INK, "stroke_width": 1.5}
    if sort is Sort.GROUP:
        cut, right, foot = 9.0, x + width, y + height
        corners = [
            *((x + cut, y), (right - cut, y), (right, y + cut), (right, foot - cut)),
            *((right - cut, foot), (x + cut, foot), (x, foot - cut), (x, y + cut)),
        ]
        return svg.path(corners, close=True, **look)
    if sort is Sort.PET:
        look["stroke_dasharray"] = "4 3"
    round_by = None if sort is Sort.AGENCY else min(16.0, height / 2)
    return svg.element("rect", x=x, y=y, width=width, height=height, rx=round_by, **look)


def _line(line: Line) -> Iterator[Shape]:
    tone, flow, points = line.tie.tone, line.tie.flow, line.points
    starts = ARROW if flow in (Flow.TAKES, Flow.BOTH) else 0.0
    ends = ARROW if flow in (Flow.GIVES, Flow.BOTH) else 0.0
    yield _stroke(_shortened(points, starts, ends), tone)
    if starts:
        yield _arrow(points[1], points[0])
    if ends:
        yield _arrow(points[-2], points[-1])


def _stroke(points: Sequence[Point], tone: Tone) -> Shape:
    """Draw a line as its tone has it; a strained one goes zigzag between its ends."""
    if tone is Tone.STRAINED:
        inner = (1, len(points) - 2) if len(points) > 2 else (0, 1)
        bent = _zigzag(points[inner[0]], points[inner[1]])
        points = [*points[: inner[0]], *bent, *points[inner[1] + 1 :]]
    return svg.path(
        points,
        fill="none",
        stroke=INK,
        stroke_width=WIDTHS[tone],
        stroke_dasharray=MIXED_DASH if tone is Tone.MIXED else None,
        stroke_linejoin="round",
    )


def _zigzag(start: Point, end: Point) -> list[Point]:
    (x1, y1), (x2, y2) = start, end
    long = hypot(x2 - x1, y2 - y1)
    count = max(2, int((long - 8) // WAVE))
    if long < 1:
        return [start, end]
    ux, uy = (x2 - x1) / long, (y2 - y1) / long
    lead = (long - count * WAVE) / 2 if long > count * WAVE else 0.0
    step = (long - 2 * lead) / count
    bent = []
    for n in range(count):
        along, off = lead + step * (n + 0.5), AMPLITUDE if n % 2 else -AMPLITUDE
        bent.append((x1 + ux * along - uy * off, y1 + uy * along + ux * off))
    return [start, (x1 + ux * lead, y1 + uy * lead), *bent, (x2 - ux * lead, y2 - uy * lead), end]


def _shortened(points: Sequence[Point], starts: float, ends: float) -> list[Point]:
    """Leave room for the arrows, whose heads lie along the first and the last stretch."""
    found = list(points)
    found[0] = _toward(points[0], points[1], starts)
    found[-1] = _toward(points[-1], points[-2], ends)
    return found


def _toward(here: Point, there: Point, by: float) -> Point:
    long = hypot(there[0] - here[0], there[1] - here[1]) or 1.0
    return here[0] + (there[0] - here[0]) * by / long, here[1] + (there[1] - here[1]) * by / long


def _arrow(tail: Point, head: Point) -> Shape:
    back = _toward(head, tail, ARROW + 2)
    ux, uy = (head[0] - back[0]) / (ARROW + 2), (head[1] - back[1]) / (ARROW + 2)
    sides = [(back[0] - uy * 5.5, back[1] + ux * 5.5), (back[0] + uy * 5.5, back[1] - ux * 5.5)]
    return svg.path([head, *sides], close=True, fill=INK, stroke=INK, stroke_width=1.0)


def _used(layout: Layout) -> list[str]:
    used: set[str] = {each.tie.tone.value or "unsaid" for each in layout.lines}
    used |= {"arrow"} if any(each.tie.flow is not Flow.UNSAID for each in layout.lines) else set()
    sorts = {Sort.FAMILY: "person", Sort.PERSON: "person"}
    used |= {sorts.get(each.sort, each.sort.value) for each in layout.boxes}
    return [name for name in KEY if name in used]


def _key(layout: Layout, width: float) -> tuple[list[Shape], float]:
    """Give the key below the drawing, in rows that fit the width, and where it all ends."""
    shapes: list[Shape] = []
    x, y = MARGIN, layout.height + 20
    for name in _used(layout):
        room = SAMPLE + 8 + width_of(KEY[name], TEXT) + 20
        if x > MARGIN and x + room - 20 > width - MARGIN:
            x, y = MARGIN, y + ROW
        shapes += _sample(name, x, y)
        shapes.append(svg.text(x + SAMPLE + 8, y + 5, KEY[name]))
        x += room
    return [svg.element("g", shapes)], y + LEADING + MARGIN


def _sample(name: str, x: float, y: float) -> Iterable[Shape]:
    ways = [(x, y), (x + SAMPLE, y)]
    if name in set(Sort):
        return [_outline(Sort(name), x + 6, y - 9, SAMPLE - 12, 18)]
    if name == "arrow":
        return [_stroke(_shortened(ways, 0, ARROW), Tone.UNSAID), _arrow(ways[0], ways[1])]
    return [_stroke(ways, Tone("" if name == "unsaid" else name))]
