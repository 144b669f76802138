"""After any verbs, what stands in the outbox is what the record tells of, by a second writing of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

import case_events_oracle
from invented_families import holds, team
from kinfold.casework.outbox.actions import land
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.process import actions as process
from kinfold.casework.process.actions import NotLawful
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.actions.allocations import move_to_team
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.case import LONDON, OF_FAMILY, Step
from kinfold.domain.step_facts import facts_of, recordable
from outbox_case import Case, ago

pytestmark = pytest.mark.django_db
WAYS = (
    *("referral", "referral_decision", "strategy", "enquiry", "enquiry_end", "conference", "protection_plan"),
    *(
        "protection_plan_end",
        "care",
        "placement",
        "legal_status",
        "placement",
        "care_end",
        "closure",
        "referral",
        "visit",
    ),
)


@dataclass
class Row:
    """A step as the second writing wants it."""

    day: date
    step: str
    child: str
    facts: dict[str, Any]


def told(case: Case) -> list[case_events_oracle.Told]:
    rows = process.standing(StepTaken.rows.filter(family_id=case.id))
    steps = [
        Row(each.happened_at.astimezone(LONDON).date(), each.step, each.child_id or "", each.details)
        for each in rows
    ]
    born = dict(zip(case.children, (date(2020, 1, 1), date(2021, 1, 1)), strict=True))
    return case_events_oracle.told(steps, case.teams(), list(born.items()))


def standing(case: Case) -> list[case_events_oracle.Told]:
    rows = list(OutboxEvent.rows.filter(family_id=case.id))
    replaced = {each.replaces_id for each in rows}
    found = [
        (each.kind, each.child_id, each.starts_on, each.ends_on,
         "team" if each.flags.startswith("team-") else each.flags)
        for each in rows
        if each.pk not in replaced and not each.withdrawn
    ]  # fmt: skip
    return sorted(found, key=str)


def facts(draw: np.random.Generator, step: Step) -> dict[str, Any]:
    """Give facts of a step, each choice by chance."""
    return {
        each.id: each.options[int(draw.integers(len(each.options)))][0]
        for each in facts_of(step)
        if each.kind == "choice"
    }


def one_verb(draw: np.random.Generator, case: Case, others: list[Any], place: int) -> int:
    """Do something to the record, as somebody might, and give how far the way is gone.

    What is not lawful is refused and changes nothing.
    """
    rows = process.standing(StepTaken.rows.filter(family_id=case.id))
    kind = int(draw.integers(12))
    last = max([each.happened_at for each in rows], default=ago(3000))
    if kind == 0 and others:
        move_to_team(sight=Sight(case.by), family_id=case.id, team=others.pop())
    elif kind in (1, 2) and rows:
        row = rows[int(draw.integers(len(rows)))]
        process.correct(
            Sight(case.by), family_id=case.id, row_id=row.pk, reason="Mistyped",
            at=row.happened_at + timedelta(days=int(draw.integers(-20, 20))),
            details=facts(draw, Step(row.step)),
        )  # fmt: skip
    elif kind == 3 and rows:
        row = rows[int(draw.integers(len(rows)))]
        process.withdraw(Sight(case.by), family_id=case.id, row_id=row.pk, reason="Not so")
    else:
        at = int(draw.integers(len(WAYS))) if kind == 4 else place
        step = Step(WAYS[at % len(WAYS)])
        whose = [] if step in OF_FAMILY else case.children[: int(draw.integers(1, 3))]
        case.step(step, last + timedelta(days=int(draw.integers(60))), *whose, **facts(draw, step))
        return at + 1
    return place


@pytest.mark.parametrize("seed", range(3))
def test_what_stands_is_what_the_record_tells_of(seed: int) -> None:
    draw, case = np.random.default_rng(seed), Case()
    others = [team()]
    holds(case.by, others[0], leads=True)
    kinds, place = set(), 0
    for _ in range(45):
        try:
            place = one_verb(draw, case, others, place)
        except NotLawful:
            place += int(draw.integers(2))
        assert standing(case) == told(case)
        kinds |= {kind for kind, *_ in standing(case)}
    assert len(kinds) >= 4
    assert land(Sight(case.by), case.id) == []
    assert set(recordable()) >= {Step(each) for each in WAYS}
