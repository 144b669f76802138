"""Named sets of allocations. Nothing here writes, or counts by worker."""

from datetime import datetime

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.teams.models import Team


def families_to_cover(team: Team, at: datetime) -> list[str]:
    """Give the ids of a team's families that are allocated to someone who has left."""
    theirs = TeamAllocation.objects.at(at).filter(team=team).values("family_id")
    left = WorkerAllocation.objects.at(at).filter(family_id__in=theirs, worker__is_active=False)
    return sorted(set(left.values_list("family_id", flat=True)))
