"""What someone said they would do, in the plans of all their families: the soonest first."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.plans import queries
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.teams.queries import led_by
from kinfold.web.presenters.spoken import short_day


@dataclass(frozen=True, slots=True)
class MineShown:
    """One of them, and where it stands."""

    href: str
    words: str
    family: str
    chip: str
    late: bool


def mine(sight: Sight) -> tuple[MineShown, ...]:
    """Give what this worker is to do, of families whose record they may read now, and that they work with or
    whose team they lead.
    """
    at_work = WorkerAllocation.objects.at(sight.at).filter(worker=sight.worker)
    led = TeamAllocation.objects.at(sight.at).filter(team_id__in=led_by(sight.worker, sight.at))
    families = at_work.values_list("family_id", flat=True).union(led.values_list("family_id", flat=True))
    found = queries.actions_of(sight, families)
    names, today = sight.names({each.family_id for each in found}), queries.today(sight)
    return tuple(_shown(each, names.get(each.family_id, ""), today) for each in found)


def _shown(each: queries.Mine, family: str, today: date) -> MineShown:
    day = each.by_when
    late = day is not None and day < today
    return MineShown(
        href=f"{reverse('family_plan_one', args=[each.family_id, each.plan_id])}#line-{each.key}",
        words=each.words or "An action without words",
        family=family,
        chip=f"{'LATE since' if late else 'due'} {short_day(day)}" if day else "",
        late=late,
    )
