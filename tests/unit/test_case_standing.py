"""What is open of a case, since when, and how long that is in words."""

from datetime import date, datetime, timedelta

import pytest

from kinfold.domain.case import LONDON, Happened, Step, open_spans, since_opened
from kinfold.web.presenters.process_state import state_of
from kinfold.web.presenters.spoken import lasted

BEGAN = datetime(2026, 3, 2, 10, tzinfo=LONDON)
TODAY = date(2026, 11, 24)


def _told(*steps: str) -> list[Happened]:
    return [
        Happened(BEGAN + timedelta(days=number), Step(step.partition(":")[0]), step.partition(":")[2])
        for number, step in enumerate(steps)
    ]


def test_what_has_ended_is_open_no_longer_and_what_began_again_is() -> None:
    steps = _told("need_plan:ivo", "need_plan_end:ivo", "pre_proceedings", "need_plan:ivo", "care:una")

    assert [each.step.value for each in open_spans(steps, "ivo")] == ["pre_proceedings", "need_plan"]
    assert [each.step.value for each in open_spans(steps, "una")] == ["pre_proceedings", "care"]


def test_a_case_counts_from_its_last_closing_and_an_allocation_may_come_before_its_referral() -> None:
    steps = _told("referral", "closure", "allocation", "referral", "strategy")

    assert [each.step.value for each in since_opened(steps)] == ["allocation", "referral", "strategy"]
    assert since_opened(_told("referral", "closure")) == []
    assert since_opened(_told("visit:ivo")) == []


def test_children_who_have_the_same_stand_together_and_a_closed_case_says_so() -> None:
    steps = _told("referral", "need_plan:ivo", "need_plan:una", "care:pip")
    children = {"ivo": "Ivo 9", "una": "Una 9", "pip": "Pip 2"}

    told = state_of(steps, children, {"pip": "V2"}, TODAY)

    assert told.words == "Open since 2 March 2026"
    assert told.children == (
        ("Ivo 9", "child in need plan since 3 March 2026 (8 months)"),
        ("Una 9", "child in need plan since 4 March 2026 (8 months)"),
        ("Pip 2", "in care: Accommodated with agreement (section 20) since 5 March 2026 (8 months)"),
    )
    closed = state_of(_told("referral", "closure"), children, {}, TODAY)
    assert closed.words == "Closed on 3 March 2026"
    assert closed.children == (("Ivo 9, Una 9 and Pip 2", "no plan"),)
    assert not any(each.is_reached for each in closed.stages)


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (date(2026, 11, 24), "today"),
        (date(2026, 11, 23), "1 day"),
        (date(2026, 11, 3), "3 weeks"),
        (date(2025, 12, 24), "11 months"),
        (date(2024, 2, 29), "2 years"),
        (date(2026, 12, 1), "today"),
    ],
)
def test_how_long_something_has_lasted(since: date, words: str) -> None:
    assert lasted(since, TODAY) == words
