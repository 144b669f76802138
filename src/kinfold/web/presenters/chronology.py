"""What the chronology page says: each event with who says so, what may be asked of it, and who is late."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from kinfold.casework.chronology.facts import BORN, DIED, HOME, TEAM
from kinfold.casework.chronology.item import Item, Said
from kinfold.casework.chronology.selections import Listed
from kinfold.casework.partners.models import Supply
from kinfold.domain.access import Section
from kinfold.domain.entry import EntryKind
from kinfold.domain.event import EventKind
from kinfold.domain.partner_events import TOLD
from kinfold.reports.wording import day
from kinfold.web.presenters.paging import Paged, paged
from kinfold.web.presenters.spoken import short_day, those_named

FACTS = {BORN: "Birth", DIED: "Death", HOME: "Home", TEAM: "Team", "step": "Step of the case"}
NOTHING = "Nothing significant yet. Tick ‘significant’ on any entry."
NOTHING_AT_ALL = "Nothing yet. It fills itself from what is written down."
NONE_SUCH = "Nothing fits what you chose. Show everything, or choose less."
OURS = "The record"
EVENT_KINDS = frozenset(each.value for each in EventKind)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked of the page: codes of filters, empty where not, and in which order."""

    who: str = ""
    source: str = ""
    kind: str = ""
    everything: bool = False
    oldest: bool = False
    page: str = "1"

    def query(self) -> dict[str, str]:
        """Give it as the query of an address, without the page."""
        told = {"who": self.who, "source": self.source, "kind": self.kind}
        told |= {"show": "everything" if self.everything else "", "order": "oldest" if self.oldest else ""}
        return {name: value for name, value in told.items() if value}

    def fits(self, item: Item) -> bool:
        """Say whether an event is asked for."""
        return (
            (not self.who or self.who in item.about)
            and (not self.source or self.source in (item.source, item.agency))
            and (not self.kind or self.kind == item.kind)
        )


