"""Lines over years or months: up to four series, named at their ends, with gaps where there is no figure.

Not for counts of small groups: what comes in was already released.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kinfold.kit import svg
from kinfold.kit.svg import Picture, Shape
from kinfold.reports.charts import axes
from kinfold.reports.charts.axes import Marker, Plot
from kinfold.reports.charts.chart import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PALE_BLUE,
    Chart,
    Size,
    finished,
)
from kinfold.reports.charts.scale import apart, width_of, wrapped
from kinfold.reports.tables import Table
from kinfold.reports.wording import figure

MOST_SERIES = 4
_LOOKS = (
    (BLUE, None, "circle", 3.0),
    (ORANGE, "9 4", "square", 2.5),
    (GREY, "3 3", "triangle", 2.5),
    (BLUE, "2 4", "diamond", 2.0),
)


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series. ``x`` is a year or a month's position; a value of None leaves a gap."""

    x: float
    label: str
    value: float | None
    status: str = "value"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A named line."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class LineChart:
    """What a line chart is made from. Points of status ``incomplete`` are drawn grey and hollow."""

    name: str
    finding: str
    unit: str
    series: tuple[Series, ...]
    source: str
    x_name: str = "Year"
    markers: tuple[Marker, ...] = ()
    callouts: tuple[tuple[float, str], ...] = ()
    places: int = 1
    from_zero: bool = True
    notes: tuple[str, ...] = ()


def line_chart(wanted: LineChart) -> Chart:
    """Draw the chart at both widths and write its table.

    Raises ValueError for more than four series: they could not be told apart.
    """
    if len(wanted.series) > MOST_SERIES:
        raise ValueError(f"{len(wanted.series)} series, of {MOST_SERIES} at most")
    return finished(wanted, draw, table(wanted))


def table(wanted: LineChart) -> Table:
    """Write the same figures as rows, one for each x, with words where there is no figure."""
    by_series = [{point.x: point for point in series.points} for series in wanted.series]
    labels = {point.x: point.label for series in wanted.series for point in series.points}
    banded = any(point.low is not None for series in wanted.series for point in series.points)
    rows = []
    for x in sorted(labels):
        cells = [labels[x]]
        for points in by_series:
            point = points.get(x)
            cells.append(figure(point.value, point.status, wanted.places) if point else "no figure")
            if banded:
                cells.append(_limits(point, wanted.places))
        rows.append(tuple(cells))
    headers = [wanted.x_name]
    for series in wanted.series:
        headers += [series.name, "95% interval"] if banded else [series.name]
    return Table(f"{wanted.finding}: {wanted.unit}", tuple(headers), tuple(rows))


def _limits(point: Point | None, places: int) -> str:
    if point is None or point.low is None or point.high is None:
        return ""
    return f"{figure(point.low, None, places)} to {figure(point.high, None, places)}"


def draw(wanted: LineChart, size: Size) -> Picture:
    """Draw at one width."""
    points = [point for series in wanted.series for point in series.points]
    values = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
    xs = [point.x for point in points] or [0.0, 1.0]
    names = _ending_names(wanted, size)
    area, steps = axes.plot(
        size,
        (min(xs), max(xs)),
        values,
        right=names.room,
        top=axes.room_above(wanted.markers, size),
        from_zero=wanted.from_zero,
    )
    shapes = axes.gridlines(area, steps) + axes.x_words(area, _x_labels(wanted))
    shapes += axes.markers(area, wanted.markers)
    for series, look in zip(wanted.series, _LOOKS, strict=False):
        shapes += _band(area, series) + _lines(area, series, look)
    shapes += _callouts(area, wanted) + names.shapes(area)
    return svg.picture(
        f"{wanted.name}-{size.name}",
        shapes,
        width=size.width,
        size=size.text,
        height=size.height,
        title=wanted.finding,
        description=_spoken(wanted),
    )


def _x_labels(wanted: LineChart) -> list[tuple[float, str]]:
    longest = max(wanted.series, key=lambda series: len(series.points))
    return [(point.x, point.label) for point in longest.points]


