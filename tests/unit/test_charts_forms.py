"""Charts: each says the same in a drawing and in a table, and never makes a missing figure look like zero."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from kinfold.reports.charts.axes import Marker
from kinfold.reports.charts.bars import BarsChart, bars_chart
from kinfold.reports.charts.dots import DotsChart, dots_chart
from kinfold.reports.charts.event_study import EventStudy, Moment, event_study_chart
from kinfold.reports.charts.forest import ForestChart, Row, forest_chart
from kinfold.reports.charts.line import LineChart, Point, Series, line_chart
from kinfold.reports.charts.scale import apart, ticks
from kinfold.reports.charts.small_multiple import small_multiple

SVG = "{http://www.w3.org/2000/svg}"


def _points(*values: float | None, status: str = "suppressed") -> tuple[Point, ...]:
    return tuple(
        Point(2010 + at, str(2010 + at), value, "value" if value is not None else status)
        for at, value in enumerate(values)
    )


def _lines(*series: Series) -> LineChart:
    return LineChart("plans", "Plans fell", "per 10,000 children", series, "The panel")


def _paths(markup: object) -> list[str]:
    root = ElementTree.fromstring(str(markup))
    return [each.get("d", "") for each in root.iter(f"{SVG}path") if each.get("fill") == "none"]


def test_missing_year_leaves_a_gap_in_the_line_and_words_in_the_table() -> None:
    chart = line_chart(_lines(Series("Vellumshire", _points(3.0, 4.0, None, 6.0, 7.0))))

    assert len(_paths(chart.wide)) == 2
    assert [row[1] for row in chart.table.rows] == ["3.0", "4.0", "small number, hidden", "6.0", "7.0"]


def test_five_series_are_refused() -> None:
    with pytest.raises(ValueError, match="5 series"):
        line_chart(_lines(*(Series(str(at), _points(1.0)) for at in range(5))))


def test_series_differ_by_dash_as_well_as_by_colour() -> None:
    chart = line_chart(_lines(Series("Here", _points(1.0, 2.0)), Series("England", _points(2.0, 1.0))))

    root = ElementTree.fromstring(str(chart.wide))
    drawn = [(p.get("stroke"), p.get("stroke-dasharray")) for p in root.iter(f"{SVG}path") if p.get("stroke")]

    assert len({colour for colour, _ in drawn}) == 2
    assert len({dash for _, dash in drawn}) == 2


def test_line_names_stay_inside_both_drawings() -> None:
    names = ("Bournemouth, Christchurch and Poole", "England", "Statistical neighbours", "South West")
    chart = line_chart(_lines(*(Series(name, _points(5.0, 5.0 + at / 10)) for at, name in enumerate(names))))

    for picture in (chart.wide, chart.narrow):
        root = ElementTree.fromstring(str(picture))
        width, height = (float(each) for each in root.get("viewBox", "").split()[2:])
        places = [(float(t.get("x", 0)), float(t.get("y", 0))) for t in root.iter(f"{SVG}text")]
        assert all(0 <= x <= width and 0 <= y <= height for x, y in places)


def test_every_drawing_keeps_its_text_at_fourteen_or_more() -> None:
    points = _points(3.0, 4.0)
    pictures = [
        *(lambda c: (c.wide, c.narrow))(line_chart(_lines(Series("Here", points)))),
        small_multiple("card", "Call-outs", "per 100 families", points),
    ]

    for picture in pictures:
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', str(picture))]
        assert min(sizes) >= 14


def test_forest_keeps_the_order_it_was_given_and_says_what_has_no_interval() -> None:
    rows = (Row("From 2014", -17.5, -42.0, 11.0), Row("From 2010", -5.9), Row("From 2012", 1.3, -30.0, 27.0))

    chart = forest_chart(ForestChart("starts", "By starting year", "per 10,000", rows, "The panel"))

    assert [row[0] for row in chart.table.rows] == ["From 2014", "From 2010", "From 2012"]
    assert [row[2] for row in chart.table.rows] == ["−42.0 to 11.0", "no interval", "−30.0 to 27.0"]


def test_event_study_draws_years_before_as_rings() -> None:
    moments = (Moment(2013, "2013", 2.0, -1.0, 5.0, True), Moment(2015, "2015", -3.0, -6.0, -1.0, False))

    chart = event_study_chart(
        EventStudy("es", "Alike?", "per 10,000", moments, "The panel", Marker(2014, "Start"))
    )

    fills = [c.get("fill") for c in ElementTree.fromstring(str(chart.wide)).iter(f"{SVG}circle")]
    assert fills == ["#ffffff", "#12436d"]
    assert [row[1] for row in chart.table.rows] == ["before", "after"]


def test_placebo_table_counts_every_other_area_once() -> None:
    others = tuple(float(at % 17) - 8 for at in range(148))

    chart = dots_chart(
        DotsChart("p", "Rank 21 of 149", "gap", others, "Other areas", -9.8, "Here", "The panel")
    )

    assert sum(int(row[1]) for row in chart.table.rows) == 148
    assert sum(bool(row[2]) for row in chart.table.rows) == 1


def test_bars_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        bars_chart(BarsChart("w", "Weights", "per cent", (("A", -1.0),), "s", "Area", "Per cent"))


@pytest.mark.parametrize(("low", "high"), [(0, 1), (0, 44.2), (-83, 12), (0, 0.0004), (5, 5), (0, 1_240_000)])
def test_ticks_reach_round_the_values(low: float, high: float) -> None:
    steps = ticks(low, high)

    assert steps[0] <= low
    assert steps[-1] >= high
    assert 2 <= len(steps) <= 12
    assert len({round(b - a, 9) for a, b in pairwise(steps)}) == 1


def test_labels_at_one_height_are_moved_apart_and_keep_inside() -> None:
    placed = apart([100, 100, 101, 99], 18, 0, 120)

    ordered = sorted(placed)
    assert all(b - a >= 17.9 for a, b in pairwise(ordered))
    assert max(placed) <= 120