def wish_of(asked: Mapping[str, str]) -> Wish:
    """Read what was asked; what is not known is not asked for."""
    return Wish(
        who=asked.get("who", ""),
        source=asked.get("source", ""),
        kind=asked.get("kind", ""),
        everything=asked.get("show") == "everything",
        oldest=asked.get("order") == "oldest",
        page=asked.get("page", "1"),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """What people and agencies are called on the page, by id and code."""

    people: Mapping[str, str]
    agencies: Mapping[str, str]

    def agency(self, code: str) -> str:
        """Give an agency's name, or its code where it has none here."""
        return self.agencies.get(code, code)


@dataclass(frozen=True, slots=True)
class Shown:
    """One event in a list."""

    key: str
    anchor: str
    day: str
    title: str
    about: str
    source: str
    dates: str
    significant: bool
    texts: tuple[tuple[str, str], ...] = ()
    own_words: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    chosen_for: tuple[str, ...] = ()
    entry: str = ""


@dataclass(frozen=True, slots=True)
class ChronologyPage:
    """What the page shows."""

    lines: tuple[Shown, ...]
    count: int
    wish: Wish
    whos: tuple[dict[str, Any], ...]
    sources: tuple[dict[str, Any], ...]
    kinds: tuple[dict[str, Any], ...]
    paging: dict[str, Any] | None
    empty: str
    late: str
    selections: tuple[Listed, ...]
    may_write: bool
    errors: tuple[dict[str, str], ...] = ()
    notice: str = ""


def page_of(items: Sequence[Item], wish: Wish) -> Paged:
    """Give those events that the page shows, of all that were drawn."""
    found = [each for each in items if wish.fits(each)]
    return paged(found if wish.oldest else found[::-1], wish.page, "Events", keeps=wish.query())


def chronology_page(
    items: Sequence[Item],
    shown: Paged,
    lines: Iterable[Item],
    *,
    wish: Wish,
    names: Names,
    late: Sequence[Supply],
    selections: Sequence[Listed],
    may_write: bool,
    errors: Sequence[str] = (),
    notice: str = "",
) -> ChronologyPage:
    """Make the page. ``items`` are all events drawn, ``lines`` those shown with their words."""
    return ChronologyPage(
        lines=tuple(_with_chosen(shown_of(each, names), selections) for each in lines),
        count=sum(wish.fits(each) for each in items),
        wish=wish,
        whos=_options(wish.who, {who: names.people.get(who, "") for each in items for who in each.about}),
        sources=_options(wish.source, {each.source: _whose(each, names) for each in items}),
        kinds=_options(wish.kind, {each.kind: kind_words(each.kind) for each in items}),
        paging=shown.links,
        empty="" if shown.shown else _empty(items, wish),
        late=late_words(late, names.agency),
        selections=tuple(selections),
        may_write=may_write,
        errors=tuple({"text": each, "href": "#events"} for each in errors),
        notice=notice,
    )


def _empty(items: Sequence[Item], wish: Wish) -> str:
    if items:
        return NONE_SUCH
    return NOTHING_AT_ALL if wish.everything else NOTHING


def _options(chosen: str, found: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    ordered = sorted(((words, code) for code, words in found.items() if words), key=lambda each: each[0])
    offered = [{"value": code, "text": words, "selected": code == chosen} for words, code in ordered]
    return ({"value": "", "text": "All"}, *offered)


def kind_words(kind: str) -> str:
    """Give what a kind of event is called."""
    if kind in FACTS:
        return FACTS[kind]
    if kind in EVENT_KINDS:
        return TOLD[EventKind(kind)].words
    return EntryKind(kind).label


def _whose(item: Item, names: Names) -> str:
    if not item.agency:
        return OURS
    return ", ".join(filter(None, (names.agency(item.agency), item.profession)))


def shown_of(item: Item, names: Names) -> Shown:
    """Give an event in words."""
    entry = item.key.partition(":")[2] if item.key.startswith("e:") else ""
    return Shown(
        key=item.key,
        anchor=anchor_of(item.key),
        day=short_day(item.on),
        title=item.title,
        about=those_named(item.about, names.people, "someone"),
        source=source_words(item, names.agency),
        dates=date_words(item),
        significant=item.significant,
        texts=tuple((_section(each), text) for each, text in item.texts.items() if text),
        own_words=tuple((names.people.get(who, "Someone"), text) for who, text in item.own_words),
        said=tuple(said_words(each, names.people) for each in item.said),
        entry=entry,
    )


def anchor_of(key: str) -> str:
    """Give the anchor of an event on the page."""
    return key.replace(":", "-")


def _section(section: Section) -> str:
    return "" if section is Section.CORE else section.label


def source_words(item: Item, agency: Callable[[str], str]) -> str:
    """Give who says so: author with profession and agency, or agency with file and row."""
    told = f"told by {item.told_by}" if item.told_by else ""
    by = [item.author, item.profession, agency(item.agency) if item.agency else "", told, item.where]
    return ", ".join(filter(None, by)) or OURS


def date_words(item: Item) -> str:
    """Give when it happened, until when, and when it was written down or received."""
    ended = f" to {day(item.until)}" if item.until else ""
    time = f" at {clock_words(item.at)}" if item.at and item.key.startswith("e:") else ""
    known = "received" if item.key.startswith("p:") else "written"
    return f"Happened {day(item.on)}{ended}{time}, {known} {day(item.known)}"


def clock_words(at: time) -> str:
    """Give '3:15pm'."""
    return f"{at.hour % 12 or 12}:{at.minute:02}{'am' if at.hour < 12 else 'pm'}"


def said_words(said: Said, people: Mapping[str, str]) -> str:
    """Give a disagreement or a reply: who says it first."""
    whose = those_named(said.about, people, "someone")
    if said.kind == EntryKind.DISAGREEMENT:
        who = f"{whose} does not agree" if whose else "Someone did not agree"
        return f"{who}: “{said.text}” Written by {said.by}, {day(said.on)}."
    return f"What happened next: {said.text} {said.by}, {day(said.on)}."


def _with_chosen(shown: Shown, selections: Sequence[Listed]) -> Shown:
    return replace(shown, chosen_for=tuple(each.title for each in selections if shown.key in each.keys))


def late_words(late: Sequence[Supply], agency: Callable[[str], str]) -> str:
    """Say whose data are late, and how far they reach: so that nobody takes silence for peace."""
    if not late:
        return ""
    told = [
        f"{_extract(each)}, {agency(each.agency)}, complete to {day(each.complete_to)}, "
        f"last loaded {day(each.loaded_on)}"
        for each in late
    ]
    number = "One source is" if len(told) == 1 else f"{len(told)} sources are"
    return f"{number} late: {'; '.join(told)}."


EXTRACTS = {
    "ae_attendances": "A&E",
    "emergency_admissions": "Hospital admissions",
    "police_incidents": "Police call-outs",
    "school_attendance": "School attendance",
}


def _extract(each: Supply) -> str:
    return EXTRACTS.get(each.source, each.source)
