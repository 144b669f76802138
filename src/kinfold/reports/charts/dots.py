"""Many like values as a cloud of dots with one of them marked: where does the one stand among the rest?

The others carry no name: this is not a league.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts.chart import GREY, INK, ORANGE, RULE, Chart, Size, finished
from kinfold.reports.charts.scale import Scale, places_of, ticks, width_of
from kinfold.reports.tables import Table
from kinfold.reports.wording import number, signed


@dataclass(frozen=True, slots=True)
class DotsChart:
    """What a dots chart is made from: the others, and the one with its name."""

    name: str
    finding: str
    unit: str
    others: tuple[float, ...]
    others_name: str
    one: float
    one_name: str
    source: str
    notes: tuple[str, ...] = ()


def dots_chart(wanted: DotsChart) -> Chart:
    """Draw the chart at both widths and write its table."""
    return finished(wanted, draw, table(wanted))


def table(wanted: DotsChart) -> Table:
    """Write how many of the others fall in each round band, and where the one stands."""
    values = [*wanted.others, wanted.one]
    steps = ticks(min(values), max(values), 6)
    places = places_of(steps)
    rows = []
    for low, high in pairwise(steps):
        last = high == steps[-1]
        inside = sum(low <= v < high or (last and v == high) for v in wanted.others)
        here = low <= wanted.one < high or (last and wanted.one == high)
        rows.append(
            (
                f"{number(low, places)} to {number(high, places)}",
                str(inside),
                f"here: {signed(wanted.one)}" if here else "",
            )
        )
    headers = ("Band", wanted.others_name, wanted.one_name)
    return Table(f"{wanted.finding}: {wanted.unit}", headers, tuple(rows))


def draw(wanted: DotsChart, size: Size) -> Picture:
    """Draw at one width: dots that would touch are stacked upward."""
    values = [*wanted.others, wanted.one]
    steps = ticks(min(values), max(values), 3 if size.is_narrow else 6)
    radius = 4.0 if size.is_narrow else 5.0
    edge = max(width_of(number(step), size.text) for step in (steps[0], steps[-1])) / 2 + 4
    place_of = Scale(steps[0], steps[-1], edge, size.width - edge)
    stacks = _stacks([place_of(value) for value in wanted.others], radius * 2 + 1)
    tallest = max((level for _, level in stacks), default=0)
    bottom = size.text * 2.4 + 24 + (tallest + 1) * (radius * 2 + 1)
    places = places_of(steps)
    shapes: list[Shape] = []
    for step in steps:
        shapes.append(
            svg.line(place_of(step), size.text * 2.4, place_of(step), bottom, stroke=RULE, stroke_width=1)
        )
        shapes.append(
            svg.text(place_of(step), bottom + size.text * 1.4, number(step, places), text_anchor="middle")
        )
    shapes.append(svg.line(edge - 4, bottom, size.width - edge + 4, bottom, stroke=GREY, stroke_width=1))
    step_up = radius * 2 + 1
    shapes.append(
        svg.dots(
            [(x, bottom - radius - 2 - level * step_up) for x, level in stacks],
            radius=radius,
            colour="#8a9095",
        )
    )
    shapes += _one(wanted, size, place_of(wanted.one), bottom)
    return svg.picture(
        f"{wanted.name}-{size.name}",
        shapes,
        width=size.width,
        size=size.text,
        height=bottom + size.text * 2,
        title=wanted.finding,
        description=f"{wanted.unit}. {wanted.one_name} {signed(wanted.one)}, among {len(wanted.others)} "
        f"others from {signed(min(values))} to {signed(max(values))}.",
    )


def _one(wanted: DotsChart, size: Size, place: float, bottom: float) -> list[Shape]:
    words = f"{wanted.one_name} {signed(wanted.one)}"
    half = width_of(words, size.text) / 2 * 1.1
    middle = min(max(place, half), size.width - half)
    return [
        svg.text(middle, size.text, words, text_anchor="middle", font_weight="bold"),
        svg.line(place, size.text * 1.4, place, bottom, stroke=INK, stroke_width=2, stroke_dasharray="5 4"),
        svg.marker("diamond", place, bottom - 8, size=7, fill=ORANGE, stroke=INK, stroke_width=1.5),
    ]


def _stacks(places: Sequence[float], width: float) -> list[tuple[float, int]]:
    """Give each dot a column and a level, so that none covers another."""
    columns: dict[int, int] = {}
    stacked = []
    for place in sorted(places):
        column = round(place / width)
        level = columns.get(column, 0)
        columns[column] = level + 1
        stacked.append((column * width, level))
    return stacked
