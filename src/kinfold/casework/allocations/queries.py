"""Named sets of allocations. Nothing here writes, or counts by worker."""

from datetime import datetime

from django.db.models import Q

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.teams.models import Team


def families_to_cover(team: Team, at: datetime) -> list[str]:
    """Give the ids of a team's families that are allocated to someone who has left."""
    theirs = TeamAllocation.objects.at(at).filter(team=team).values("family_id")
    left = WorkerAllocation.objects.at(at).filter(family_id__in=theirs, worker__is_active=False)
    return sorted(set(left.values_list("family_id", flat=True)))


def unallocated(at: datetime) -> Q:
    """Say of families that no team works with them at a moment, such as those just brought in from elsewhere.

    To be asked through a Sight, as ``families(among=...)``: which of them someone may know is for the gate.
    """
    return ~Q(pk__in=TeamAllocation.objects.at(at).values("family_id"))
