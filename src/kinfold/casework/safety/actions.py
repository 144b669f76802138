"""Keeping safe addresses. An old one is ended and stays in the history; the place stands nowhere else.

Words of refusal never repeat an address.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db import transaction

from kinfold.casework.families.models import Address, Part, Person, SafeAddress
from kinfold.casework.in_turn import in_turn
from kinfold.casework.safety import elsewhere
from kinfold.casework.safety.kept import SafePlace, seal, unseal
from kinfold.casework.safety.marks import marks_of
from kinfold.casework.safety.models import PlaceMark, ProtectedFrom
from kinfold.casework.sharing import gate_safe
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError

rewrap = gate_safe.rewrap
ASK_THE_ALLOCATED = (
    "An ordinary address in the record shows this place. Ask whoever is allocated to keep this safe address, "
    "or to empty the ordinary one first: you may not change the record."
)
ONE_PLACE = "Someone who is not ticked has this place as an ordinary address. Tick everyone who lives there."


@transaction.atomic
def keep_safe_address(
    sight: Sight,
    family_id: str,
    *,
    person_ids: Sequence[str],
    place: SafePlace,
    safe_from: Sequence[str] = (),
    nobody_else: bool = False,
) -> list[SafeAddress]:
    """Keep one place as the safe address of some people of a family, and end the ones they had.

    Ordinary addresses of theirs that show the place are emptied and ended. Raises NotForYou and FirstDo;
    UserError where a child was left out and it was not said that nobody else lives there, where somebody not
    ticked has the place as an ordinary address, and where the worker may not change those addresses.
    """
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, Section.SAFE_ADDRESS, Level.WRITE)
    people = current_people(sight, family_id)
    if not set(person_ids) <= set(people) or not set(safe_from) <= set(people) or not person_ids:
        raise NotForYou("missing")
    if not nobody_else:
        _ask_about_children(people, person_ids)
    _clear_ordinary(sight, family_id, place, person_ids)
    for row in sight.rows(SafeAddress, family_id, ends_at=None, person_id__in=person_ids):
        gate_safe.end_safe(sight, row, family_id)
    kept = [_keep(sight, family_id, each, place) for each in dict.fromkeys(person_ids)]
    _mark(sight, family_id)
    elsewhere.look_again(sight, family_id)
    for person_id in person_ids:
        protect(sight, family_id, person_id=person_id, from_ids=[x for x in safe_from if x not in person_ids])
    return kept


def current_people(sight: Sight, family_id: str) -> dict[str, tuple[str, Person]]:
    """Give the part and the person of everyone who is of the family now, by person."""
    return {
        person.id: (member.part, person)
        for member, person in sight.people(family_id)
        if member.starts_at <= sight.at and (member.ends_at is None or member.ends_at > sight.at)
    }


def _ask_about_children(people: dict[str, tuple[str, Person]], ticked: Collection[str]) -> None:
    """Ask whether children live there too: one whose address gives the other away is easily forgotten."""
    grown = [who for each, (part, who) in people.items() if each in ticked and part != Part.CHILD]
    left = [who for each, (part, who) in people.items() if part == Part.CHILD and each not in ticked]
    if grown and left:
        names = " and ".join(who.known_as or who.given_names or "the baby" for who in left)
        lives = "Does" if len(left) == 1 else "Do"
        raise UserError(
            f"{lives} {names} live with {grown[0].known_as or grown[0].given_names}? "
            "Tick everyone who lives there, or say that nobody else does."
        )


def _clear_ordinary(sight: Sight, family_id: str, place: SafePlace, ticked: Collection[str]) -> None:
    wanted = marks_of(place)
    showing = [each for each in gate_safe.ordinary(sight, family_id) if wanted & _marks(each)]
    if any(each.person_id not in ticked for each in showing if each.ends_at is None):
        raise UserError(ONE_PLACE)
    if not showing:
        return
    if sight.decide(family_id).level < Level.WRITE:
        raise UserError(ASK_THE_ALLOCATED)
    gate_safe.withdraw(sight, showing, family_id)


def _marks(address: Address) -> set[tuple[int, str]]:
    """Give the marks of an ordinary address; a telephone or a postcode alone gives a place away too."""
    return marks_of(SafePlace(address.lines, address.postcode, address.phone, ""))


def _keep(sight: Sight, family_id: str, person_id: str, place: SafePlace) -> SafeAddress:
    sealed = seal(place, family_id=family_id, person_id=person_id)
    row = SafeAddress(
        family_id=family_id, person_id=person_id, kept=sealed, written_by=sight.worker, starts_at=sight.at
    )
    return sight.add(row, family_id)


def _mark(sight: Sight, family_id: str) -> None:
    """Let marks stand for exactly the places that are current now."""
    current = sight.rows(SafeAddress, family_id, ends_at=None)
    PlaceMark.objects.filter(family_id=family_id).delete()
    marks: Iterable[tuple[int, str]] = sorted({mark for row in current for mark in marks_of(unseal(row))})
    PlaceMark.objects.bulk_create(
        [
            PlaceMark(family_id=family_id, words=words, digest=digest, starts_at=sight.at)
            for words, digest in marks
        ]
    )


def still_ordinary(sight: Sight, family_id: str) -> dict[str, list[Address]]:
    """Give the current ordinary addresses, by person, of those whose safe address is current.

    To a custodian who does not read the record, none. Raises NotForYou and FirstDo.
    """
    if sight.decide(family_id).level < Level.READ:
        return {}
    safe = {row.person_id for row in sight.rows(SafeAddress, family_id, ends_at=None)}
    found: dict[str, list[Address]] = {}
    for row in gate_safe.ordinary(sight, family_id):
        if row.ends_at is None and row.person_id in safe:
            found.setdefault(row.person_id, []).append(row)
    return found


@transaction.atomic
def end_ordinary(sight: Sight, family_id: str, *, person_ids: Collection[str]) -> int:
    """End the ordinary addresses of some who now have a safe one, and say how many; nothing is emptied.

    Raises NotForYou, also for whoever may not write the record, and FirstDo.
    """
    sight.require(family_id, level=Level.WRITE)
    standing = still_ordinary(sight, family_id)
    if not set(person_ids) <= set(standing):
        raise NotForYou("missing")
    rows = [row for each in set(person_ids) for row in standing[each]]
    gate_safe.end_ordinary(sight, rows, family_id)
    return len(rows)


@transaction.atomic
def protect(sight: Sight, family_id: str, *, person_id: str, from_ids: Sequence[str]) -> None:
    """Write down from whom someone must be kept safe; what is written already stays. Raises as ``add``."""
    if not from_ids:
        return
    now = sight.rows(ProtectedFrom, family_id, ends_at=None, person_id=person_id)
    for each in set(from_ids) - {row.from_person_id for row in now} - {person_id}:
        row = ProtectedFrom(family_id=family_id, person_id=person_id, from_person_id=each, starts_at=sight.at)
        sight.add(row, family_id)
