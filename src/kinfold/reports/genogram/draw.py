"""A laid-out genogram as accessible SVG, with a key to the marks it uses.

Everything is told by shape, dash and words, never by colour or filling alone, so that greyscale and forced
colours show the same. Not for places: ``layout`` gives them. The words beside it come from ``words``.
"""

from collections.abc import Iterable, Iterator

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts.chart import BLUE, INK
from kinfold.reports.genogram.homes import CAPTION_SIZE, Outline
from kinfold.reports.genogram.layout import MARGIN, TEXT, Layout, Symbol
from kinfold.reports.genogram.lines import DIAMOND, RADIUS, SQUARE, Segment, shape_of
from kinfold.reports.genogram.widths import width_of
from kinfold.reports.wording import day as day_words

# Dashes, and widths, by what a line says. A line without dashes is by birth, or a marriage.
DASHES = {"partners": "7 4", "parents": "1 5", "adoptive": "7 4", "foster": "1 5", "step": "9 4 1 4"}
HOUSEHOLD_DASH = "12 3 2 3"
KEY = {
    "circle": "female",
    "square": "male",
    "diamond": "other, or not known",
    "triangle": "unborn",
    "died": "died",
    "centre": "centred on",
    "married": "married",
    "partners": "partners",
    "parents": "parents together",
    "parting": "parted",
    "divorce": "divorced",
    "adoptive": "adopted",
    "foster": "fostered",
    "step": "step-child",
    "household": "household",
}
# A4 on its side, less a margin of 10 mm all round.
PAPER = 277 / 190
LEAST_WIDTH = 330.0
KEY_ROW, SAMPLE = 48.0, 34.0


def drawn(layout: Layout, name: str = "genogram", *, on_paper: bool = False) -> Picture:
    """Draw a genogram; ``on_paper`` gives it the shape of A4 on its side.

    ``name`` must be unlike any other drawing's on the page. Title and description name nobody: the words do.
    """
    width = max(layout.width, LEAST_WIDTH)
    shift = (width - layout.width) / 2
    family = svg.element("g", _family(layout), transform=f"translate({shift:.1f} 0)" if shift else None)
    key, height = _key(layout, width)
    body = svg.element("g", [family, *key])
    if on_paper:
        body, width, height = _padded(body, width, height)
    rows = len({symbol.row for symbol in layout.symbols})
    return svg.picture(
        name,
        [body],
        width=width,
        height=height,
        title=f"Genogram as at {day_words(layout.day)}",
        description=f"{_count(len(layout.symbols), 'person', 'people')} in "
        f"{_count(rows, 'generation', 'generations')}, the oldest on top. The same is given in words.",
        size=TEXT,
    )


def _padded(body: Shape, width: float, height: float) -> tuple[Shape, float, float]:
    wide, high = max(width, height * PAPER), max(height, width / PAPER)
    moved = f"translate({(wide - width) / 2:.1f} {(high - height) / 2:.1f})"
    return svg.element("g", [body], transform=moved), wide, high


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _family(layout: Layout) -> Iterator[Shape]:
    for outline in layout.outlines:
        yield from _outline(outline)
    for says in dict.fromkeys(segment.says for segment in layout.segments):
        its = [segment for segment in layout.segments if segment.says == says]
        yield _lines(says, [((s.x1, s.y1), (s.x2, s.y2)) for s in its], _weight(its[0]))
    for symbol in layout.symbols:
        yield from _symbol(layout, symbol)
    labels = [
        svg.text(symbol.x, symbol.label_baseline(nth), words)
        for symbol in layout.symbols
        for nth, words in enumerate(symbol.label)
    ]
    yield svg.element("g", labels, text_anchor="middle")


def _weight(segment: Segment) -> float:
    return 2.0 if segment.kind in {"couple", "mark"} else 1.5


Place = tuple[float, float]


def _lines(says: str, ways: Iterable[tuple[Place, ...]], weight: float, close: bool = False) -> Shape:
    steps = "".join(f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in way)}{'Z' if close else ''}" for way in ways)
    dash = HOUSEHOLD_DASH if says == "household" else DASHES.get(says)
    return svg.element(
        "path",
        d=steps.replace(".0 ", " ").replace(".0L", "L").replace(".0M", "M"),
        fill="none",
        stroke=BLUE if says == "household" else INK,
        stroke_width=2.5 if dash == "1 5" else weight,
        stroke_dasharray=dash,
        stroke_linecap="round" if dash == "1 5" else None,
    )


