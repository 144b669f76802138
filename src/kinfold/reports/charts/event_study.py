"""Differences by year before and after a start, each with its interval: were the years before alike?

Not for estimating them.
"""

from dataclasses import dataclass

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts import axes
from kinfold.reports.charts.axes import Marker, Plot
from kinfold.reports.charts.chart import BLUE, GREY, Chart, Size, finished
from kinfold.reports.tables import Table
from kinfold.reports.wording import interval, signed


@dataclass(frozen=True, slots=True)
class Moment:
    """The difference at one time; ``is_before`` says it comes before the start."""

    x: float
    label: str
    estimate: float | None
    low: float | None
    high: float | None
    is_before: bool


@dataclass(frozen=True, slots=True)
class EventStudy:
    """What an event study chart is made from; ``start`` is where the dashed line stands."""

    name: str
    finding: str
    unit: str
    moments: tuple[Moment, ...]
    source: str
    start: Marker
    x_name: str = "Year"
    notes: tuple[str, ...] = ()


def event_study_chart(wanted: EventStudy) -> Chart:
    """Draw the chart at both widths and write its table."""
    return finished(wanted, draw, table(wanted))


def table(wanted: EventStudy) -> Table:
    """Write one row for each time, in order."""
    rows = tuple(
        (m.label, "before" if m.is_before else "after", signed(m.estimate), interval(m.low, m.high, 1))
        for m in wanted.moments
    )
    headers = (wanted.x_name, "Before or after", "Difference", "95% interval")
    return Table(f"{wanted.finding}: {wanted.unit}", headers, rows)


def draw(wanted: EventStudy, size: Size) -> Picture:
    """Draw at one width: rings before the start, filled circles after."""
    values = [v for m in wanted.moments for v in (m.estimate, m.low, m.high) if v is not None]
    xs = [m.x for m in wanted.moments] or [0.0, 1.0]
    area, steps = axes.plot(
        size, (min(xs) - 0.3, max(xs) + 0.3), values, right=14, top=axes.room_above((wanted.start,), size)
    )
    shapes = axes.gridlines(area, steps)
    shapes += axes.x_words(area, [(m.x, m.label) for m in wanted.moments])
    shapes += axes.markers(area, (wanted.start,))
    for moment in wanted.moments:
        shapes += _moment(area, moment)
    spoken = "; ".join(f"{m.label} {signed(m.estimate)}" for m in wanted.moments)
    return svg.picture(
        f"{wanted.name}-{size.name}",
        shapes,
        width=size.width,
        size=size.text,
        height=size.height,
        title=wanted.finding,
        description=f"{wanted.unit}. {spoken}. The table gives every interval.",
    )


def _moment(area: Plot, moment: Moment) -> list[Shape]:
    if moment.estimate is None:
        return []
    x = area.x(moment.x)
    colour = GREY if moment.is_before else BLUE
    shapes: list[Shape] = []
    if moment.low is not None and moment.high is not None:
        shapes.append(svg.line(x, area.y(moment.low), x, area.y(moment.high), stroke=colour, stroke_width=3))
    kind = "ring" if moment.is_before else "circle"
    shapes.append(svg.marker(kind, x, area.y(moment.estimate), size=6, fill=colour))
    return shapes
