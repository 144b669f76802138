"""Named sets of sessions, codings, plans and training. Nothing here writes, or decides who may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from kinfold.casework.accounts.models import User
from kinfold.casework.practice.models import Coaching, CoachingPlan, Coding, Observation, Training
from kinfold.casework.versions import standing
from kinfold.domain.practice import Rules


@dataclass(frozen=True, slots=True)
class Scored:
    """A session with how it was coded: what stands now, by the coach and by the second coder."""

    observation: Observation
    first: Coding | None
    second: Coding | None


def scored(observations: Iterable[Observation]) -> list[Scored]:
    """Give sessions in their order with the codings that stand, in one query more."""
    rows = list(observations)
    standing_still = [each.pk for each in rows if each.stands]
    codings = Coding.objects.filter(observation__in=standing_still).select_related("by")
    stand: dict[tuple[str, bool], Coding] = {}
    for each in codings:  # a correction is written after what it replaces
        stand[each.observation_id, each.is_second] = each
    return [Scored(each, stand.get((each.pk, False)), stand.get((each.pk, True))) for each in rows]


def pairs(rules: Rules) -> dict[str, list[tuple[dict[str, int], dict[str, int]]]]:
    """Give, by version of an instrument, what both coders saved first of each session that was drawn.

    No correction counts: it may have been made after seeing the other's.
    """
    both: dict[str, dict[bool, Coding]] = {}
    rows = Coding.objects.filter(
        replaces=None, observation__agreed=True, observation__withdrawn_on=None
    ).select_related("observation")
    for each in rows.order_by("observation__number"):
        if rules.is_drawn(each.observation.number):
            both.setdefault(each.observation_id, {})[each.is_second] = each
    found: dict[str, list[tuple[dict[str, int], dict[str, int]]]] = {}
    for one in both.values():
        if len(one) == 2:
            found.setdefault(one[False].observation.key, []).append((one[False].scores, one[True].scores))
    return found


def coaching_of(worker: User, at: datetime) -> Coaching | None:
    """Give who coaches someone now, whether or not they may still know anything."""
    found: Coaching | None = (
        Coaching.objects.at(at).filter(worker=worker).select_related("coach").order_by("-starts_at").first()
    )
    return found


def plans_of(worker: User) -> list[CoachingPlan]:
    """Give someone's coaching plans, the latest first: that one stands."""
    return list(CoachingPlan.objects.filter(worker=worker).select_related("by"))


def training_of(worker: User) -> list[Training]:
    """Give the training that someone had, the earliest first, without what was taken back."""
    return standing(Training.objects.filter(worker=worker).select_related("by"))
