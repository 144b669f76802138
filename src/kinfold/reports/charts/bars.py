"""Shares as bars in rows, named and with their numbers. Rows keep the order they are given in."""

from dataclasses import dataclass

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts.chart import BLUE, NARROW, RULE, WIDE, Chart, Size
from kinfold.reports.charts.scale import Scale, width_of
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
    return Chart(
        name=wanted.name,
        finding=wanted.finding,
        unit=wanted.unit,
        wide=draw(wanted, WIDE),
        narrow=draw(wanted, NARROW),
        table=Table(f"{wanted.finding}: {wanted.unit}", (wanted.row_name, wanted.value_name), rows),
        source=wanted.source,
        notes=wanted.notes,
    )


def draw(wanted: BarsChart, size: Size) -> Picture:
    """Draw at one width: names left of the bars where wide, above them where narrow."""
    names = max((width_of(name, size.text) for name, _ in wanted.rows), default=0) + 12
    left = 0.0 if size.is_narrow else min(names, 260.0)
    numbers = max((width_of(number(v, wanted.places), size.text) for _, v in wanted.rows), default=0) + 10
    most = max((value for _, value in wanted.rows), default=1.0)
    x = Scale(0, most or 1.0, left, size.width - numbers)
    shapes: list[Shape] = [svg.line(left, 2, left, _height(wanted, size) - 4, stroke=RULE, stroke_width=1)]
    y = 6.0
    for name, value in wanted.rows:
        if size.is_narrow:
            shapes.append(svg.text(2, y + size.text, name, size=size.text))
            y += size.text * 1.4
        else:
            shapes.append(svg.text(left - 10, y + 16, name, size=size.text, text_anchor="end"))
        shapes.append(svg.element("rect", x=left, y=y, width=max(x(value) - left, 1), height=22, fill=BLUE))
        shapes.append(
            svg.text(x(value) + 6, y + 16.5, number(value, wanted.places), size=size.text, font_weight="bold")
        )
        y += 32
    return svg.picture(
        f"{wanted.name}-{size.name}", shapes, width=size.width, height=_height(wanted, size),
        title=wanted.finding,
        description=f"{wanted.unit}. "
        + "; ".join(f"{name} {number(value, wanted.places)}" for name, value in wanted.rows[:15]),
    )  # fmt: skip


def _height(wanted: BarsChart, size: Size) -> float:
    row = 32 + (size.text * 1.4 if size.is_narrow else 0)
    return 10 + row * len(wanted.rows)
