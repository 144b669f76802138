"""Entries as they are read: the parts that a Sight gives, put together again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kinfold.casework.families.models import NOTES, Note
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import notes_of
from kinfold.casework.versions import standing
from kinfold.domain.access import Level
from kinfold.domain.entry import EntryKind

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry, as far as this worker may read it: its parts in the order of sections, and what answers it.

    ``own_words`` are parts too, each in the words of whom it is about.
    """

    id: str
    parts: tuple[Row, ...]
    own_words: tuple[Row, ...]
    answers: tuple[Row, ...] = ()

    @property
    def first(self) -> Row:
        """The part that tells what kind of entry it is, of which day and whose."""
        return (*self.parts, *self.own_words)[0]

    @property
    def when(self) -> tuple[Any, ...]:
        """What entries are ordered by: when it happened, then when it was written."""
        first = self.first
        has_time = first["happened_time"] is not None
        return (first["happened_on"], has_time, first["happened_time"] or "", first["written_at"], self.id)


def entries_of(
    sight: Sight, family_id: str, *, among: Q | None = None, most: int | None = None
) -> list[Entry]:
    """Give a family's entries, the newest first, each with what answers it; all that ``among`` gives.

    ``most`` bounds how many notes of each section are read, so an entry is whole only where fewer were
    written. In one query besides those of the gate.
    """
    found = notes_of(sight, family_id, most, among)
    return put_together({**row, "section": each} for each, rows in found.items() for row in rows)


def put_together(rows: Iterable[Row]) -> list[Entry]:
    """Give entries of the rows of several sections, the newest first."""
    parts: dict[str, list[Row]] = {}
    answers: dict[str, list[Row]] = {}
    for row in rows:
        if row["answers"]:
            answers.setdefault(row["answers"], []).append(row)
        else:
            parts.setdefault(row["entry"], []).append(row)
    made = [
        Entry(
            entry,
            tuple(each for each in found if each["kind"] != EntryKind.OWN_WORDS),
            tuple(each for each in found if each["kind"] == EntryKind.OWN_WORDS),
            tuple(sorted(answers.get(entry, ()), key=lambda each: (each["written_at"], each["id"]))),
        )
        for entry, found in parts.items()
    ]
    return sorted(made, key=lambda each: each.when, reverse=True)


def parts_of(sight: Sight, family_id: str, entry_id: str) -> list[Note]:
    """Give the parts of an entry that stand, of the sections this worker may read. Raises FirstDo."""
    return standing(versions_of(sight, family_id, entry_id))


def versions_of(sight: Sight, family_id: str, entry_id: str) -> list[Note]:
    """Give all rows of an entry, also those replaced or that take one back, the oldest first."""
    found: list[Note] = []
    for section, model in NOTES.items():
        if sight.opened([family_id], section, Level.READ):
            found += sight.rows(model, family_id, order=("written_at", "pk"), entry=entry_id)
    return found
