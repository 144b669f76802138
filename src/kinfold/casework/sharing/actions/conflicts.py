"""The conflict register: who knows a family or its people, and so does not work with them."""

from collections.abc import Sequence

from django.db import transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.in_turn import in_turn, still_open
from kinfold.casework.refused import Refused
from kinfold.casework.sharing import duties
from kinfold.casework.sharing.actions.managing import end, number, renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Conflict, Knows
from kinfold.casework.sharing.queries.lists import workers_led_by
from kinfold.domain.access import Level, Purpose, Section
from kinfold.domain.agency import Role

DECLARED = "conflict"


@transaction.atomic
def declare_own(*, sight: Sight, family_id: str, knows: Knows) -> Conflict:
    """Say that one knows a family. One's access to it ends at once, and those who must know are told.

    ``sight`` is for an enquiry: whoever may learn that a family is known may say so. Raises NotForYou.
    """
    in_turn("family", family_id)
    renew(sight)
    sight.family(family_id, Level.EXISTS)
    return _declare(sight, sight.worker, family_id, knows)


def _declare(sight: Sight, worker: User, family_id: str, knows: Knows) -> Conflict:
    made: Conflict = Conflict.objects.create(
        worker=worker, family_id=family_id, knows=knows.value, by=sight.worker, starts_at=sight.at
    )
    duties.tell(worker, family_id, DECLARED, Section.CORE, at=sight.at)
    sight.forget()
    return made


@transaction.atomic
def declare_for(*, sight: Sight, worker: User, family_id: str, knows: Knows) -> Conflict:
    """Register that a worker knows a family: by a manager of theirs, or a guardian.

    ``sight`` is for an enquiry, a guardian's for assurance. Raises NotForYou, and Refused for a worker who is
    not the manager's or is registered already.
    """
    _require_register(sight, worker)
    in_turn("family", family_id)
    renew(sight)
    sight.family(family_id, Level.EXISTS)
    rows = still_open(Conflict.objects.filter(worker=worker, family_id=family_id), sight.at)
    if rows.exists():
        raise Refused("worker", "It is registered already that they know this family")
    return _declare(sight, worker, family_id, knows)


@transaction.atomic
def declare_people(
    *, sight: Sight, worker: User, family_id: str, person_ids: Sequence[str], knows: Knows
) -> list[Conflict]:
    """Register that a worker knows some people of a family, and so every family that is or will be theirs.

    ``sight`` is for work: whoever registers people may know who they are. Raises NotForYou, FirstDo, Refused.
    """
    _require_register(sight, worker)
    in_turn("family", family_id)
    renew(sight)
    theirs = {person.pk for _, person in sight.people(family_id)}
    if not person_ids or not set(person_ids) <= theirs:
        raise NotForYou("missing")
    there = still_open(Conflict.objects.filter(worker=worker, person_id__in=person_ids), sight.at)
    known = set(there.values_list("person_id", flat=True))
    made = [
        Conflict.objects.create(
            worker=worker, person_id=each, knows=knows.value, by=sight.worker, starts_at=sight.at
        )
        for each in dict.fromkeys(person_ids)
        if each not in known
    ]
    duties.tell(worker, family_id, DECLARED, Section.CORE, at=sight.at)
    sight.forget()
    return made


def _require_register(sight: Sight, worker: User) -> None:
    """Let a guardian register for anyone, and a manager for whoever holds a post in a team that they lead."""
    by = sight.worker
    if by.is_active and by.role == Role.GUARDIAN and sight.purpose is not Purpose.WORK:
        return
    if not (by.is_active and by.role == Role.TEAM_MANAGER):
        raise NotForYou("register")
    if worker.id not in {each.id for each in workers_led_by(by, sight.at)}:
        raise Refused("worker", "No one of your teams has this sign-in name. Check it with them")


@transaction.atomic
def end_conflict(*, sight: Sight, conflict_id: str, why: str) -> Conflict:
    """End a row of the register, by a guardian, with the reason kept. Raises NotForYou and Refused."""
    if not (sight.worker.is_active and sight.worker.role == Role.GUARDIAN):
        raise NotForYou("register")
    in_turn("conflict", conflict_id)
    renew(sight)
    rows = still_open(Conflict.objects.all(), sight.at)
    row: Conflict | None = rows.filter(pk=number(conflict_id)).first()
    if row is None:
        raise NotForYou("missing")
    if not why.strip():
        raise Refused("why", "Say why this has ended")
    row.ended_why = why
    row.save(update_fields=["ended_why"])
    end(row, sight.at, sight)
    sight.forget()
    return row
