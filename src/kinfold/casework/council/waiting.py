"""Families that came with the council's files and are with no team here: which team keeps them meanwhile.

Without a team nobody works with a family, so the rules give it to nobody: no list, no board. An operator may
name a team whose manager allocates them, as a record that begins at the front door waits for a team.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.in_turn import in_turn
from kinfold.casework.process.actions import happened, standing
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing import gate_operator, landing
from kinfold.casework.sharing.asking import tell_bringing
from kinfold.casework.teams.models import Team
from kinfold.domain.case import since_opened

if TYPE_CHECKING:
    from kinfold.casework.council.bringing import Bringer


@transaction.atomic
def settle(bringer: "Bringer", family_ids: Sequence[str], keeper: Team | None) -> int:
    """Let ``keeper`` keep those of some families whose case is open and that no team works with, until a
    manager allocates them; without one, give how many they are. A family that has its team by now is kept no
    longer.
    """
    tell_bringing()
    _let_go(bringer, family_ids)
    waiting = _without_team(bringer, family_ids)
    if keeper is None:
        return len(waiting)
    seeing: Any = gate_operator.Bringing(bringer.by, bringer.at)
    for family_id in waiting:
        in_turn("family", family_id)
        row = TeamAllocation.objects.create(
            family_id=family_id, team=keeper, until_allocated=True, starts_at=bringer.at, by=bringer.by
        )
        landing.tell(seeing, row, family_id)
        bringer.write_down(family_id)
        bringer.tally.counts["kept_until_allocated"] += 1
    return 0


def _without_team(bringer: "Bringer", family_ids: Iterable[str]) -> list[str]:
    ids = set(family_ids)
    rows = TeamAllocation.objects.at(bringer.at).filter(family_id__in=ids)
    left = ids - set(rows.values_list("family_id", flat=True))
    steps: dict[str, list[StepTaken]] = defaultdict(list)
    for each in gate_operator.rows(StepTaken, family_id__in=left) if left else ():
        steps[each.family_id].append(each)
    return sorted(each for each in left if since_opened(happened(standing(steps[each]))))


def _let_go(bringer: "Bringer", family_ids: Iterable[str]) -> None:
    now = TeamAllocation.objects.at(bringer.at).filter(family_id__in=list(family_ids))
    placed = now.filter(until_allocated=False).values("family_id")
    kept = now.filter(until_allocated=True, by=bringer.by, family_id__in=placed)
    kept.update(ends_at=bringer.at, ended_by=bringer.by)
