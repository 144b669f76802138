"""Which steps may come in which order, and what is said of those that may not."""

from datetime import datetime, timedelta

import pytest

from kinfold.domain.case import LONDON, SPANS, Happened, Step, problems

BEGAN = datetime(2026, 3, 2, 10, tzinfo=LONDON)
WAY_IN = ("referral", "strategy", "conference:ivo", "protection_plan:ivo")


def _case(*steps: str) -> list[Happened]:
    """Give steps a day apart; 'visit:ivo' is of a child."""
    return [
        Happened(BEGAN + timedelta(days=number), Step(step.partition(":")[0]), step.partition(":")[2])
        for number, step in enumerate(steps)
    ]


def _said(*steps: str) -> list[str]:
    return [words for _, words in problems(_case(*steps))]


@pytest.mark.parametrize(
    "steps",
    [
        (*WAY_IN, "core_group:ivo", "review_conference:ivo", "protection_plan_end:ivo", "closure"),
        ("referral", "referral_decision", "assessment", "need_plan:una", "need_plan_end:una", "closure"),
        ("referral", "closure", "referral", "strategy"),
        ("referral", "care:ivo", "placement:ivo", "care_review:ivo", "care_end:ivo", "closure"),
        ("referral", "pre_proceedings", "family_decision_offer", "pre_proceedings_end", "closure"),
    ],
)
def test_lawful_ways_through(steps: tuple[str, ...]) -> None:
    assert _said(*steps) == []


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (("strategy",), "Strategy discussion comes after another step. Record first: referral received."),
        (("referral", "conference:ivo"), "Record first: strategy discussion."),
        ((*WAY_IN, "protection_plan:ivo"), "already recorded and has not ended"),
        ((*WAY_IN, "core_group:una"), "Record first: child protection plan begun."),
        ((*WAY_IN, "closure"), "Record first: child protection plan ended."),
        (("referral", "closure", "closure"), "The case is already closed."),
        (("closure",), "There is no open case to close."),
        (("referral", "closure", "visit:ivo"), "Record a new referral first."),
        (("protection_plan_end:ivo", *WAY_IN), "Enter that day or a later one."),
        (("referral", "pre_proceedings", "closure"), "Record first: pre-proceedings ended."),
    ],
)
def test_what_may_not_come_is_said_in_words(steps: tuple[str, ...], words: str) -> None:
    assert any(words in each for each in _said(*steps))


def test_one_childs_plan_is_not_anothers() -> None:
    assert _said(*WAY_IN, "conference:una", "protection_plan:una", "protection_plan_end:ivo") == []


def test_whatever_begins_also_ends() -> None:
    assert len(SPANS) == 8
    assert all(end.value == f"{begin.value}_end" for begin, end in SPANS.items())
