"""What a decision asks for besides: whether it is done, and telling those who must know at once."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.sharing.models import BrokenGlass, Custodian, Notice, StatedReason
from kinfold.casework.teams.models import Holding, Post
from kinfold.domain.access import Decision, Manner, Obligation, Section
from kinfold.domain.agency import Role

if TYPE_CHECKING:
    from kinfold.casework.sharing.gate import Sight

TOLD_AGAIN_AFTER = timedelta(hours=1)
ORDER = (Obligation.STEP_UP, Obligation.REASON, Obligation.TWO_PERSON)


def first_undone(sight: "Sight", family_id: str, decision: Decision, manner: Manner) -> Obligation | None:
    """Give what must be done before anything is shown, or None. NOTIFY is done by showing."""
    for each in ORDER:
        if each in decision.obligations and not _is_done(sight, family_id, each, manner):
            return each
    return None


def _is_done(sight: "Sight", family_id: str, obligation: Obligation, manner: Manner) -> bool:
    if obligation is Obligation.STEP_UP:
        return sight.proved
    if obligation is Obligation.REASON:
        mine = {"family_id": family_id, "worker": sight.worker}
        stated = StatedReason.objects.at(sight.at).filter(**mine, manner=manner.value).exists()
        broken = manner is Manner.LOOK and BrokenGlass.objects.at(sight.at).filter(**mine).exists()
        return bool(stated or broken)
    return family_id in sight.released  # nobody releases to themselves: documents see to that


def notify(worker: User, family_id: str, section: Section, *, at: datetime) -> None:
    """Tell the managers of the family's team, the guardians, and for a safe address its other custodians.

    Those who were told of the same worker, family and section within the hour are not told again.
    """
    kind = f"look:{section.value}"
    lately = Notice.objects.filter(
        about=worker, family_id=family_id, kind=kind, at__gt=at - TOLD_AGAIN_AFTER, at__lte=at
    )
    if lately.exists():
        return
    tell(worker, family_id, kind, section, at=at)


def tell(worker: User, family_id: str, kind: str, section: Section, *, at: datetime) -> None:
    """Write a notice to each who must know that this worker looked or tried to."""
    to = set(managers_of(family_id, at))
    if section is Section.SAFE_ADDRESS:
        to |= set(Custodian.objects.at(at).filter(family_id=family_id).values_list("worker_id", flat=True))
    about = {"family_id": family_id, "about": worker, "kind": kind, "at": at}
    Notice.objects.bulk_create(
        [
            Notice(**about, to_role=Role.GUARDIAN.value),
            *(Notice(**about, to_id=each) for each in sorted(to - {worker.id})),
        ]
    )


def managers_of(family_id: str, at: datetime) -> list[str]:
    """Give the ids of those who lead a team that works with the family."""
    teams = TeamAllocation.objects.at(at).filter(family_id=family_id).values("team_id")
    posts = Post.objects.at(at).filter(leads=True, team_id__in=teams)
    held = Holding.objects.at(at).filter(post__in=posts)
    return sorted(set(held.values_list("worker_id", flat=True)))
