"""The frame of a chart: gridlines, axis words, dashed markers. Shared by the forms; draws no data."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinfold.kit import svg
from kinfold.kit.svg import Shape
from kinfold.reports.charts.chart import GREY, INK, RULE, Size
from kinfold.reports.charts.scale import Scale, places_of, ticks, width_of
from kinfold.reports.wording import number


@dataclass(frozen=True, slots=True)
class Marker:
    """A dashed line at a place on the x axis, with words that say what happened there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The room for data inside a drawing, with its two scales."""

    size: Size
    x: Scale
    y: Scale
    left: float
    right: float
    top: float
    bottom: float


def plot(
    size: Size,
    x_span: tuple[float, float],
    values: Sequence[float],
    *,
    right: float,
    top: float = 14,
    from_zero: bool = True,
) -> tuple[Plot, list[float]]:
    """Lay out a plot for the values, with round y ticks; rates start from zero unless told otherwise."""
    low = min([*values, 0.0] if from_zero else values, default=0.0)
    high = max([*values, 0.0] if from_zero else values, default=1.0)
    steps = ticks(low, high if high > low else low + 1, 4 if size.is_narrow else 5)
    places = places_of(steps)
    left = max(width_of(number(step, places), size.text) for step in steps) + 10
    bottom = size.height - size.text * 2
    area = Plot(
        size=size,
        x=Scale(*x_span, left + 6, size.width - right),
        y=Scale(steps[0], steps[-1], bottom, top),
        left=left,
        right=size.width - right,
        top=top,
        bottom=bottom,
    )
    return area, steps


def gridlines(area: Plot, steps: Sequence[float]) -> list[Shape]:
    """Draw a pale line and its number for each step; zero is darker."""
    shapes: list[Shape] = []
    places = places_of(steps)
    for step in steps:
        y = area.y(step)
        shapes.append(
            svg.line(area.left, y, area.right, y, stroke=GREY if step == 0 else RULE, stroke_width=1)
        )
        shapes.append(
            svg.text(
                area.left - 8,
                y + area.size.text * 0.35,
                number(step, places),
                text_anchor="end",
            )
        )
    return shapes


def x_words(area: Plot, labels: Sequence[tuple[float, str]]) -> list[Shape]:
    """Write the words under the x axis, leaving out those that would touch the one before."""
    shapes: list[Shape] = []
    last_end = float("-inf")
    for at, words in labels:
        half = width_of(words, area.size.text) / 2
        x = min(max(area.x(at), half), area.size.width - half)
        if x - half < last_end + 6:
            continue
        shapes.append(svg.text(x, area.bottom + area.size.text * 1.4, words, text_anchor="middle"))
        last_end = x + half
    return shapes


def markers(area: Plot, wanted: Sequence[Marker]) -> list[Shape]:
    """Draw dashed lines with their words above the plot, beside the line where there is room."""
    shapes: list[Shape] = []
    size = area.size
    for row, mark in enumerate(wanted):
        x = area.x(mark.at)
        y = area.top - 12 - size.text * 1.2 * row
        room = width_of(mark.label, size.text)
        start = x + 6 if x + 6 + room <= size.width else max(0.0, min(x - room / 2, size.width - room - 2))
        top = y - size.text * 0.8 if start > x else y + 5
        shapes.append(svg.line(x, top, x, area.bottom, stroke=INK, stroke_width=1.5, stroke_dasharray="5 4"))
        shapes.append(svg.text(start, y, mark.label))
    return shapes


def room_above(wanted: Sequence[Marker], size: Size) -> float:
    """Give the room that the markers' words need above the plot."""
    return 14 + (size.text * 1.2 * len(wanted) + 6 if wanted else 0)
