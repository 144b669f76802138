"""The same as the drawing says, in sentences: for screen readers, narrow screens and print.

Every person is told, generation by generation, in the drawing's order; then households. Not for places.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kinfold.domain.kin import Household, Kinship, ParentKind, Sex, Union, UnionEnd, UnionKind
from kinfold.reports.genogram.labels import standing
from kinfold.reports.genogram.layout import Layout
from kinfold.reports.wording import joined
from kinfold.reports.wording import month as month_words

_SEX = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "sex recorded as other"}
_PARENT = {
    ParentKind.BIRTH: ("mother", "father", "parent"),
    ParentKind.ADOPTIVE: ("adoptive mother", "adoptive father", "adoptive parent"),
    ParentKind.STEP: ("step-mother", "step-father", "step-parent"),
    ParentKind.FOSTER: ("foster mother", "foster father", "foster carer"),
}
_MANY = {2: "twins", 3: "triplets", 4: "quadruplets"}


@dataclass(frozen=True, slots=True)
class Generation:
    """One row of the drawing: a heading, and a sentence or two for each person or set of twins."""

    heading: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A genogram in words: generations, households, and who is further away than was asked for."""

    generations: tuple[Generation, ...]
    households: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it, a line for each."""
        lines = [line for each in self.generations for line in (each.heading, *each.people)]
        return "\n".join([*lines, *self.households, *self.notes])


def in_words(layout: Layout) -> Words:
    """Give a laid-out genogram in words."""
    teller = _Teller(layout)
    rows = layout.generations()
    return Words(
        tuple(
            Generation(_heading(at, len(rows)), tuple(teller.generation(row))) for at, row in enumerate(rows)
        ),
        tuple(filter(None, (teller.household(home) for home in layout.kinship.households))),
        tuple(teller.notes()),
    )


def _heading(at: int, count: int) -> str:
    if count == 1:
        return "One generation"
    return f"Generation {at + 1}{', the oldest' if at == 0 else ', the youngest' if at == count - 1 else ''}"


class _Teller:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.kinship: Kinship = layout.kinship
        names = [person.name for person in self.kinship.people]
        self.shared = {name for name in names if names.count(name) > 1}

    def name(self, person: str) -> str:
        """Give a name, with what tells it from another's of the same name."""
        found = self.kinship.person(person)
        if found.name not in self.shared:
            return found.name
        return f"{found.name} ({standing(found, self.layout.day)})"

    def generation(self, row: list[str]) -> Iterator[str]:
        told: set[str] = set()
        sets = {person: group for group in self.kinship.multiples() for person in group}
        for person in row:
            group = sets.get(person, (person,))
            if person in told or not set(group) <= set(row):
                group = (person,)
            if person not in told:
                told |= set(group)
                yield self.several(group) if len(group) > 1 else self.one(person)

    def several(self, group: tuple[str, ...]) -> str:
        """Give twins in one sentence, and then what is so of each alone."""
        ordered = self.kinship.in_birth_order(group)
        parents = [self.parents(person) for person in ordered]
        many = _MANY.get(len(group), f"{len(group)} children of one birth")
        names = joined([self.name(person) for person in ordered])
        same = len(set(parents)) == 1
        first = f"{names} are {many}{f'; {parents[0]}' if same and parents[0] else ''}."
        rest = [self.one(person, with_parents=not same) for person in ordered]
        return " ".join([first, *rest])

    def one(self, person: str, *, with_parents: bool = True) -> str:
        found = self.kinship.person(person)
        marks = [_SEX.get(found.sex, ""), standing(found, self.layout.day)]
        head = f"{found.name}: {', '.join(filter(None, marks))}"
        ties = [self.parents(person) if with_parents else "", *self.unions(person)]
        told = "; ".join(filter(None, (head, *ties)))
        centre = " The drawing is centred here." if person == self.layout.centre else ""
        return f"{told}.{self.half_siblings(person)}{centre}"

    def parents(self, child: str) -> str:
        """Give 'mother Esi; father Kwame', each parent in every role."""
        return "; ".join(
            f"{self.role(parent, kind)} {self.name(parent)}"
            for kind in ParentKind
            for parent in self.kinship.parents(child, kind)
        )

    def role(self, parent: str, kind: ParentKind) -> str:
        mother, father, either = _PARENT[kind]
        return {Sex.FEMALE: mother, Sex.MALE: father}.get(self.kinship.person(parent).sex, either)

    def unions(self, person: str) -> Iterator[str]:
        for union in sorted(self.kinship.unions, key=lambda u: str(u.since or "")):
            if person in (union.a, union.b) and union.a != union.b:
                yield self.union(union, self.name(union.b if union.a == person else union.a))

    def union(self, union: Union, other: str) -> str:
        """Give 'married to Kwame since May 2015', or how it ended."""
        is_marriage = union.kind is UnionKind.MARRIED
        since = f" since {_month(union.since)}" if union.since else ""
        if not union.is_over:
            return f"{'married to' if is_marriage else 'partner of'} {other}{since}"
        began = f" from {_month(union.since)}" if union.since else ""
        until = f" in {_month(union.until)}" if union.until else ""
        ended = {
            UnionEnd.DIVORCE: f"divorced{until}",
            UnionEnd.DEATH: f"until death{until}",
        }.get(union.ended_by or UnionEnd.PARTING, f"parted{until}")
        return f"{'married to' if is_marriage else 'was partner of'} {other}{began}, {ended}"

    def half_siblings(self, person: str) -> str:
        mine = set(self.kinship.parents(person, ParentKind.BIRTH))
        halves = []
        for other in self.kinship.people:
            its = set(self.kinship.parents(other.id, ParentKind.BIRTH))
            if other.id != person and mine & its and mine != its and len(mine | its) > 2:
                halves.append(other.id)
        if not halves:
            return ""
        names = [self.name(each) for each in self.kinship.in_birth_order(halves)]
        return f" Shares one parent with {joined(names)}."

    def household(self, home: Household) -> str:
        """Give 'Household A since March 2025: Esi, Ivo, Una, Pip.'"""
        members = [m for m in home.members if m.person in self.kinship]
        if not members:
            return ""
        begun = {m.since for m in members}
        since = next(iter(begun)) if len(begun) == 1 else None
        names = [
            self.name(m.person) + (f" (since {_month(m.since)})" if m.since and not since else "")
            for m in members
        ]
        return f"Household {home.label}{f' since {_month(since)}' if since else ''}: {', '.join(names)}."

    def notes(self) -> Iterator[str]:
        count = len(self.layout.left_out)
        if count:
            who = "1 person is" if count == 1 else f"{count} people are"
            yield f"{who} further away and not shown."


def _month(value: date) -> str:
    return month_words(value.isoformat())
