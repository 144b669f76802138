"""Two lines on top of every page of a family: when each child was seen, and what is due next.

Whoever wrote in the record that they saw a child tells it: a visit of the process, or an entry of any
profession. What stands in a protected section alone tells nothing here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from kinfold.casework.families.models import Membership, Part, Person
from kinfold.casework.process.actions import taken_of
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import Asked, about_any
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import gaps
from kinfold.domain.access import Section
from kinfold.web.presenters.next_due import NEVER, NextDue, next_due
from kinfold.web.presenters.process import VISITS
from kinfold.web.presenters.spoken import called, short_day, with_age

NOON = time(12)
Row = dict[str, Any]
RECORD = frozenset({Section.CORE})


@dataclass(frozen=True, slots=True)
class Last:
    """When a child was last seen, how and by whom, in words."""

    child: str
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip says besides who works with the family; ``steps`` are the process as it stands."""

    last: tuple[Last, ...] = ()
    next: NextDue | None = None
    steps: tuple[StepTaken, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    at: tuple[date, time]
    alone: bool | None
    by: str


def vacancies(team: Team | None, at: datetime) -> tuple[str, ...]:
    """Give 'Adult mental health: vacant since Wed 3 Jun 2026' for each discipline a team lacks."""
    found = gaps(team, at) if team else ()
    return tuple(
        f"{each.discipline.label}: {f'vacant since {short_day(each.since)}' if each.since else 'nobody yet'}"
        for each in found
    )


def children_of(people: Iterable[tuple[Membership, Person]]) -> dict[str, Person]:
    """Give the children by id who can be seen, the eldest first, and who are to be born."""
    found = [person for of, person in people if of.part == Part.CHILD and not person.died_on]
    found.sort(key=lambda each: (each.birth_date or date.max, each.pk))
    return {each.pk: each for each in found}


def seen_asked(sight: Sight, family_id: str, children: Mapping[str, Person]) -> list[Asked]:
    """Give which notes tell when each child was last seen."""
    born = [pk for pk, each in children.items() if not each.is_unborn]
    return [Asked(about_any(sight, family_id, [pk], "seen", True), 1, RECORD) for pk in born]


def strip_of(
    sight: Sight,
    family_id: str,
    children: Mapping[str, Person],
    workers: Mapping[str, str],
    notes: Sequence[Row],
    allocated: Sequence[datetime],
) -> Strip:
    """Make the strip for whoever may read the record. ``workers`` gives names by id.

    ``notes`` are those that ``seen_asked`` gives, at least, the newest first.
    """
    today = timezone.localtime(sight.at).date()
    born = {pk: called(each) or "The baby" for pk, each in children.items() if not each.is_unborn}
    rows = taken_of(sight, [family_id]).get(family_id, [])
    last = [Last(name, _words([_visit(rows, pk, workers), _told(notes, pk)])) for pk, name in born.items()]
    names = {pk: with_age(each, today) for pk, each in children.items()}
    due = next_due(rows, allocated, names, today, set(children) - set(born))
    return Strip(last=tuple(last), next=due, steps=tuple(rows))


def _is_seen(note: Row, child: str) -> bool:
    return bool(note["about"].get(child, {}).get("seen"))


def _visit(rows: Sequence[StepTaken], child: str, workers: Mapping[str, str]) -> "_Seen | None":
    """Give the last visit of the process at which a child was seen."""
    visit = next((each for each in reversed(rows) if _is_visit(each, child)), None)
    if visit is None:
        return None
    at = timezone.localtime(visit.happened_at)
    by = workers.get(visit.by_id) or visit.profession
    return _Seen((at.date(), at.time()), visit.details.get("seen_alone"), by)


def _told(notes: Iterable[Row], child: str) -> "_Seen | None":
    """Give the newest of these notes that says that a child was seen."""
    for note in notes:
        if _is_seen(note, child):
            by = f"{note['author__display_name']}, {note['profession']}"
            at = (note["happened_on"], note["happened_time"] or NOON)
            return _Seen(at, note["about"][child].get("alone"), by)
    return None


def _is_visit(row: StepTaken, child: str) -> bool:
    return row.child_id == child and row.step in VISITS and bool(row.details.get("seen", True))


def _words(found: Iterable["_Seen | None"]) -> str:
    """Say when a child was seen last; of a visit that an entry tells of, as the entry tells it."""
    seen = max((each for each in found if each), key=lambda each: (each.at, "," in each.by), default=None)
    if seen is None:
        return NEVER.lower()
    how = "" if seen.alone is None else ", alone" if seen.alone else ", not alone"
    return f"{short_day(seen.at[0])}{how}, by {seen.by}"
