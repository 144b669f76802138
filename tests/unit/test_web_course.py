"""The titles of charts: a line is told with its peak, and the years before as their check found them."""

from typing import Any

import pytest

from kinfold.reports.charts.line import Point, Series
from kinfold.web.presenters.answer_charts import course, event_studies
from kinfold.web.presenters.savings import _shown


def _series(*values: float | None) -> Series:
    points = (Point(float(2010 + at), str(2010 + at), value, "value") for at, value in enumerate(values))
    return Series("Westshire", tuple(points))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((26.5, 44.2, 17.0), "Westshire 26.5 in 2010, 44.2 in 2011, 17.0 in 2012"),
        ((20.0, 10.0, 40.0, 30.0), "Westshire 20.0 in 2010, 10.0 in 2011, 40.0 in 2012, 30.0 in 2013"),
        ((20.0, 22.0, 25.0), "Westshire 20.0 in 2010, 25.0 in 2012"),
        ((None, 22.0, None), "Westshire 22.0 in 2011, the only year"),
        ((None, None), "no figure for Westshire"),
    ],
)
def test_course_of_a_line_does_not_hide_what_lies_between(
    values: tuple[float | None, ...], words: str
) -> None:
    assert course(_series(*values)) == words


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("pass", "The years before look alike"), ("fail", "The years before cannot be shown to be alike")],
)
def test_event_study_is_titled_as_its_check_found(outcome: str, words: str) -> None:
    years: list[dict[str, Any]] = [
        {"outcome": "plans", "code": "919", "base": "2014", "time": time, "live": time > 2014}
        | {"estimate": -5.0, "low": -30.0, "high": 20.0}
        for time in (2012, 2013, 2015)
    ]
    answer = {
        "event_study": years,
        "checks": [{"id": "pre-trend", "outcome": outcome, "outcome_measure": "plans"}],
        "estimates": [],
        "series": [],
        "plan": {"live_year": 2015},
        "data": {"source": "Published figures", "complete_to": "2020-03-31"},
        "plan_digest": "0" * 64,
    }

    assert event_studies(answer, "plans")[0].finding == f"{words}, measured from 2014"


def test_nothing_shown_to_be_cashable_is_not_a_measured_nought() -> None:
    assert (_shown(0), _shown(None), _shown(107_000)) == ("none shown", "none shown", "£107,000")
