"""The published picture: one real authority beside England, as lines with their tables."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.charts.chart import Chart
from kinfold.reports.charts.line import LineChart, Point, Series, line_chart
from kinfold.web.presenters.answer_charts import course
from kinfold.web.published_picture import Level, Picture

UNIT = "at 31 March, per 10,000 children"
SOURCE = (
    "Department for Education, children looked after and characteristics of children in need; "
    "Office for National Statistics, population under 18. Each figure is traceable to file, row and column."
)


@dataclass(frozen=True, slots=True)
class PublishedPage:
    """The part of the board about published figures."""

    name: str
    choices: list[dict[str, Any]]
    charts: tuple[Chart, ...]


def published_page(picture: Picture) -> PublishedPage:
    """Make the charts and the list of authorities to choose from."""
    return PublishedPage(
        name=picture.name,
        choices=[
            {"value": code, "text": name, "selected": code == picture.code}
            for code, name in picture.authorities
        ],
        charts=tuple(_chart(picture.name, *measure) for measure in picture.measures),
    )


def _chart(
    authority: str, measure: str, title: str, ours: tuple[Level, ...], england: tuple[Level, ...]
) -> Chart:
    return line_chart(
        LineChart(
            name=f"published-{measure.replace('_', '-')}",
            finding=f"{title}: {course(Series(authority, _points(ours)))}",
            unit=f"{title} {UNIT}",
            series=(Series(authority, _points(ours)), Series("England", _points(england))),
            source=SOURCE,
        )
    )


def _points(levels: tuple[Level, ...]) -> tuple[Point, ...]:
    return tuple(Point(level.year, str(level.year), level.rate, level.status) for level in levels)
