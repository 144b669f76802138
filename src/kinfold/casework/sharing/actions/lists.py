"""The lists of a family: who may not see it, who keeps its safe address, who sits in its conference."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.in_turn import still_open
from kinfold.casework.refused import Refused
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.actions.managing import begin, begin_as_guardian, end, end_row, finish, open_row
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import ConferenceSeat, Custodian, Exclusion
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import Role

PAIR = 2
LONGEST_SEAT = timedelta(days=180)
NOT_YOURSELF = (
    "Others keep this family's safe address, and you cannot add yourself to them. Name someone else"
)


def _begin_guarding(sight: Sight, family_id: str) -> datetime:
    """Begin as the family's manager does; a guardian may too, who knows only that the family exists."""
    if sight.worker.role != Role.GUARDIAN:
        return begin(sight, family_id)
    at = begin_as_guardian(sight, family_id)
    sight.family(family_id, Level.EXISTS)
    return at


@transaction.atomic
def exclude(*, sight: Sight, family_id: str, worker: User, reason: str) -> Exclusion:
    """Put someone on the list of those who may not see a family: their access ends at once.

    By its manager, or by a guardian. Raises NotForYou, FirstDo and Refused; nobody excludes themself.
    """
    at = _begin_guarding(sight, family_id)
    if worker.id == sight.worker.id:
        raise Refused("worker", "You cannot put yourself on this list. Say that you know the family instead")
    if still_open(Exclusion.objects.filter(family_id=family_id, worker=worker), at).exists():
        raise Refused("worker", "They are on this list already")
    made: Exclusion = Exclusion.objects.create(
        family_id=family_id, worker=worker, by=sight.worker, reason=reason, starts_at=at
    )
    finish(sight, family_id, "worker")
    duties.tell(worker, family_id, "excluded", Section.CORE, at=at)
    return made


@transaction.atomic
def end_exclusion(*, sight: Sight, family_id: str, row_id: str) -> Exclusion:
    """Take someone off that list. What a guardian put there only a guardian takes off.

    Raises NotForYou, FirstDo and Refused.
    """
    at = _begin_guarding(sight, family_id)
    row = open_row(Exclusion, sight, family_id, row_id)
    if row.by.role == Role.GUARDIAN and sight.worker.role != Role.GUARDIAN:
        raise Refused("row", "The guardian put this name here, and only a guardian can take it off. Ask one")
    end(row, at, sight)
    finish(sight, family_id, "row")
    return row


@transaction.atomic
def add_custodians(*, sight: Sight, family_id: str, workers: Sequence[User]) -> list[Custodian]:
    """Give a family's safe address to more keepers; it has two or more, or none.

    Where there are keepers no manager makes themself one: managing a team gives no right to the address.
    Raises NotForYou, FirstDo and Refused.
    """
    at = begin(sight, family_id)
    rows = still_open(Custodian.objects.filter(family_id=family_id), at)
    there = set(rows.values_list("worker_id", flat=True))
    new = [each for each in {one.id: one for one in workers}.values() if each.id not in there]
    if not new:
        raise Refused("workers", "They keep this family's safe address already")
    if len(there) + len(new) < PAIR:
        raise Refused("workers", "A safe address has at least two custodians. Give two sign-in names")
    if there and any(each.id == sight.worker.id for each in new):
        raise Refused("workers", NOT_YOURSELF)
    made = [
        Custodian.objects.create(family_id=family_id, worker=each, by=sight.worker, starts_at=at)
        for each in new
    ]
    duties.tell(sight.worker, family_id, "custodians", Section.SAFE_ADDRESS, at=at)
    finish(sight, family_id, "workers")
    return made


@transaction.atomic
def end_custodian(*, sight: Sight, family_id: str, row_id: str) -> Custodian:
    """Let someone keep a safe address no more; two must remain. Raises NotForYou, FirstDo and Refused."""
    at = begin(sight, family_id)
    row = open_row(Custodian, sight, family_id, row_id)
    rows = still_open(Custodian.objects.filter(family_id=family_id, worker__is_active=True), at)
    if rows.exclude(pk=row.pk).count() < PAIR:
        raise Refused("row", "Two custodians must remain. Add another first")
    end(row, at, sight)
    duties.tell(sight.worker, family_id, "custodians", Section.SAFE_ADDRESS, at=at)
    finish(sight, family_id, "row")
    return row


@transaction.atomic
def seat(
    *, sight: Sight, family_id: str, worker: User, starts_at: datetime, ends_at: datetime
) -> ConferenceSeat:
    """Make someone a member of the family's conference for a time. Raises NotForYou, FirstDo and Refused."""
    at = begin(sight, family_id)
    if ends_at <= starts_at:
        raise Refused("ends_on", "The last day is before the first. Change one of them")
    if ends_at <= at:
        raise Refused("ends_on", "The last day is past. Choose today or a later day")
    if ends_at - starts_at > LONGEST_SEAT:
        raise Refused("ends_on", "A seat lasts at most 180 days. Choose an earlier last day")
    theirs = ConferenceSeat.objects.filter(family_id=family_id, worker=worker, starts_at__lt=ends_at)
    if still_open(theirs, max(at, starts_at)).exists():
        raise Refused("worker", "They have a seat within these days already")
    made: ConferenceSeat = ConferenceSeat.objects.create(
        family_id=family_id, worker=worker, by=sight.worker, starts_at=starts_at, ends_at=ends_at
    )
    finish(sight, family_id, "worker")
    return made


@transaction.atomic
def end_seat(*, sight: Sight, family_id: str, row_id: str) -> ConferenceSeat:
    """End someone's seat in the conference now. Raises NotForYou and FirstDo."""
    return end_row(ConferenceSeat, sight, family_id, row_id)
