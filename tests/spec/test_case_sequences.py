"""Random histories of a family of up to three children: order and clocks beside a second writing of both."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

import numpy as np
import pytest

import clocks_oracle
import order_oracle
from kinfold.domain.case import LONDON, OF_FAMILY, SPANS, Happened, Step, of_child, problems
from kinfold.domain.clocks import Clock, State, clocks, timescales

CHILDREN = ("ivo", "una", "pip")
BEGAN = datetime(2010, 9, 1, 12, tzinfo=LONDON)
KINDS = list(Step)
# Ways that cases go, so that long lawful ones come up too; a random step goes between now and then.
WAYS = (
    ("referral", "strategy", "conference", "protection_plan", "core_group", "visit", "core_group"),
    ("review_conference", "visit", "core_group", "review_conference", "protection_plan_end", "closure"),
    ("need_plan", "need_review", "visit", "need_review", "need_plan_end", "closure"),
    ("care", "placement", "care_visit", "care_review", "placement", "care_review", "care_review", "care_end"),
    ("pre_proceedings", "proceedings", "proceedings_end", "pre_proceedings_end", "allocation", "supervision"),
    ("referral", "closure", "referral", "strategy", "strategy", "closure", "supervision", "allocation"),
    ("serious_incident", "incident_notice", "rapid_review", "missing_return", "return_interview"),
)


Kind = TypeVar("Kind")


def _one(draw: np.random.Generator, among: Sequence[Kind]) -> Kind:
    return among[int(draw.integers(len(among)))]


def _some(draw: np.random.Generator, among: Sequence[Kind]) -> list[Kind]:
    """Give at least one of them, in any order."""
    places = draw.permutation(len(among))[: int(draw.integers(1, len(among) + 1))]
    return [among[int(each)] for each in places]


def _history(draw: np.random.Generator) -> list[Happened]:
    """Give steps in the order in which they are told; some of one instant, some days, some months apart."""
    children = CHILDREN[: int(draw.integers(1, 4))]
    names: list[Step] = []
    while len(names) < draw.integers(2, 28):
        way = _one(draw, WAYS)
        names += [Step(each) for each in way[: int(draw.integers(1, len(way) + 1))]]
        names += [_one(draw, KINDS) for _ in range(int(draw.integers(3)))]
    at, out = BEGAN + timedelta(days=int(draw.integers(4000))), []
    for step in names:
        whose = [""] if step in OF_FAMILY else _some(draw, children)
        out += [Happened(at, step, child) for child in whose]
        at += timedelta(days=_one(draw, (0, 0, 1, 4, 20, 70, 120)), minutes=_one(draw, (0, 0, 1, 90, 1439)))
    return out


def _names(steps: Sequence[Happened]) -> list[tuple[str, str]]:
    return [(each.step.label, each.child) for each in steps]


def _order_differs(steps: Sequence[Happened]) -> bool:
    places = {id(each): place for place, each in enumerate(steps)}
    ours = [(places[id(each)], words) for each, words in problems(steps)]
    theirs = order_oracle.refused(_names(steps), CHILDREN)
    return [place for place, _ in ours] != [place for place, _ in theirs] or any(
        why.lower() not in words.lower() for (_, words), (_, why) in zip(ours, theirs, strict=True)
    )


def _told(found: Sequence[Clock], steps: Sequence[Happened]) -> list[tuple[object, ...]]:
    place = {id(each): number for number, each in enumerate(steps)}

    def of(step: Happened | None) -> int:
        return -1 if step is None else place[id(step)]

    return sorted(
        (each.timescale.title, of(each.started), each.due_on, of(each.met), of(each.stopped))
        for each in found
    )


def _clocks_differ(steps: Sequence[Happened], child: str) -> bool:
    own = of_child(steps, child)
    theirs = clocks_oracle.ticking([(each.at, each.step.label) for each in own])
    wanted = sorted((each.title, each.start, each.due_on, each.met, each.stopped) for each in theirs)
    return _told(clocks(own), own) != wanted


def _agree(seed: int, count: int) -> tuple[int, int]:
    """Compare so many histories; give how many clocks, and how many refusals, they held."""
    draw = np.random.default_rng(seed)
    running = refusals = 0
    for number in range(count):
        steps = _history(draw)
        assert not _order_differs(steps), (seed, number)
        child = _one(draw, CHILDREN)
        assert not _clocks_differ(steps, child), (seed, number, child)
        running += len(clocks(of_child(steps, child)))
        refusals += len(problems(steps))
    return running, refusals


def test_order_and_clocks_agree_with_the_second_writing() -> None:
    running, refusals = _agree(seed=20_261_124, count=3_000)

    assert running > 10_000
    assert refusals > 10_000


@pytest.mark.battery
def test_order_and_clocks_agree_in_many_histories() -> None:
    running, refusals = _agree(seed=7, count=60_000)

    assert running > 200_000
    assert refusals > 200_000


def _histories(seed: int, count: int) -> list[list[Happened]]:
    draw = np.random.default_rng(seed)
    return [_history(draw) for _ in range(count)]


def test_a_step_of_one_child_changes_no_other_childs_clocks() -> None:
    for number, steps in enumerate(_histories(1, 300)):
        mine = [each for each in steps if each.child != "una"]
        assert clocks(of_child(mine, "ivo")) == clocks(of_child(steps, "ivo")), number


def test_the_order_in_which_steps_of_different_times_are_given_changes_nothing() -> None:
    draw = np.random.default_rng(2)
    for steps in _histories(2, 300):
        apart = [
            Happened(each.at + timedelta(seconds=number), each.step, each.child)
            for number, each in enumerate(steps)
        ]
        shuffled = [apart[int(each)] for each in draw.permutation(len(apart))]
        assert clocks(of_child(shuffled, "ivo")) == clocks(of_child(apart, "ivo"))
        assert problems(shuffled) == problems(apart)


def test_a_met_clock_stays_met_whatever_comes_later() -> None:
    for steps in _histories(3, 300):
        own = of_child(steps, "ivo")
        for cut in range(1, len(own)):
            met = [each for each in clocks(own[:cut]) if each.met]
            assert all(each in clocks(own) for each in met)


def test_closing_leaves_only_the_clocks_that_the_page_says_it_does_not_stop() -> None:
    left = {each.id for each in timescales() if Step.CLOSURE not in each.stops_with}
    for steps in _histories(4, 300):
        end = Happened(steps[-1].at + timedelta(days=1), Step.CLOSURE)
        found = clocks([*of_child(steps, "ivo"), end])
        assert {each.timescale.id for each in found if not (each.met or each.stopped)} <= left


def _lawful(steps: Sequence[Happened]) -> list[Happened]:
    """Keep what may come, end what is open for each child, and close."""
    kept: list[Happened] = []
    for each in steps:
        kept += [] if problems([*kept, each]) else [each]
    at = steps[-1].at + timedelta(days=1)
    for end in SPANS.values():
        for child in ("",) if end in OF_FAMILY else CHILDREN:
            kept += [] if problems([*kept, Happened(at, end, child)]) else [Happened(at, end, child)]
    return [*kept, Happened(at, Step.CLOSURE)]


def test_what_still_runs_after_a_lawful_closing_is_of_an_event_and_no_plan_or_order() -> None:
    of_events = {Step.REFERRAL, Step.MISSING_RETURN, Step.SERIOUS_INCIDENT, Step.INCIDENT_NOTICE}
    closed = 0
    for steps in _histories(5, 150):
        lawful = _lawful(steps)
        if problems(lawful):
            continue
        closed += 1
        running = [each for each in clocks(of_child(lawful, "ivo")) if not (each.met or each.stopped)]
        assert {each.timescale.starts_with for each in running} <= of_events
    assert closed > 50


def _clock(steps: Sequence[tuple[str, int]], title: str) -> list[Clock]:
    told = [Happened(BEGAN + timedelta(days=3000 + days), Step(name)) for name, days in steps]
    return [each for each in clocks(told) if each.timescale.title == title]


def test_a_second_time_in_care_has_its_own_second_review() -> None:
    once = [("care", 0), ("care_review", 15), ("care_review", 90), ("care_end", 100)]
    again = [(name, days + 400) for name, days in once[:2]]

    found = _clock([*once, *again], "Hold the second review of the child in care")

    assert [each.started.on for each in found] == [date(2018, 12, 3), date(2020, 1, 7)]
    assert [each.state(date(2020, 2, 1)) for each in found] == [State.DONE, State.RUNNING]


def test_a_clock_that_was_stopped_stays_stopped_when_another_begins() -> None:
    found = _clock(
        [("strategy", 0), ("closure", 5), ("referral", 50), ("strategy", 51)],
        "Hold the initial child protection conference",
    )

    assert [each.state(date(2030, 1, 1)) for each in found] == [State.STOPPED, State.LATE]


def test_what_is_told_first_of_one_instant_counts_first() -> None:
    (found,) = _clock([("referral", 0), ("closure", 3), ("assessment", 3)], ASSESSMENT)
    (other,) = _clock([("referral", 0), ("assessment", 3), ("closure", 3)], ASSESSMENT)

    assert found.state(date(2030, 1, 1)) is State.STOPPED
    assert other.state(date(2030, 1, 1)) is State.DONE


ASSESSMENT = "Finish the child and family assessment"
