"""Drawing a family's chronology from what a Sight gives of it: entries, steps, partners' events, facts.

In two goes: first what each event is and when, of all; then the words of those that are shown. A visit that
an entry tells of is shown once, as the entry.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.chronology import facts
from kinfold.casework.chronology.entries import filled, outlined
from kinfold.casework.chronology.item import ENTRY, PARTNER, STEP, Item
from kinfold.casework.chronology.models import Marked
from kinfold.casework.chronology.steps import occurrence_of, of_steps, steps_of
from kinfold.casework.families.models import NOTES, Membership, Person
from kinfold.casework.partners.reading import events_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import columns_of
from kinfold.domain.access import Section
from kinfold.domain.event import EventKind
from kinfold.domain.partner_events import TOLD, words_of

People = Sequence[tuple[Membership, Person]]
OUTLINE = (
    *("id", "entry", "kind", "about", "agency", "profession", "significant"),
    *("happened_on", "happened_time", "written_at"),
)


def drawn(
    sight: Sight, family_id: str, people: People, teams: Sequence[TeamAllocation], *, everything: bool = True
) -> list[Item]:
    """Give the events of a family, the oldest first, without the words of its entries.

    Not ``everything``: only what is significant. Raises NotForYou and FirstDo.
    """
    marks = marks_of(sight, family_id)
    among = Q(answers="")
    if not everything:
        among &= Q(significant=True) | Q(entry__in=_marked(marks, ENTRY))
    entries = outlined(columns_of(sight, NOTES, family_id, OUTLINE, among), marks)
    told = {each.key for each in entries}
    steps = [
        each
        for each in of_steps(steps_of(sight, family_id), marks)
        if f"{ENTRY}:{occurrence_of(each)}" not in told
    ]
    partners = of_partners(events_of(sight, family_id), marks)
    found = [*entries, *steps, *partners, *facts.of_people(sight, family_id, people, teams, marks)]
    return sorted((each for each in found if everything or each.significant), key=lambda each: each.order)


def whole(sight: Sight, family_id: str, items: Sequence[Item]) -> list[Item]:
    """Give events with the words of their entries, and what was said beside them, in the order given."""
    wanted = [each.key.partition(":")[2] for each in items if each.key.startswith(f"{ENTRY}:")]
    return filled(sight, family_id, items, wanted) if wanted else list(items)


def named(sight: Sight, family_id: str, people: People, keys: Collection[str]) -> dict[str, Item]:
    """Give the events of some keys, with their words; one that does not stand, or that this worker may not
    read, is not among them. Raises NotForYou and FirstDo.
    """
    marks, asked = marks_of(sight, family_id), set(keys)
    entries = outlined(
        columns_of(sight, NOTES, family_id, OUTLINE, Q(answers="", entry__in=_of(asked, ENTRY))), marks
    )
    found = [*entries, *facts.of_people(sight, family_id, people, facts.teams_of(family_id), marks)]
    if _of(asked, STEP):
        found += of_steps(steps_of(sight, family_id), marks)
    if of_keys := _of(asked, PARTNER):
        found += of_partners(events_of(sight, family_id, Q(key__in=of_keys)), marks)
    items = whole(sight, family_id, [each for each in found if each.key in asked])
    return {each.key: each for each in items}


def marks_of(sight: Sight, family_id: str) -> dict[str, bool]:
    """Give what was marked significant or not, by key: the latest mark of each."""
    rows = sight.rows(Marked, family_id, order=("written_at", "pk"))
    return {each.key: each.significant for each in rows}


def of_partners(rows: Iterable[Mapping[str, Any]], marks: Mapping[str, bool]) -> list[Item]:
    """Give partners' events, each happening once in each section for all whom it is about."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        groups.setdefault(row["key"], []).append(row)
    return [_partner(group, marks) for group in groups.values()]


def _partner(rows: Sequence[Mapping[str, Any]], marks: Mapping[str, bool]) -> Item:
    rows = sorted(rows, key=lambda each: (each["line"], each["id"]))
    first, kind = rows[0], EventKind(rows[0]["kind"])
    key = f"{PARTNER}:{first['key']}"
    codes = {code for each in rows for code in each["flags"]}
    lines = ", ".join(str(each) for each in sorted({row["line"] for row in rows}))
    return Item(
        key=key,
        section=Section(first["section"]),
        rows=tuple(sorted(each["id"] for each in rows)),
        on=first["happened_on"],
        known=max(each["received_on"] for each in rows),
        until=first["ended_on"] if first["ended_on"] != first["happened_on"] else None,
        kind=kind.value,
        title=words_of(kind, codes, first["count"], first["out_of"]),
        about=tuple(dict.fromkeys(each["person_id"] for each in rows)),
        agency=first["agency"],
        significant=marks.get(key, TOLD[kind].matters),
        where=f"row {lines}, file {first['file']}" if first["file"] else f"row {lines}",
    )


def _marked(marks: Mapping[str, bool], what: str) -> list[str]:
    return [key.partition(":")[2] for key, yes in marks.items() if yes and key.startswith(f"{what}:")]


def _of(keys: Iterable[str], what: str) -> list[str]:
    return sorted(each.partition(":")[2] for each in keys if each.startswith(f"{what}:"))
