"""A small line for a card: the last months of one indicator, from zero, its first and last month named.

The card beside it gives the numbers; the indicator's own page gives the table.
"""

from collections.abc import Sequence

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts import axes
from kinfold.reports.charts.chart import BLUE, GREY, Size
from kinfold.reports.charts.line import Point
from kinfold.reports.wording import figure

CARD = Size("card", 270, 165, 14)


def small_multiple(name: str, title: str, unit: str, points: Sequence[Point]) -> Picture:
    """Draw the months in order. Months that are not complete are grey rings; a missing month is a gap."""
    values = [v for p in points for v in (p.value, p.high) if v is not None]
    xs = [point.x for point in points] or [0.0, 1.0]
    area, steps = axes.plot(CARD, (min(xs), max(max(xs), min(xs) + 1)), values, right=12)
    shapes = axes.gridlines(area, steps)
    if points:
        ends = [(points[0].x, points[0].label), (points[-1].x, points[-1].label)]
        shapes += axes.x_words(area, ends if len(points) > 1 else ends[:1])
    shapes += _data(area, points)
    known = [point for point in points if point.value is not None]
    spoken = (
        f"{unit}. {known[0].label} {figure(known[0].value, None)}, "
        f"{known[-1].label} {figure(known[-1].value, None)}."
        if known
        else f"{unit}. No month has a figure."
    )
    return svg.picture(
        name, shapes, width=CARD.width, size=CARD.text, height=CARD.height, title=title, description=spoken
    )


def _data(area: axes.Plot, points: Sequence[Point]) -> list[Shape]:
    shapes: list[Shape] = []
    run: list[tuple[float, float]] = []
    for point in [*points, Point(0, "", None)]:
        if point.value is None or point.status == "incomplete":
            if len(run) > 1:
                shapes.append(
                    svg.path(run, fill="none", stroke=BLUE, stroke_width=2.5, stroke_linejoin="round")
                )
            elif run:
                shapes.append(svg.marker("circle", *run[0], size=3.5, fill=BLUE))
            run = []
        if point.value is not None and point.status == "incomplete":
            shapes.append(svg.marker("ring", area.x(point.x), area.y(point.value), size=4, fill=GREY))
        elif point.value is not None:
            run.append((area.x(point.x), area.y(point.value)))
    return shapes
