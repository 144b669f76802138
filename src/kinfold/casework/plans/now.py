"""What the plans that run say now: their goals with what came of them, and what is still to be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinfold.casework.plans.models import PlanLine
from kinfold.casework.sharing import gate_many
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing
from kinfold.domain.plan import LineKind

KINDS = [each.value for each in (LineKind.GOAL, LineKind.ACTION, LineKind.DONE, LineKind.END)]


@dataclass(frozen=True, slots=True)
class GoalNow:
    """A goal, and what was seen of the actions for it, the latest first: rows of the plan."""

    goal: PlanLine
    seen: tuple[PlanLine, ...]


@dataclass(frozen=True, slots=True)
class PlansNow:
    """Goals in the order of the plan, and open actions, the soonest first."""

    goals: tuple[GoalNow, ...] = ()
    actions: tuple[PlanLine, ...] = ()


def plans_now(sight: Sight, family_id: str) -> PlansNow:
    """Give what the plans that have not ended say, where they may be read just now; in one query."""
    order = ("place", "written_at", "pk")
    rows = gate_many.rows_of(sight, PlanLine, [family_id], order, kind__in=KINDS).get(family_id, [])
    lines = standing(rows)
    over = {each.plan_id for each in lines if each.kind == LineKind.END}
    lines = [each for each in lines if each.plan_id not in over]
    actions = [each for each in lines if each.kind == LineKind.ACTION]
    done = {each.goal: each for each in lines if each.kind == LineKind.DONE}
    goals = [GoalNow(each, tuple(_seen(each, actions, done))) for each in lines if each.kind == LineKind.GOAL]
    left = [each for each in actions if each.key not in done]
    left.sort(key=lambda each: (each.by_when is None, each.by_when or sight.at.date()))
    return PlansNow(tuple(goals), tuple(left))


def _seen(goal: PlanLine, actions: Sequence[PlanLine], done: dict[str, PlanLine]) -> list[PlanLine]:
    """Give what came of the actions for a goal, the latest first."""
    found = [done[each.key] for each in actions if each.goal == goal.key and each.key in done]
    return sorted(found, key=lambda each: (each.on or each.written_at.date(), each.pk), reverse=True)
