"""Entries as events of a chronology: the outline of all, and the words of some."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kinfold.casework.chronology.item import ENTRY, Item, Said
from kinfold.casework.families.models import NOTES
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.reading import Entry, entries_of
from kinfold.domain.access import Section
from kinfold.domain.entry import EntryKind, Knowing

Row = Mapping[str, Any]
_ORDER = {section.value: place for place, section in enumerate(NOTES)}


def outlined(rows: Iterable[Row], marks: Mapping[str, bool]) -> list[Item]:
    """Give one event for each entry, of the first section that it is in."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["entry"], []).append(row)
    return [_outline(entry, parts, marks) for entry, parts in groups.items()]


def _outline(entry: str, parts: Sequence[Row], marks: Mapping[str, bool]) -> Item:
    own = EntryKind.OWN_WORDS.value
    first = min(parts, key=lambda row: (_ORDER[row["section"]], row["kind"] == own, row["id"]))
    key = f"{ENTRY}:{entry}"
    return Item(
        key=key,
        section=Section(first["section"]),
        rows=tuple(sorted(row["id"] for row in parts if row["section"] == first["section"])),
        on=first["happened_on"],
        at=first["happened_time"],
        known=timezone.localtime(first["written_at"]).date(),
        kind=first["kind"],
        title=EntryKind(first["kind"]).label,
        about=tuple(dict.fromkeys(who for row in parts for who in row["about"])),
        agency=first["agency"],
        profession=first["profession"],
        significant=marks.get(key, any(row["significant"] for row in parts)),
        written_at=first["written_at"],
    )


def filled(sight: Sight, family_id: str, items: Sequence[Item], wanted: Sequence[str]) -> list[Item]:
    """Give events with the words of those that are entries."""
    among = Q(entry__in=wanted) | Q(answers__in=wanted)
    known = {f"{ENTRY}:{each.id}": each for each in entries_of(sight, family_id, among=among)}
    return [_filled(each, known[each.key]) if each.key in known else each for each in items]


def _filled(item: Item, entry: Entry) -> Item:
    first, texts = entry.first, dict[Section, str]()
    for each in entry.parts:
        texts[each["section"]] = "\n\n".join(filter(None, (texts.get(each["section"]), each["text"])))
    own = tuple((who, each["text"]) for each in entry.own_words for who in each["about"])
    return replace(
        item,
        author=first["author__display_name"],
        author_id=first["author_id"],
        knowing=Knowing(first["knowing"]).label if first["knowing"] else "",
        told_by=first["told_by"],
        where=first["source"],
        texts=texts,
        own_words=own,
        said=tuple(_said(each) for each in entry.answers),
    )


def _said(row: Row) -> Said:
    by = f"{row['author__display_name']}, {row['profession']}"
    kind = EntryKind(row["kind"]).value
    return Said(row["section"], kind, row["text"], by, row["happened_on"], tuple(row["about"]), row["agency"])
