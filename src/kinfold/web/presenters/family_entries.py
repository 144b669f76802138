"""All entries of a family by pages, and those of one person, kind or author, or that are new.

Of one person is that person's own view of the record: all that was written about them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import Placed, about_any, authors_of, new_of, places_of
from kinfold.casework.workbook.reading import entries_of
from kinfold.domain.case import Step
from kinfold.domain.entry import TOLD, EntryKind
from kinfold.web.presenters.entries import EntryShown, codes_of, entry_shown, names_of
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.paging import Paged, paged
from kinfold.web.presenters.since import floor, new_steps
from kinfold.web.presenters.spoken import called, full_name, moment_words

KINDS = {each.value: each.label for each in (*TOLD, EntryKind.OWN_WORDS, EntryKind.DISAGREEMENT)}


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step of the process that is new."""

    title: str
    signed: str


@dataclass(frozen=True, slots=True)
class EntriesPage:
    """The page; ``whom``, ``kinds`` and ``authors`` are what the list may be narrowed to."""

    heading: str
    entries: tuple[EntryShown, ...]
    steps: tuple[StepShown, ...]
    paged: Paged
    whom: list[dict[str, Any]]
    kinds: list[dict[str, Any]]
    authors: list[dict[str, Any]]
    is_new: bool
    is_narrowed: bool


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What the list is narrowed to; what is no person, kind or author of this family narrows to nothing."""

    person: str = ""
    kind: str = ""
    by: str = ""
    since: datetime | None = None


def entries_page(sight: Sight, frame: FamilyFrame, asked: Mapping[str, str]) -> EntriesPage:
    """Make the page of what an address asks for; what is not known there is passed over."""
    people = {person.pk: called(person) or full_name(person) for _, person in frame.people}
    authors = authors_of(sight, frame.id)
    since = None
    if asked.get("since"):
        looked, _ = new_of(sight, [frame.id], floor(sight))
        since = looked.get(frame.id, floor(sight))
    want = _Narrowed(
        person=asked["person"] if asked.get("person") in people else "",
        kind=asked["kind"] if asked.get("kind") in KINDS else "",
        by=asked["by"] if asked.get("by") in authors else "",
        since=since,
    )
    places = _places(sight, frame.id, want)
    keeps = {"person": want.person, "kind": want.kind, "by": want.by, "since": "1" if since else ""}
    cut = paged(
        places, asked.get("page", ""), "Pages of: entries", keeps={k: v for k, v in keeps.items() if v}
    )
    shown = _whole(sight, frame.id, cut.shown)
    names = names_of(frame, codes_of(shown))
    steps = _steps(sight, frame.strip.steps, want) if since else ()
    return EntriesPage(
        heading=_heading(want, people),
        entries=tuple(entry_shown(frame.id, each, names) for each in shown),
        steps=tuple(steps),
        paged=cut,
        whom=_items([("", "Anyone"), *people.items()], want.person),
        kinds=_items([("", "Any"), *KINDS.items()], want.kind),
        authors=_items([("", "Anyone"), *authors.items()], want.by),
        is_new=since is not None,
        is_narrowed=bool(want.person or want.kind or want.by),
    )


def _places(sight: Sight, family_id: str, want: _Narrowed) -> list[Placed]:
    """Give the entries wanted, in their order: those of which a part or an answer is what is asked for."""
    if want == _Narrowed():
        return places_of(sight, family_id)
    among = Q()
    if want.person:  # what is about nobody in particular is about everyone
        among &= about_any(sight, family_id, [want.person], "") | Q(about={})
    if want.kind:
        among &= Q(kind=want.kind)
    if want.by:
        among &= Q(author_id=want.by)
    if want.since:
        among &= Q(written_at__gt=want.since) & ~Q(author=sight.worker)
    return places_of(sight, family_id, among=among)


def _whole(sight: Sight, family_id: str, places: Iterable[Placed]) -> list[Any]:
    """Give these entries whole, with what answers them, in the order of the list."""
    order = {each.entry: number for number, each in enumerate(places)}
    among = Q(entry__in=list(order)) | Q(answers__in=list(order))
    found = [each for each in entries_of(sight, family_id, among=among) if each.id in order]
    return sorted(found, key=lambda each: order[each.id])


def _steps(sight: Sight, steps: Iterable[StepTaken], want: _Narrowed) -> Iterable[StepShown]:
    """Give the steps that are new, the latest first."""
    if not want.since or want.person or want.kind:
        return
    rows = {each.occurrence: each for each in steps}
    for new in sorted(new_steps(sight, steps, want.since), key=lambda each: each.at, reverse=True):
        if not want.by or want.by == new.author:
            written = f"{new.profession}. Written {moment_words(new.at)}"
            yield StepShown(Step(rows[new.entry].step).label, written)


def _items(choices: Iterable[tuple[str, str]], chosen: str) -> list[dict[str, Any]]:
    return [{"value": value, "text": text, "selected": value == chosen} for value, text in choices]


def _heading(want: _Narrowed, people: Mapping[str, str]) -> str:
    if want.since:
        return "New since you looked"
    return f"Entries about {people[want.person]}" if want.person else "All entries"
