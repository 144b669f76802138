"""Dated facts of people as events of a chronology: births and deaths, and who moved into which household.

A household is named by its letter and never by where it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import prefetch_related_objects
from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.chronology.item import FACT, Item
from kinfold.casework.families.models import Membership, Part, Person, Residence
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing
from kinfold.domain.access import Section

BORN, DIED, HOME, LEFT, TEAM = "born", "died", "home", "left", "team"


def of_people(
    sight: Sight,
    family_id: str,
    people: Sequence[tuple[Membership, Person]],
    marks: Mapping[str, bool],
) -> list[Item]:
    """Give what is written down of a family's people with a day. Raises NotForYou and FirstDo."""
    lived: list[Residence] = standing(sight.rows(Residence, family_id, order=("written_at", "pk")))
    prefetch_related_objects(lived, "by")
    return [*_lives(people, marks), *_homes(lived, marks), *_teams(family_id, marks)]


def _lives(people: Sequence[tuple[Membership, Person]], marks: Mapping[str, bool]) -> Iterable[Item]:
    met = set()
    for member, person in people:
        if person.pk in met:
            continue
        met.add(person.pk)
        known = timezone.localtime(member.starts_at).date()
        if member.part == Part.CHILD and person.birth_date:
            yield _fact(f"{BORN}:{person.pk}", BORN, "Born", person.birth_date, known, (person.pk,), marks)
        if person.died_on:
            yield _fact(f"{DIED}:{person.pk}", DIED, "Died", person.died_on, known, (person.pk,), marks)


def _homes(rows: Iterable[Residence], marks: Mapping[str, bool]) -> Iterable[Item]:
    for row in rows:
        known = timezone.localtime(row.written_at).date()
        said = {"author": row.by.display_name, "where": row.source}
        who = (row.person_id,)
        if row.since:
            words = f"Began to live in household {row.household}"
            yield _fact(f"{HOME}:{row.pk}", HOME, words, row.since, known, who, marks, **said)
        if row.until:
            words = f"Left household {row.household}"
            yield _fact(f"{LEFT}:{row.pk}", HOME, words, row.until, known, who, marks, **said)


def _teams(family_id: str, marks: Mapping[str, bool]) -> Iterable[Item]:
    rows = TeamAllocation.objects.filter(family_id=family_id, until_allocated=False)
    for row in rows.select_related("team", "by").order_by("starts_at", "pk"):
        on = timezone.localtime(row.starts_at).date()
        by = row.by.display_name if row.by else ""
        words = f"The team {row.team.name} began to work with the family"
        yield _fact(f"{TEAM}:{row.pk}", TEAM, words, on, on, (), marks, author=by)


def _fact(
    name: str,
    kind: str,
    title: str,
    on: date,
    known: date,
    about: tuple[str, ...],
    marks: Mapping[str, bool],
    author: str = "",
    where: str = "",
) -> Item:
    key = f"{FACT}:{name}"
    return Item(
        key=key,
        section=Section.CORE,
        rows=(f"{name}:{on.isoformat()}",),
        on=on,
        known=known,
        kind=kind,
        title=title,
        about=about,
        agency="",
        significant=marks.get(key, True),
        author=author,
        where=where,
    )
