"""Stating why one looks, where the rules ask for it. Whether it is asked for, the rules decide."""

from datetime import datetime, timedelta

from django.db import transaction

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import StatedReason
from kinfold.casework.teams.models import DutyTurn
from kinfold.domain.access import Level, Manner

LONGEST = timedelta(hours=12)


@transaction.atomic
def state_reason(sight: Sight, *, family_id: str, words: str) -> StatedReason:
    """Keep why this worker looks, until their turn of duty ends and for half a day at most.

    Raises NotForYou for those to whom no reason would open anything.
    """
    if sight.decide(family_id).level is Level.DENY:
        sight.require(family_id, level=Level.EXISTS)  # refuses, and the refusal is remembered
    made: StatedReason = StatedReason.objects.create(
        family_id=family_id,
        worker=sight.worker,
        by=sight.worker,
        manner=Manner.LOOK.value,
        words=words,
        starts_at=sight.at,
        ends_at=_until(sight, family_id),
    )
    sight.forget()
    return made


def _until(sight: Sight, family_id: str) -> datetime:
    """Give when the last of the worker's turns on duty for this family's teams ends, within half a day."""
    latest = sight.at + LONGEST
    teams = TeamAllocation.objects.at(sight.at).filter(family_id=family_id).values("team_id")
    turns = DutyTurn.objects.at(sight.at).filter(worker=sight.worker, team_id__in=teams)
    ends = [each.ends_at or latest for each in turns]
    return min(max(ends, default=latest), latest)
