"""Entries as a list shows them: each once, its parts under who reads them, own words, and what answers it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kinfold.casework.accounts.models import Agency
from kinfold.casework.workbook.reading import Entry
from kinfold.domain.access import Section
from kinfold.domain.entry import EntryKind, Knowing
from kinfold.reports.wording import day
from kinfold.web.presenters.family_frame import FamilyFrame, step_to
from kinfold.web.presenters.sections import READ_BY
from kinfold.web.presenters.spoken import called, full_name, moment_words, those_named

GONE = "Someone who was of the family"
EVERYONE = "Everyone"


@dataclass(frozen=True, slots=True)
class PartShown:
    """A part: its section, who reads that, and its words; ``is_guarded``: it goes on no paper."""

    section: str
    read_by: str
    text: str
    is_guarded: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """Someone's own words, or what answers an entry: whose, when, and who wrote them down."""

    words: str
    who: str
    day: str
    signed: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class EntryShown:
    """One entry. ``address`` is its own page, where there is one; ``saying`` how it is known."""

    id: str
    address: str
    kind: str
    happened: str
    about: str
    saying: str
    significant: bool
    parts: tuple[PartShown, ...]
    own_words: tuple[Quote, ...]
    answers: tuple[Quote, ...]
    signed: str
    written: str


@dataclass(frozen=True, slots=True)
class Names:
    """Names of people by id, and of agencies by code."""

    people: Mapping[str, str]
    agencies: Mapping[str, str]

    def about(self, row: Mapping[str, Any]) -> str:
        """Give whom a row is about."""
        return those_named(row["about"], self.people, GONE) or EVERYONE

    def signed(self, row: Mapping[str, Any]) -> str:
        """Give who wrote a row, as what, and for which agency."""
        agency = self.agencies.get(row["agency"], row["agency"])
        return f"{row['author__display_name']}, {row['profession']}, {agency}"


def names_of(frame: FamilyFrame, codes: Iterable[str]) -> Names:
    """Give the names that these rows need; agencies that work with the family are known already."""
    known = {each.agency_code: each.agency for each in frame.colleagues}
    wanted = set(codes) - set(known)
    if wanted:
        known |= dict(Agency.objects.filter(code__in=wanted).values_list("code", "name"))
    return Names({person.pk: called(person) or full_name(person) for _, person in frame.people}, known)


def codes_of(entries: Iterable[Entry]) -> set[str]:
    """Give the codes of the agencies that wrote these entries, or answered them."""
    return {row["agency"] for each in entries for row in (*each.parts, *each.own_words, *each.answers)}


def entry_shown(family_id: str, entry: Entry, names: Names) -> EntryShown:
    """Give an entry as a list shows it."""
    first = entry.first
    kind = EntryKind(first["kind"])
    about = {who: said for row in (*entry.parts, *entry.own_words) for who, said in row["about"].items()}
    return EntryShown(
        id=entry.id,
        address=_own_page(family_id, entry.id),
        kind=kind.label,
        happened=_happened(first),
        about=names.about({"about": about}),
        saying=_saying(first),
        significant=bool(first["significant"]),
        parts=tuple(_part(each) for each in entry.parts),
        own_words=tuple(quote(each, names) for each in entry.own_words),
        answers=tuple(quote(each, names) for each in entry.answers),
        signed=names.signed(first),
        written=moment_words(first["written_at"]),
    )


def quote(row: Mapping[str, Any], names: Names) -> Quote:
    """Give someone's own words, or an answer, with whose they are and who wrote them down."""
    kind = EntryKind(row["kind"])
    who = names.about(row) if row["about"] else ""
    title = "" if kind is EntryKind.OWN_WORDS else kind.label
    return Quote(row["text"], who, day(row["happened_on"]), names.signed(row), title)


def _own_page(family_id: str, entry_id: str) -> str:
    return step_to("family_entry", family_id, entry_id)


def _happened(row: Mapping[str, Any]) -> str:
    at = row["happened_time"]
    hour = f", {at.hour % 12 or 12}:{at.minute:02}{'am' if at.hour < 12 else 'pm'}" if at else ""
    return f"{day(row['happened_on'])}{hour}"


def _saying(row: Mapping[str, Any]) -> str:
    match row["knowing"]:
        case Knowing.TOLD.value:
            return f"Told by {row['told_by']}" if row["told_by"] else Knowing.TOLD.label
        case Knowing.VIEW.value:
            return "The view of whoever wrote it"
        case _:
            return ""


def _part(row: Mapping[str, Any]) -> PartShown:
    section = Section(row["section"])
    return PartShown(section.label, READ_BY[section], row["text"], section is not Section.CORE)
