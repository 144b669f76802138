"""Which steps are offered first when someone writes one down, and that every step is offered once."""

from datetime import datetime, timedelta

import pytest

from kinfold.domain.case import LONDON, Happened, Step
from kinfold.domain.step_facts import recordable
from kinfold.web.presenters.process_steps import STAGES, steps_to_write

BEGAN = datetime(2026, 3, 2, 10, tzinfo=LONDON)
WAY_IN = ("referral", "strategy", "conference:ivo", "protection_plan:ivo")


def _groups(*steps: str) -> dict[str, list[str]]:
    told = [
        Happened(BEGAN + timedelta(days=number), Step(step.partition(":")[0]), step.partition(":")[2])
        for number, step in enumerate(steps)
    ]
    return {name: [code for code, _ in group] for name, group in steps_to_write(told, ["ivo", "una"])}


@pytest.mark.parametrize(
    ("steps", "offered"),
    [
        ((), ["referral"]),
        (("referral",), ["referral_decision", "assessment", "strategy"]),
        (("referral", "referral_decision", "assessment"), ["strategy"]),
        (("referral", "closure"), ["referral"]),
        (
            (*WAY_IN, "referral_decision", "assessment", "enquiry:ivo", "enquiry:una", "conference:una"),
            [
                *("enquiry_end", "protection_plan", "core_group", "review_conference"),
                *("protection_plan_end", "visit"),
            ],
        ),
        (
            ("referral", "referral_decision", "assessment", "strategy", "enquiry:ivo", "enquiry:una"),
            ["enquiry_end", "conference"],
        ),
    ],
)
def test_what_follows_comes_first(steps: tuple[str, ...], offered: list[str]) -> None:
    assert _groups(*steps)["Usually next"] == offered


@pytest.mark.parametrize("steps", [(), ("referral",), WAY_IN, (*WAY_IN, "core_group:ivo", "visit:ivo")])
def test_every_step_is_offered_once_and_none_that_nobody_writes_down(steps: tuple[str, ...]) -> None:
    offered = [code for group in _groups(*steps).values() for code in group]

    assert sorted(offered) == sorted(each.value for each in recordable())


def test_every_step_has_its_stage() -> None:
    assert sorted(step for _, stage in STAGES for step in stage) == sorted(recordable())


def test_what_may_not_come_now_is_never_first() -> None:
    assert "closure" not in _groups(*WAY_IN)["Usually next"]
    assert "core_group" in _groups("referral")["Another step: protecting a child"]
