"""Shares as bars in rows, named and with their numbers. Rows keep the order they are given in."""

from dataclasses import dataclass

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts.chart import BLUE, RULE, Chart, Size, finished
from kinfold.reports.charts.scale import Scale, width_of, wrapped
from kinfold.reports.tables import Table
from kinfold.reports.wording import number


@dataclass(frozen=True, slots=True)
class BarsChart:
    """What a bars chart is made from: (name, value) with value from zero up."""

    name: str
    finding: str
    unit: str
    rows: tuple[tuple[str, float], ...]
    source: str
    row_name: str
    value_name: str
    places: int = 0
    notes: tuple[str, ...] = ()


def bars_chart(wanted: BarsChart) -> Chart:
    """Draw the chart at both widths and write its table. Raises ValueError for a value below zero."""
    if any(value < 0 for _, value in wanted.rows):
        raise ValueError("a bar below zero")
    rows = tuple((name, number(value, wanted.places)) for name, value in wanted.rows)
    titled = f"{wanted.finding}: {wanted.unit}"
    return finished(wanted, draw, Table(titled, (wanted.row_name, wanted.value_name), rows))


def draw(wanted: BarsChart, size: Size) -> Picture:
    """Draw at one width: names left of the bars where wide, above them where narrow; long names wrap."""
    longest = max((width_of(name, size.text) for name, _ in wanted.rows), default=0.0) + 14
    left = 2.0 if size.is_narrow else min(longest, 280.0)
    room = size.width - 4 if size.is_narrow else left - 10
    numbers = max((width_of(number(v, wanted.places), size.text) for _, v in wanted.rows), default=0) + 12
    most = max((value for _, value in wanted.rows), default=1.0)
    x = Scale(0, most or 1.0, left, size.width - numbers)
    shapes: list[Shape] = []
    y = 4.0
    for name, value in wanted.rows:
        drawn, y = _row(wrapped(name, size.text, room), size, left, y)
        shapes += drawn
        shapes.append(
            svg.element("rect", x=left, y=y - 26, width=max(x(value) - left, 1), height=20, fill=BLUE)
        )
        shapes.append(svg.text(x(value) + 6, y - 10.5, number(value, wanted.places), font_weight="bold"))
    axis = svg.line(left, 2, left, y - 4, stroke=RULE, stroke_width=1)
    spoken = "; ".join(f"{name} {number(value, wanted.places)}" for name, value in wanted.rows[:15])
    return svg.picture(
        f"{wanted.name}-{size.name}",
        [*shapes, axis],
        width=size.width,
        height=y,
        size=size.text,
        title=wanted.finding,
        description=f"{wanted.unit}. {spoken}",
    )


def _row(lines: list[str], size: Size, left: float, y: float) -> tuple[list[Shape], float]:
    """Write a row's name and give the place where the row ends."""
    step = size.text * 1.15
    if size.is_narrow:
        words = [svg.text(2, y + size.text + at * step, part) for at, part in enumerate(lines)]
        return words, y + step * len(lines) + 34
    height = max(32.0, step * len(lines) + 10)
    first = y + height - 10.5 - step * (len(lines) - 1)
    words = [svg.text(left - 10, first + at * step, part, text_anchor="end") for at, part in enumerate(lines)]
    return words, y + height
