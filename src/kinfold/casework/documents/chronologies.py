"""Gathering what a chosen chronology's paper is made from, through a Sight."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kinfold.casework.accounts.models import Agency
from kinfold.casework.chronology import selections
from kinfold.casework.chronology.item import Item, Said
from kinfold.casework.chronology.selections import Line
from kinfold.casework.documents import gathering
from kinfold.casework.documents.chronology_render import render_chronology, why_not
from kinfold.casework.documents.contents import ChronologyMaterial, EventRow, Reader, Recipient, Rendered
from kinfold.casework.documents.models import Release
from kinfold.casework.documents.names import Everyone, everyone_called, named_in
from kinfold.casework.documents.plans import initials, shorter
from kinfold.casework.partners.reading import late_sources
from kinfold.casework.safety import guard
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Share
from kinfold.domain.access import Section
from kinfold.domain.agency import Sector
from kinfold.domain.entry import EntryKind

TAKEN_BACK = "An event that was taken back"
NOT_HERE = frozenset({Section.PRIVILEGED.value, Section.SAFE_ADDRESS.value})


def see(sight: Sight, release: Release, *, to: Recipient, on: datetime) -> Rendered:
    """Render a chosen chronology for one recipient. Raises NotForYou and FirstDo."""
    found = material(sight, release.family_id, to=to, chosen=release.chosen, on=on)
    return render_chronology(found, to, confirmed=bool(release.chosen["confirmed"]))


def sections_on_paper(found: ChronologyMaterial, to: Recipient, *, confirmed: bool) -> list[str]:
    """Give the sections that the paper has something of: the record always."""
    there = {each.section for each in found.rows if not why_not(each, found, to, confirmed=confirmed)}
    return sorted(there | {Section.CORE.value})


def material(
    sight: Sight, family_id: str, *, to: Recipient, chosen: Mapping[str, Any], on: datetime
) -> ChronologyMaterial:
    """Gather. Raises NotForYou, also for a chronology that is not there, and FirstDo."""
    people = sight.people(family_id)
    there = selections.chosen(sight, family_id, str(chosen["selection"]), people)
    called = {person.pk: person.known_as or person.given_names or "The baby" for _, person in people}
    everyone = everyone_called(sight, family_id)
    agencies = {each.code: each for each in Agency.objects.all()}
    rows = [_row(sight, family_id, each, (called, agencies), (everyone, to)) for each in there.lines]
    late = [
        f"{_name(agencies, each.agency)}: complete to {_day(each.complete_to)}"
        for each in late_sources(timezone.localtime(on).date())
    ]
    return ChronologyMaterial(
        family=gathering.material(sight, family_id, to=to, note_ids=[], confirmed=False, on=on),
        title=there.selection.title,
        rows=tuple(rows),
        sections=_sections(sight, family_id, to),
        late="; ".join(dict.fromkeys(late)),
        shorter=tuple(shorter(family_id)) if to.reader is Reader.PERSON else (),
    )


def _sections(sight: Sight, family_id: str, to: Recipient) -> frozenset[str]:
    """Give what a reader may have: the record, and what is shared with their agency."""
    core = {Section.CORE.value}
    if to.reader is not Reader.AGENCY:
        return frozenset(core)
    shares = Share.objects.at(sight.at).filter(family_id=family_id, agency_id=to.id)
    return frozenset(core | set(shares.values_list("section", flat=True)) - NOT_HERE)


def _row(
    sight: Sight,
    family_id: str,
    line: Line,
    words: tuple[Mapping[str, str], Mapping[str, Agency]],
    reader: tuple[Everyone, Recipient],
) -> EventRow:
    item, (called, agencies), (everyone, to) = line.item, words, reader
    told: dict[str, Any] = {"section": line.section.value, "section_words": line.section.label}
    if item is None:
        return EventRow(day="", title=TAKEN_BACK, source="", analysis=line.analysis, gone=True, **told)
    beside = [each for each in item.said if each.section is line.section]
    own = (f"{called.get(who, 'Someone')}: “{text}”" for who, text in item.own_words)
    text = "\n".join(filter(None, (item.texts.get(line.section, ""), *own)))
    typed = (item.title, text, *(each.text for each in beside), line.analysis, item.told_by, item.where)
    everything = "\n".join(typed)
    about = {*item.about, *(who for each in beside for who in each.about)}
    return EventRow(
        day=_day(item.on),
        title=item.title,
        source=_source(item, agencies, to),
        dates=_dates(item),
        text=text,
        said=tuple(_beside(each, called, agencies, to) for each in beside),
        analysis=line.analysis,
        about=frozenset(about),
        names=named_in(everything, everyone, to.id),
        changed=line.is_changed,
        hides_a_place=guard.seems_to_hold(sight, family_id, everything),
        **told,
    )


def _name(agencies: Mapping[str, Agency], code: str) -> str:
    return agencies[code].name if code in agencies else code


def _by(whole: str, code: str, agencies: Mapping[str, Agency], to: Recipient) -> str:
    """Give who wrote something. To one of the family a worker of another agency is a first name: their
    surname and what they do may show what someone gets help with.
    """
    council = code in agencies and agencies[code].sector == Sector.COUNCIL.value
    if to.reader is not Reader.PERSON or council or not whole:
        return whole
    return f"{whole.split(' ')[0]} ({initials(_name(agencies, code))})"


def _source(item: Item, agencies: Mapping[str, Agency], to: Recipient) -> str:
    """Give who says so. To one of the family, who told us and in which file is not given."""
    whole = f"{item.author}, {item.profession}" if item.profession else item.author
    by, agency = _by(whole, item.agency, agencies, to), _name(agencies, item.agency)
    if to.reader is Reader.PERSON:
        return ", ".join(filter(None, (by, agency))) or "The record"
    told = f"told by {item.told_by}" if item.told_by else ""
    return ", ".join(filter(None, (by, agency, told, item.where))) or "The record"


def _dates(item: Item) -> str:
    until = f" to {_day(item.until)}" if item.until else ""
    known = "received" if item.key.startswith("p:") else "written"
    return f"Happened {_day(item.on)}{until}, {known} {_day(item.known)}"


def _beside(said: Said, called: Mapping[str, str], agencies: Mapping[str, Agency], to: Recipient) -> str:
    who = " and ".join(called.get(each, "Someone") for each in said.about)
    by = f"Written by {_by(said.by, said.agency, agencies, to)}, {_day(said.on)}."
    if said.kind == EntryKind.DISAGREEMENT:
        return f"{who or 'Someone'} did not agree: “{said.text}” {by}"
    return f"What happened next: {said.text} {by}"


def _day(value: date) -> str:
    return gathering.day_words(value)
