"""What was chosen for a reader, as it stands, each line held against what its event is by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kinfold.casework.chronology.item import Item
from kinfold.casework.chronology.models import LINES, Selection
from kinfold.casework.chronology.reading import People, named
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.gate_many import columns_of
from kinfold.domain.access import Section

COLUMNS = (
    *("id", "line", "key", "rows_then", "analysis", "place", "selection_id", "written_at"),
    *("by__display_name", "profession"),
)
LISTED = (
    *("id", "selection_id", "selection__title", "selection__written_at", "key", "replaces_id", "withdrawn"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its row, and the event as it is now; None where it was taken back since."""

    id: str
    line: str
    section: Section
    key: str
    rows_then: tuple[str, ...]
    analysis: str
    place: int
    by: str
    item: Item | None

    @property
    def is_changed(self) -> bool:
        """Whether its event was corrected since it was chosen, or is gone."""
        return self.item is None or set(self.rows_then) != set(self.item.rows)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chronology chosen for a reader, with its lines in their order, as far as this worker may read."""

    selection: Selection
    lines: tuple[Line, ...]

    @property
    def changed(self) -> list[Line]:
        """Those whose event was corrected since."""
        return [each for each in self.lines if each.is_changed]


@dataclass(frozen=True, slots=True)
class Listed:
    """A chosen chronology in a list: its title, and the keys of the events in it."""

    id: str
    title: str
    keys: frozenset[str]


def listed(sight: Sight, family_id: str) -> list[Listed]:
    """Give a family's chosen chronologies of which this worker may read anything, the newest first."""
    rows = columns_of(sight, LINES, family_id, LISTED, every=True)
    replaced = {each["replaces_id"] for each in rows}
    titles: dict[str, tuple[Any, str]] = {}
    keys: dict[str, set[str]] = {}
    for row in rows:
        of = row["selection_id"]
        titles[of] = (row["selection__written_at"], row["selection__title"])
        if row["id"] not in replaced and not row["withdrawn"]:
            keys.setdefault(of, set()).add(row["key"])
    newest = sorted(titles, key=lambda each: titles[each], reverse=True)
    return [Listed(each, titles[each][1], frozenset(keys.get(each, ()))) for each in newest]


def chosen(sight: Sight, family_id: str, selection_id: str, people: People) -> Chosen:
    """Give one chosen chronology. Raises NotForYou where there is none, and FirstDo."""
    rows = sight.rows(Selection, family_id, pk=selection_id)
    if not rows:
        raise NotForYou("missing")
    lines = columns_of(sight, LINES, family_id, COLUMNS, Q(selection_id=selection_id))
    now = named(sight, family_id, people, [each["key"] for each in lines]) if lines else {}
    made = [_line(each, now.get(each["key"])) for each in lines]
    return Chosen(rows[0], tuple(sorted(made, key=lambda each: (each.place, each.id))))


def _line(row: dict[str, Any], item: Item | None) -> Line:
    section = Section(row["section"])
    return Line(
        id=row["id"],
        line=row["line"],
        section=section,
        key=row["key"],
        rows_then=tuple(row["rows_then"]),
        analysis=row["analysis"],
        place=row["place"],
        by=f"{row['by__display_name']}, {row['profession']}",
        item=item if item and item.section is section else None,
    )


def of_line(lines: Sequence[Line], row_id: str) -> Line | None:
    """Give the line that a row is."""
    return next((each for each in lines if each.id == row_id), None)
