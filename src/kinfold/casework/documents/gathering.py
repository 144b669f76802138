"""Gathering what a document is made from, through a Sight, and who may be its recipient."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.dateformat import format as date_format

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.documents.contents import Material, Outside, Reader, Recipient, Someone, Words, Worker
from kinfold.casework.documents.names import Everyone, everyone_called, named_in
from kinfold.casework.families.models import Address, CoreNote, Membership, Part, Person
from kinfold.casework.safety import guard
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Share
from kinfold.casework.support.actions import those_around
from kinfold.casework.support.models import Professional
from kinfold.casework.support.reading import what_of
from kinfold.casework.versions import standing
from kinfold.domain.access import Section
from kinfold.domain.agency import Role, Sector

OLD_ENOUGH = 12
COLLEAGUE = Recipient(Reader.COLLEAGUE, "A colleague in the team")
SOCIAL_WORK = frozenset({Role.SOCIAL_WORKER.value, Role.TEAM_MANAGER.value})


def recipients(sight: Sight, family_id: str, youngest: int = OLD_ENOUGH) -> list[Recipient]:
    """Give everyone a document of this family may be for: each adult, and each child from an age on, alone;
    agencies with a current share; a colleague. Raises NotForYou and FirstDo.
    """
    today = timezone.localtime(sight.at).date()
    people = [
        Recipient(Reader.PERSON, _name(person), person.id)
        for member, person in _current(sight, family_id)
        if not person.died_on and (member.part != Part.CHILD or _years(person, today) >= youngest)
    ]
    shares = Share.objects.at(sight.at).filter(family_id=family_id, section=Section.CORE.value)
    agencies = sorted({(each.agency.name, each.agency_id) for each in shares.select_related("agency")})
    return [*people, *(Recipient(Reader.AGENCY, name, pk) for name, pk in agencies), COLLEAGUE]


def recipient(sight: Sight, family_id: str, key: str, youngest: int = OLD_ENOUGH) -> Recipient:
    """Give the recipient of a key. Raises NotForYou where there is no such, or no longer."""
    for each in recipients(sight, family_id, youngest):
        if each.key == key:
            return each
    raise NotForYou("missing")


def notes(sight: Sight, family_id: str) -> list[CoreNote]:
    """Give the notes that can be chosen, newest first. Raises NotForYou and FirstDo."""
    rows = sight.rows(CoreNote, family_id, order=("-happened_on", "-written_at", "pk"))
    return standing(rows)


def material(
    sight: Sight,
    family_id: str,
    *,
    to: Recipient,
    note_ids: Sequence[str],
    confirmed: bool,
    on: datetime,
) -> Material:
    """Gather. ``on`` is the day of which the document speaks. Raises NotForYou and FirstDo."""
    family, day = sight.family(family_id), timezone.localtime(on).date()
    team = TeamAllocation.objects.at(sight.at).filter(family_id=family_id).select_related("team").first()
    chosen = [each for each in notes(sight, family_id) if each.id in set(note_ids)]
    written = sight.rows(CoreNote, family_id)
    everyone = everyone_called(sight, family_id)
    return Material(
        reference=family.reference,
        day=day_words(day),
        team=team.team.name if team else "",
        phone=team.team.duty_phone if team else "",
        people=tuple(_someone(member, person, day) for member, person in _current(sight, family_id)),
        workers=tuple(_workers(sight, family_id)),
        words=tuple(_words(sight, each, written, everyone, to) for each in chosen),
        outside=tuple(_outside(sight, family_id)),
        own_address=_own_address(sight, family_id, to),
        adults=frozenset(who for who, each in everyone.items() if each.adult),
        confirmed=confirmed,
    )


def _current(sight: Sight, family_id: str) -> list[tuple[Membership, Person]]:
    return [
        (member, person)
        for member, person in sight.people(family_id)
        if member.starts_at <= sight.at and (member.ends_at is None or member.ends_at > sight.at)
    ]


def _name(person: Person) -> str:
    return f"{person.known_as or person.given_names} {person.family_name}".strip() or "Unborn baby"


def _years(person: Person, on: date) -> int:
    born = person.birth_date
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day)) if born else -1


def _someone(member: Membership, person: Person, on: date) -> Someone:
    years = _years(person, on)
    child = member.part == Part.CHILD
    return Someone(
        id=person.id,
        line=f"{_name(person)}, {years}" if child and years >= 0 else _name(person),
        child=child,
        born=person.birth_date is not None,
    )


def _workers(sight: Sight, family_id: str) -> Iterable[Worker]:
    rows = WorkerAllocation.objects.at(sight.at).filter(family_id=family_id, worker__is_active=True)
    for each in rows.select_related("worker__agency").order_by("starts_at", "pk"):
        who = each.worker
        council = who.agency.sector == Sector.COUNCIL.value
        yield Worker(f"{who.display_name}, {who.profession}", council and who.role in SOCIAL_WORK)


def _outside(sight: Sight, family_id: str) -> Iterable[Outside]:
    """Give the professionals of the record alone, without a number; no health professional is in it."""
    today = timezone.localtime(sight.at).date()
    for rows in those_around(sight, family_id, Professional).values():
        first = rows[0]
        if (first.since and first.since > today) or (first.until and first.until <= today):
            continue
        what = what_of(first)
        line = ", ".join(filter(None, (first.name or first.agency, what)))  # type: ignore[attr-defined]
        whom = frozenset(each.person_id for each in rows if each.person_id)
        yield Outside(line, whom, guard.seems_to_hold(sight, family_id, line))


def _words(
    sight: Sight, note: CoreNote, written: Sequence[CoreNote], everyone: Everyone, to: Recipient
) -> Words:
    heading = f"{day_words(note.happened_on)}, {note.profession}"
    hides = guard.seems_to_hold(sight, note.family_id, note.text)
    names = named_in(note.text, everyone, to.id)
    return Words(heading, note.text, _about(note, written), names, hides_a_place=hides)


def _about(note: CoreNote, written: Sequence[CoreNote]) -> frozenset[str]:
    """Give whom a note is about: all of its entry, and of the one it answers, also where that was taken back.

    What answers an entry, and a child's own words in it, tell of those it is about without naming them.
    """
    found: set[str] = set()
    for entry in {note.entry, note.answers} - {""}:
        rows = [each for each in written if each.entry == entry]
        found.update(who for each in standing(rows) or rows for who in each.about)
    return frozenset(found)


def _own_address(sight: Sight, family_id: str, to: Recipient) -> str:
    if to.reader is not Reader.PERSON:
        return ""
    rows = sight.rows(Address, family_id, order=("-starts_at", "-pk"), ends_at=None, person_id=to.id)
    return ", ".join(part for part in (rows[0].lines, rows[0].postcode) if part) if rows else ""


def day_words(value: date) -> str:
    """Give a day as papers tell it."""
    return date_format(value, "j F Y")
