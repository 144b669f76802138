"""Estimates in rows, each a mark with its interval, against a line of no difference.

Rows keep the order they are given in: this is never a league.
"""

from dataclasses import dataclass

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts.chart import BLUE, GREY, INK, ORANGE, RULE, Chart, Size, finished
from kinfold.reports.charts.scale import Scale, places_of, ticks, width_of, wrapped
from kinfold.reports.tables import Table
from kinfold.reports.wording import interval, number, signed

# Words that stand on gridlines get a white rim from the stylesheet, so that no line strikes them through.
CLEAR = "kf-clear"


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate. ``kind`` is a mark: circle for an estimate, ring for what no effect would look like."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    kind: str = "circle"
    group: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ForestChart:
    """What a forest chart is made from; ``reference`` is the value of no difference (0, or 1 for ratios)."""

    name: str
    finding: str
    unit: str
    rows: tuple[Row, ...]
    source: str
    row_name: str = "Comparison"
    value_name: str = "Estimate"
    reference: float = 0.0
    reference_words: str = "no difference"
    places: int = 1
    is_signed: bool = True
    notes: tuple[str, ...] = ()


def forest_chart(wanted: ForestChart) -> Chart:
    """Draw the chart at both widths and write its table."""
    return finished(wanted, draw, table(wanted))


def table(wanted: ForestChart) -> Table:
    """Write one row for each estimate, with its interval in words and its note where any row has one."""
    noted, grouped = any(row.note for row in wanted.rows), any(row.group for row in wanted.rows)
    headers = [*(["Group"] if grouped else []), wanted.row_name, wanted.value_name, "95% interval"]
    rows = []
    for row in wanted.rows:
        cells = [*([row.group] if grouped else []), row.label, _words(wanted, row.value)]
        rows.append((*cells, interval(row.low, row.high, wanted.places), *([row.note] if noted else [])))
    if noted:
        headers.append("Note")
    prose = frozenset({len(headers) - 1}) if noted else frozenset()
    return Table(f"{wanted.finding}: {wanted.unit}", tuple(headers), tuple(rows), prose=prose)


def _words(wanted: ForestChart, value: float | None) -> str:
    return (signed if wanted.is_signed else number)(value, wanted.places)


def _span(wanted: ForestChart) -> list[float]:
    values = [v for row in wanted.rows for v in (row.value, row.low, row.high) if v is not None]
    return [*values, wanted.reference]


def draw(wanted: ForestChart, size: Size) -> Picture:
    """Draw at one width: labels stand left of the marks where wide, above them where narrow."""
    values = _span(wanted)
    steps = ticks(min(values), max(values), 3 if size.is_narrow else 5)
    label_room = (
        0.0 if size.is_narrow else min(300.0, max(width_of(row.label, size.text) for row in wanted.rows) + 12)
    )
    number_room = max(width_of(_words(wanted, row.value), size.text) for row in wanted.rows) + 10
    x = Scale(steps[0], steps[-1], label_room + 14, size.width - number_room - 10)
    shapes: list[Shape] = []
    y, group = 30.0, ""
    for row in wanted.rows:
        if row.group and row.group != group:
            group = row.group
            y += 8
            shapes.append(svg.text(0, y + 4, group, font_weight="bold", class_=CLEAR))
            y += size.text * 1.7
        drawn, y = _row(wanted, row, size, x, y, label_room)
        shapes += drawn
    frame = _frame(wanted, size, x, steps, y)
    return svg.picture(
        f"{wanted.name}-{size.name}",
        frame + shapes,
        width=size.width,
        size=size.text,
        height=y + size.text * 2.2,
        title=wanted.finding,
        description=_spoken(wanted),
    )


def _row(
    wanted: ForestChart, row: Row, size: Size, x: Scale, y: float, label_room: float
) -> tuple[list[Shape], float]:
    room = size.width if size.is_narrow else label_room
    lines = wrapped(row.label, size.text, room)
    step = size.text * 1.2
    shapes = [
        svg.text(0, y + size.text * 0.35 + at * step, words, class_=CLEAR) for at, words in enumerate(lines)
    ]
    height = step * len(lines)
    middle = y + height + 2 if size.is_narrow else y + (height - step) / 2
    shapes += _mark(row, x, middle)
    shapes.append(
        svg.text(
            size.width - 2,
            middle + size.text * 0.35,
            _words(wanted, row.value),
            text_anchor="end",
            font_weight="bold",
        )
    )
    return shapes, (middle + 28 if size.is_narrow else y + max(height, step) + 11)


def _mark(row: Row, x: Scale, y: float) -> list[Shape]:
    colour = {"ring": GREY, "diamond": ORANGE}.get(row.kind, BLUE)
    shapes: list[Shape] = []
    if row.low is not None and row.high is not None:
        shapes.append(svg.line(x(row.low), y, x(row.high), y, stroke=colour, stroke_width=3))
    if row.value is not None:
        shapes.append(svg.marker(row.kind, x(row.value), y, size=6, fill=colour))
    return shapes


def _frame(wanted: ForestChart, size: Size, x: Scale, steps: list[float], bottom: float) -> list[Shape]:
    places = places_of(steps)
    shapes = []
    for step in steps:
        shapes.append(svg.line(x(step), 20, x(step), bottom - 6, stroke=RULE, stroke_width=1))
        shapes.append(svg.text(x(step), bottom + size.text, number(step, places), text_anchor="middle"))
    place = x(wanted.reference)
    half = width_of(wanted.reference_words, size.text) / 2
    shapes.append(svg.line(place, 18, place, bottom - 6, stroke=INK, stroke_width=2, stroke_dasharray="5 4"))
    shapes.append(
        svg.text(min(max(place, half), size.width - half), 13, wanted.reference_words, text_anchor="middle")
    )
    return shapes


def _spoken(wanted: ForestChart) -> str:
    known = [f"{row.label} {_words(wanted, row.value)}" for row in wanted.rows if row.value is not None]
    return f"{wanted.unit}. {'; '.join(known[:12])}. The table gives every figure."
