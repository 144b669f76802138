"""A family's own page: who they are and where, and what was written in each section this worker may read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.accounts.models import Agency
from kinfold.casework.council.queries import told_of
from kinfold.casework.families.models import Address, Membership, Person
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import notes_of
from kinfold.casework.support.models import Connection
from kinfold.casework.support.reading import around_seen
from kinfold.casework.teams.models import Holding
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import Discipline
from kinfold.domain.support import Tone
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.family_frame import FamilyFrame, step_to
from kinfold.web.presenters.family_support import AroundShown, around_shown
from kinfold.web.presenters.sections import READ_BY, asked_for
from kinfold.web.presenters.spoken import age, called, full_name, moment_words

MOST_NOTES = 25


@dataclass(frozen=True, slots=True)
class Someone:
    """Someone of the family; address and telephone are empty where they are not known, or not to be."""

    name: str
    part: str
    age: str
    address: str
    phone: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class NoteShown:
    """A note, signed as on the day it was written."""

    id: str
    about: str
    text: str
    signed: str
    happened: str
    written: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section: its notes with who reads them, or else whom to ask."""

    name: str
    title: str
    read_by: str
    ask: str
    notes: tuple[NoteShown, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """The page; ``others`` are small links to what else may be done, as (address, words).

    ``first`` is where a record begins: its people, and writing; empty for whoever only reads it.
    """

    people: tuple[Someone, ...]
    sections: tuple[SectionShown, ...]
    others: tuple[tuple[str, str], ...]
    supporters: tuple[AroundShown, ...] = ()
    first: tuple[str, ...] = ()
    council: str = ""

    @property
    def has_phones(self) -> bool:
        """Whether anyone's telephone is known; where nobody's is, the column is left out."""
        return any(each.phone for each in self.people)


def page_of(sight: Sight, frame: FamilyFrame) -> FamilyPage:
    """Make the page for whoever was given the frame."""
    decided = sight.sections([frame.id])[frame.id]
    written = notes_of(sight, frame.id, MOST_NOTES + 1)
    homes = _homes(sight, frame)
    people = tuple(_someone(sight, membership, person, homes) for membership, person in frame.people)
    names = {person.pk: full_name(person) for _, person in frame.people}
    known = dict(Agency.objects.filter(code__in=_codes(written)).values_list("code", "name"))
    sections = []
    disciplines = _disciplines(sight, frame) if _some_are_asked_for(decided) else {}
    for section in READ_BY:
        decision = decided[section]
        if section in written:
            sections.append(_read(frame.id, section, written[section], names, known))
        elif Level.EXISTS <= decision.level < Level.READ:
            duty = f"duty at {frame.team}, {frame.phone}" if frame.phone else "the family’s social worker"
            ask = asked_for(section, decision, frame.colleagues, disciplines, duty)
            sections.append(SectionShown(section.value, section.label, "", ask, (), more=False))
    keeps = decided[Section.SAFE_ADDRESS].level >= Level.READ
    others = tuple(_others(frame.id, keeps=keeps))
    begins = ("family_people", "family_write") if frame.level >= Level.WRITE else ()
    first = tuple(reverse(each, args=[frame.id]) for each in begins)
    around = tuple(_supporters(sight, frame, homes))
    return FamilyPage(people, tuple(sections), others, around, first, _council(sight, frame))


def _council(sight: Sight, frame: FamilyFrame) -> str:
    """Say how much the council's system says otherwise and waits for an answer; where nothing, nothing."""
    if all(step.route != "family_council" for step in frame.steps):
        return ""
    told = told_of(sight, frame.id)
    many = len(told.differs) + len(told.gone) + len(told.doubts)
    things = "1 thing waits" if many == 1 else f"{many} things wait"
    return f"{things} for an answer: the council’s system says otherwise" if many else ""


def _supporters(sight: Sight, frame: FamilyFrame, homes: Mapping[str, Address]) -> Iterable[AroundShown]:
    """Give who supports the family now: professionals, and connections unless they are strained.

    Someone of the family itself is rung where they live.
    """
    parts = {person.pk: membership.get_part_display() for membership, person in frame.people}
    if frame.level < Level.READ:
        return
    names = {person.pk: called(person) or "Unborn baby" for _, person in frame.people}
    today = timezone.localtime(sight.at).date()
    for rows in around_seen(sight, frame.id).values():
        strained = isinstance(rows[0], Connection) and rows[0].tone == Tone.STRAINED
        begun = rows[0].since is None or rows[0].since <= today
        shown = around_shown(rows, names, frame.id, False, today)
        if isinstance(rows[0], Connection) and (other := rows[0].other_id):
            phone = homes[other].phone if other in homes else ""
            shown = replace(shown, what=parts.get(other, shown.what), phone=shown.phone or phone)
        if begun and not strained and not shown.is_over:
            yield shown


def _some_are_asked_for(decided: Mapping[Section, Any]) -> bool:
    return any(Level.EXISTS <= decided[section].level < Level.READ for section in READ_BY)


def _homes(sight: Sight, frame: FamilyFrame) -> dict[str, Address]:
    """Give where each person lives now, by their ordinary address."""
    if frame.level < Level.READ:
        return {}
    rows = sight.rows(Address, frame.id, order=("starts_at", "pk"), starts_at__lte=sight.at)
    return {each.person_id: each for each in rows if each.ends_at is None or each.ends_at > sight.at}


def _someone(sight: Sight, membership: Membership, person: Person, homes: Mapping[str, Address]) -> Someone:
    home = homes.get(person.pk)
    lines = ", ".join(filter(None, [home.lines, home.postcode])) if home else ""
    years = age(person, timezone.localtime(sight.at).date()).removeprefix("Unborn baby, ")
    may_read = sight.decide(membership.family_id).level >= Level.READ
    page = reverse("family_person", args=[membership.family_id, person.pk]) if may_read else ""
    phone = home.phone if home else ""
    return Someone(full_name(person), membership.get_part_display(), years, lines, phone, page)


def _codes(written: Mapping[Section, Sequence[dict[str, Any]]]) -> set[str]:
    return {note["agency"] for notes in written.values() for note in notes}


def _disciplines(sight: Sight, frame: FamilyFrame) -> dict[str, frozenset[Discipline]]:
    held = Holding.objects.at(sight.at).filter(worker_id__in=[each.id for each in frame.colleagues])
    found: dict[str, frozenset[Discipline]] = {}
    for worker_id, discipline in held.values_list("worker_id", "post__discipline"):
        found[worker_id] = found.get(worker_id, frozenset()) | {Discipline(discipline)}
    return found


def _read(
    family_id: str,
    section: Section,
    notes: Sequence[dict[str, Any]],
    names: Mapping[str, str],
    agencies: Mapping[str, str],
) -> SectionShown:
    shown = tuple(_note(family_id, each, names, agencies) for each in notes[:MOST_NOTES])
    return SectionShown(
        section.value, section.label, READ_BY[section], "", shown, more=len(notes) > MOST_NOTES
    )


def _note(
    family_id: str, row: Mapping[str, Any], names: Mapping[str, str], agencies: Mapping[str, str]
) -> NoteShown:
    about = joined([names.get(each, "Someone who was of the family") for each in row["about"]]) or "Everyone"
    agency = agencies.get(row["agency"], row["agency"])
    return NoteShown(
        id=row["id"],
        about=about,
        text=row["text"],
        signed=f"{row['author__display_name']}, {row['profession']}, {agency}",
        happened=day(row["happened_on"]),
        written=moment_words(row["written_at"]),
        entry=reverse("family_entry", args=[family_id, row["answers"] or row["entry"]]),
    )


def _others(family_id: str, *, keeps: bool) -> list[tuple[str, str]]:
    offered = (("family_safe", "Safe address", keeps), ("family_known", "I know this family", True))
    return [(found, text) for route, text, fits in offered if fits and (found := step_to(route, family_id))]
