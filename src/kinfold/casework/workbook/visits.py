"""The visit that an entry tells of, as a step of each child: told once, counted by the clocks.

Only a visit by those who hold the case counts there. Whom anyone else saw stands in their entry.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from kinfold.casework.process import actions as process
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.agency import Role
from kinfold.domain.case import Step, open_spans
from kinfold.domain.entry import Presence

COUNTS_BY = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER})
MIDDAY = time(12)
STEPS = frozenset({Step.VISIT.value, Step.CARE_VISIT.value})


@dataclass(frozen=True, slots=True)
class Visited:
    """When, and how each child was seen."""

    on: date
    time: time | None
    children: Mapping[str, Presence]


def take(sight: Sight, family_id: str, *, entry: str, seen: Visited | None, reason: str = "") -> None:
    """Let the steps of an entry be what it tells now: take, correct or withdraw them. None: it tells of none.

    Raises as the verbs of the process do.
    """
    if Role(sight.worker.role) not in COUNTS_BY:
        return
    standing = process.taken(sight, family_id)
    old = {each.child_id: each for each in standing if each.occurrence == entry and each.step in STEPS}
    wanted = seen.children if seen else {}
    for child, was in old.items():
        if child not in wanted:
            process.withdraw(sight, family_id=family_id, row_id=was.pk, reason=reason)
    if not seen:
        return
    at = moment(sight, seen.on, seen.time)
    for child, presence in wanted.items():
        details = _details(presence)
        before = old.get(child)
        if before is None:
            step = _kind(standing, child, at)
            process.record(
                sight,
                family_id=family_id,
                step=step,
                at=at,
                children=[child],
                details=details,
                occurrence=entry,
            )
        elif before.details != details or before.happened_at != at:
            process.correct(
                sight, family_id=family_id, row_id=before.pk, at=at, details=details, reason=reason
            )


def moment(sight: Sight, on: date, at: time | None) -> datetime:
    """Give when something happened; midday where only the day is known, but never later than now."""
    made = timezone.make_aware(datetime.combine(on, at or MIDDAY))
    return made if at else min(made, sight.at)


def _kind(standing: Iterable[StepTaken], child: str, at: datetime) -> Step:
    """Say which visit it is: to a child in care, or to any other."""
    before = [each for each in process.happened(standing) if each.at <= at]
    in_care = any(each.step is Step.CARE for each in open_spans(before, child))
    return Step.CARE_VISIT if in_care else Step.VISIT


def _details(presence: Presence) -> dict[str, bool | str]:
    told: dict[str, bool | str] = {"seen": bool(presence.seen), "seen_alone": bool(presence.alone)}
    return told | ({"note": presence.why_not} if presence.why_not else {})
