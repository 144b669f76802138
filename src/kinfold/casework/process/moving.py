"""Moving children from one plan to another: what ends and what begins, on one day, in one form."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from kinfold.casework.process.actions import happened, record, taken
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.agency import Labelled
from kinfold.domain.case import SPANS, Step, open_spans

PLANS = (Step.NEED_PLAN, Step.PROTECTION_PLAN, Step.CARE)
"""What a child moves between; the lowest first."""


class To(Labelled):
    """Where children are moved to."""

    NEED_PLAN = Step.NEED_PLAN.value, "A child in need plan"
    PROTECTION_PLAN = Step.PROTECTION_PLAN.value, "A child protection plan"
    CARE = Step.CARE.value, "Care"
    NONE = "none", "No plan"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked besides, where needed: why, the plan's category, the legal status, why care ended."""

    reasons: str
    category: str = ""
    status: str = ""
    care_end: str = ""


def plans_of(sight: Sight, family_id: str, children: Sequence[str]) -> dict[str, list[Step]]:
    """Give the plans that each child has now."""
    steps = happened(taken(sight, family_id))
    return {
        child: [each.step for each in open_spans(steps, child) if each.step in PLANS] for child in children
    }


@transaction.atomic
def move(
    sight: Sight, *, family_id: str, children: Sequence[str], to: To, at: datetime, facts: Facts, token: str
) -> bool:
    """End what each child has and begin what it moves to, at one moment; False where saved before.

    All or nothing. A child who has it already only loses the others. Raises NotLawful where one of the steps
    cannot have come then, such as a protection plan without a conference.
    """
    if not is_first(token=token, by=sight.worker):
        return False
    has = plans_of(sight, family_id, children)
    for plan in PLANS:
        leaving = [child for child in children if plan in has[child] and plan.value != to.value]
        _take(sight, family_id, SPANS[plan], at, leaving, _of_end(plan, facts))
    coming = [child for child in children if to is not To.NONE and Step(to.value) not in has[child]]
    if coming:
        _take(sight, family_id, Step(to.value), at, coming, _of_begin(to, facts))
    return True


def _take(
    sight: Sight, family_id: str, step: Step, at: datetime, children: Sequence[str], details: dict[str, Any]
) -> None:
    if children:
        record(sight, family_id=family_id, step=step, at=at, children=children, details=details)


def _of_end(plan: Step, facts: Facts) -> dict[str, Any]:
    return {"reason": facts.care_end} if plan is Step.CARE else {"reasons": facts.reasons}


def _of_begin(to: To, facts: Facts) -> dict[str, Any]:
    more = {To.PROTECTION_PLAN: {"category": facts.category}, To.CARE: {"status": facts.status}}
    return more.get(to, {})