def _spoken(wanted: LineChart) -> str:
    parts = []
    for series in wanted.series:
        known = [point for point in series.points if point.value is not None]
        if known:
            first, last = known[0], known[-1]
            parts.append(
                f"{series.name}: {figure(first.value, None, wanted.places)} in {first.label}, "
                f"{figure(last.value, None, wanted.places)} in {last.label}."
            )
    return f"{wanted.unit}. {' '.join(parts)} The table gives every figure."


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """Cut a series where a figure is missing or stops being comparable, so that no line bridges a gap."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _banded_runs(points: Sequence[Point]) -> list[list[Point]]:
    cut = [
        point if point.low is not None and point.high is not None else replace(point, value=None)
        for point in points
    ]
    return _runs(cut)


def _band(area: Plot, series: Series) -> list[Shape]:
    shapes = []
    for run in _banded_runs(series.points):
        upper = [(area.x(p.x), area.y(p.high)) for p in run if p.high is not None]
        lower = [(area.x(p.x), area.y(p.low)) for p in reversed(run) if p.low is not None]
        if len(run) > 1:
            shapes.append(svg.path(upper + lower, close=True, fill=PALE_BLUE, fill_opacity="0.6"))
    return shapes


def _lines(area: Plot, series: Series, look: tuple[str, str | None, str, float]) -> list[Shape]:
    colour, dash, kind, width = look
    shapes = []
    many = len(series.points) > 16
    for run in _runs(series.points):
        places = [(area.x(p.x), area.y(p.value)) for p in run if p.value is not None]
        if len(places) > 1:
            shapes.append(
                svg.path(
                    places,
                    fill="none",
                    stroke=colour,
                    stroke_width=width,
                    stroke_dasharray=dash,
                    stroke_linejoin="round",
                )
            )
        for point, (x, y) in zip(run, places, strict=True):
            if point.status == "incomplete":
                shapes.append(svg.marker("ring", x, y, size=5, fill=GREY))
            elif len(run) == 1 or not many:
                shapes.append(svg.marker(kind, x, y, size=4, fill=colour))
    return shapes


def _callouts(area: Plot, wanted: LineChart) -> list[Shape]:
    shapes = []
    first = {point.x: point.value for point in wanted.series[0].points}
    for at, words in wanted.callouts:
        value = first.get(at)
        if value is None:
            continue
        x, y, size = area.x(at), area.y(value), area.size.text
        half = width_of(words, size) / 2
        middle = min(max(x, area.left + half), area.right - half)
        shapes.append(
            svg.text(middle, max(y - 11, area.top + 4), words, text_anchor="middle", font_weight="bold")
        )
    return shapes


@dataclass(frozen=True, slots=True)
class _Ending:
    """Where a line ends, and what it is called."""

    name: str
    x: float
    value: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Names:
    """The names beside the ends of the lines, moved apart; a thin line leads to a name that had to move."""

    endings: tuple[_Ending, ...]
    room: float
    size: Size

    def shapes(self, area: Plot) -> list[Shape]:
        """Write each name beside the last figure of its line."""
        lines = [wrapped(each.name, self.size.text, self.room - 14) for each in self.endings]
        gap = self.size.text * 1.15
        tallest = max((len(each) for each in lines), default=1)
        wanted = [area.y(each.value) for each in self.endings]
        placed = apart(wanted, gap * tallest + 3, area.top + 4, area.bottom - 4)
        shapes = []
        for words, y, ending in zip(lines, placed, self.endings, strict=True):
            end_x, end_y = area.x(ending.x), area.y(ending.value)
            if abs(y - end_y) > 3 or area.right - end_x > 3:
                shapes.append(svg.line(end_x + 6, end_y, area.right + 7, y, stroke=GREY, stroke_width=1))
            top = y + self.size.text * 0.35 - gap * (len(words) - 1) / 2
            colour = BLUE if ending.colour == BLUE else INK
            for row, part in enumerate(words):
                place = area.right + 10, top + row * gap
                shapes.append(svg.text(*place, part, font_weight="bold", fill=colour))
        return shapes


def _ending_names(wanted: LineChart, size: Size) -> _Names:
    endings = []
    for series, look in zip(wanted.series, _LOOKS, strict=False):
        known = [(point.x, point.value) for point in series.points if point.value is not None]
        if known and len(wanted.series) > 1:
            endings.append(_Ending(series.name, *known[-1], look[0]))
    if not endings:
        return _Names((), 14, size)
    most = 120 if size.is_narrow else 190
    longest = max(width_of(each.name, size.text) for each in endings) * 1.12 + 16
    return _Names(tuple(endings), min(longest, most), size)
