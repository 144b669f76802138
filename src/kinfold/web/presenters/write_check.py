"""The last screen of writing: what will be saved, where it will stand, and who will read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kinfold.casework.families.models import Part
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.clock_field import as_typed
from kinfold.casework.workbook.forms import EntryForm
from kinfold.casework.workbook.visits import COUNTS_BY
from kinfold.domain.agency import Role
from kinfold.domain.entry import EntryKind, Presence
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.sections import READ_BY
from kinfold.web.presenters.spoken import called


@dataclass(frozen=True, slots=True)
class Words:
    """Words that will be saved: whose or in which section, and who reads them."""

    title: str
    text: str
    read_by: str


@dataclass(frozen=True, slots=True)
class Check:
    """What the last screen shows. ``stands`` is what stands of the entry where others put it right."""

    when: tuple[tuple[str, str], ...]
    parts: tuple[Words, ...]
    shows_in: tuple[str, ...]
    stands: tuple[Words, ...]


def check_of(sight: Sight, frame: FamilyFrame, form: EntryForm, stands: Iterable[Any]) -> Check:
    """Make it of what was typed so far, however little."""
    form.is_valid()
    told, names = form.told, {person.pk: called(person) or "Unborn baby" for _, person in frame.people}
    on = form.cleaned_data.get("happened_on")
    at = as_typed(told.happened_time)
    when = [
        ("Kind", told.kind.label),
        ("When", f"{day(on)}{f', {at}' if at else ''}" if on else "Not said yet"),
        *((names[who], seen_words(how)) for who, how in told.about.items() if who in names),
    ]
    if not told.about:
        when.append(("About", "Nobody yet"))
    parts = [Words(each.label, text, READ_BY[each]) for each, text in told.texts.items() if text]
    parts += [Words(f"{names[who]}, in their own words", text, "") for who, text in told.own_words.items()]
    return Check(
        tuple(when),
        tuple(parts),
        tuple(_shows_in(sight, frame, told, names)),
        tuple(Words(_of(row), row.text, "") for row in stands),
    )


def seen_words(how: Presence) -> str:
    """Say how someone was seen."""
    because = f": {how.why_not}" if how.why_not else ""
    if how.seen is None:
        return "About them"
    if not how.seen:
        return f"Not seen{because}"
    if how.alone is None:
        return f"Seen{because}"
    return f"Seen alone{because}" if how.alone else f"Seen, not alone{because}"


def _of(row: Any) -> str:
    return EntryKind(row.kind).label


def _shows_in(sight: Sight, frame: FamilyFrame, told: Any, names: dict[str, str]) -> Iterable[str]:
    children = [
        names[person.pk]
        for member, person in frame.people
        if member.part == Part.CHILD and person.pk in told.about
    ]
    if told.kind is EntryKind.VISIT and children and Role(sight.worker.role) in COUNTS_BY:
        yield f"The visit record, and the clock for the next visit to {joined(children)}"
    if told.significant:
        yield "The chronology, as a significant event"
    yield "The family’s record, signed by you as you are today"
    for each in told.about:
        if each in names:
            yield f"What is written about {names[each]}"
