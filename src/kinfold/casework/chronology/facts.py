"""Dated facts of people as events of a chronology: births and deaths, and who moved into which household.

A household is named by its letter and never by where it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.chronology.item import FACT, Item
from kinfold.casework.families.models import Membership, Part, Person, Residence
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import columns_of
from kinfold.domain.access import Section

BORN, DIED, HOME, LEFT, TEAM = "born", "died", "home", "left", "team"
LIVED = ("id", "person_id", "household", "since", "until", "source", "written_at", "by__display_name")


def of_people(
    sight: Sight,
    family_id: str,
    people: Sequence[tuple[Membership, Person]],
    teams: Iterable[TeamAllocation],
    marks: Mapping[str, bool],
) -> list[Item]:
    """Give what is written down of a family's people with a day, and which teams came when.

    Raises NotForYou and FirstDo.
    """
    lived = columns_of(sight, {Section.CORE: Residence}, family_id, LIVED)
    return [*_lives(people, marks), *_homes(lived, marks), *_teams(teams, marks)]


def teams_of(family_id: str) -> list[TeamAllocation]:
    """Give the teams that worked with a family, in the order in which they began."""
    rows = TeamAllocation.objects.filter(family_id=family_id).select_related("team", "by")
    return list(rows.order_by("starts_at", "pk"))


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


def _homes(rows: Iterable[Mapping[str, Any]], marks: Mapping[str, bool]) -> Iterable[Item]:
    for row in rows:
        known, who = timezone.localtime(row["written_at"]).date(), (row["person_id"],)
        said = {"author": row["by__display_name"], "where": row["source"]}
        if row["since"]:
            words = f"Began to live in household {row['household']}"
            yield _fact(f"{HOME}:{row['id']}", HOME, words, row["since"], known, who, marks, **said)
        if row["until"]:
            words = f"Left household {row['household']}"
            yield _fact(f"{LEFT}:{row['id']}", HOME, words, row["until"], known, who, marks, **said)


def _teams(rows: Iterable[TeamAllocation], marks: Mapping[str, bool]) -> Iterable[Item]:
    for row in rows:
        if row.until_allocated:
            continue
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