def _outline(outline: Outline) -> Iterator[Shape]:
    yield _lines("household", outline.ways, 1.5, close=True)
    for x, y in outline.captions:
        yield svg.text(
            x,
            y,
            outline.words,
            size=CAPTION_SIZE,
            fill=BLUE,
            font_weight="bold",
            text_anchor="middle",
        )


def _symbol(layout: Layout, symbol: Symbol) -> Iterator[Shape]:
    shape = shape_of(layout.kinship, symbol.person)
    yield shape_at(shape, symbol.x, symbol.y)
    if symbol.person == layout.centre:
        yield shape_at(shape, symbol.x, symbol.y, inset=4)
    if layout.kinship.person(symbol.person).died:
        yield _cross(symbol.x, symbol.y)


def shape_at(shape: str, x: float, y: float, inset: float = 0.0) -> Shape:
    """Draw the symbol of someone round a point; ``inset`` makes it smaller."""
    more: dict[str, str | float | None] = {"fill": "none", "stroke": INK, "stroke_width": 2.0}
    if shape == "circle":
        return svg.element("circle", cx=x, cy=y, r=RADIUS - inset, **more)
    if shape == "square":
        size = SQUARE - inset
        return svg.element("rect", x=x - size, y=y - size, width=2 * size, height=2 * size, **more)
    reach = (RADIUS if shape == "triangle" else DIAMOND) - inset * 1.4
    if shape == "triangle":
        return svg.path([(x, y - reach), (x + reach, y + reach), (x - reach, y + reach)], close=True, **more)
    return svg.path([(x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y)], close=True, **more)


def _cross(x: float, y: float) -> Shape:
    off = 12.0
    ways = (((x - off, y - off), (x + off, y + off)), ((x - off, y + off), (x + off, y - off)))
    return _lines("died", ways, 2.0)


def _used(layout: Layout) -> list[str]:
    kinship = layout.kinship
    used = {shape_of(kinship, person.id) for person in kinship.people}
    used |= {segment.says for segment in layout.segments}
    used |= {"died"} if any(person.died for person in kinship.people) else set()
    used |= {"centre"} if layout.centre else set()
    used |= {"household"} if layout.outlines else set()
    for union in kinship.unions:
        if union.is_over:
            used.add(union.ended_by.value if union.ended_by else "parting")
    return [name for name in KEY if name in used]


def _key(layout: Layout, width: float) -> tuple[list[Shape], float]:
    """Give the key below the family, in rows that fit the width, and where the drawing ends."""
    shapes: list[Shape] = []
    x, y = MARGIN, layout.height + 20
    for name in _used(layout):
        words = KEY[name]
        room = SAMPLE + 8 + width_of(words, TEXT) + 20
        if x > MARGIN and x + room - 20 > width - MARGIN:
            x, y = MARGIN, y + KEY_ROW - 14
        shapes += _sample(name, x + SAMPLE / 2, y)
        shapes.append(svg.text(x + SAMPLE + 8, y + 5, words))
        x += room
    return [svg.element("g", shapes)], y + 20 + MARGIN


def _sample(name: str, x: float, y: float) -> list[Shape]:
    half = SAMPLE / 2
    if name in {"circle", "square", "diamond", "triangle"}:
        return [shape_at(name, x, y, inset=4)]
    if name == "died":
        return [_lines("died", (((x - 9, y - 9), (x + 9, y + 9)), ((x - 9, y + 9), (x + 9, y - 9))), 2.0)]
    if name == "centre":
        return [shape_at("circle", x, y, inset=3), shape_at("circle", x, y, inset=7)]
    if name in {"parting", "divorce"}:
        strokes = [(x - 2.5, y), (x + 2.5, y)] if name == "divorce" else [(x, y)]
        ways = tuple(((a - 3, b + 7), (a + 3, b - 7)) for a, b in strokes)
        return [_lines("married", [((x - half, y), (x + half, y))], 2.0), _lines("ended", ways, 2.0)]
    return [_lines(name, [((x - half, y), (x + half, y))], 2.0)]
