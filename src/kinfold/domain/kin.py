"""People and how they belong together: parenthood, unions, households, and what of these cannot be so.

Plain frozen shapes, read by drawings and by words alike. Not for storing, and not for who may see what: a
caller leaves out what a reader may not see before it makes a ``Kinship``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

# A child who is not yet born is shown from about the day it can be expected.
PREGNANCY = timedelta(days=280)


class Sex(StrEnum):
    """Sex as recorded; ``unknown`` where nothing is."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class ParentKind(StrEnum):
    """How someone is a parent to a child."""

    BIRTH = "birth"
    ADOPTIVE = "adoptive"
    STEP = "step"
    FOSTER = "foster"


class UnionKind(StrEnum):
    """What two people are to each other."""

    PARTNERS = "partners"
    MARRIED = "married"


class UnionEnd(StrEnum):
    """How a union ended."""

    PARTING = "parting"
    DIVORCE = "divorce"
    DEATH = "death"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One human being, or a child expected. ``name`` is as given; all dates may be unknown."""

    id: str
    name: str
    sex: Sex = Sex.UNKNOWN
    born: date | None = None
    expected: date | None = None
    died: date | None = None

    @property
    def is_unborn(self) -> bool:
        """Whether this is a child who is expected."""
        return self.born is None and self.expected is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parenthood:
    """``parent`` is, or was, a parent of ``child``; unknown ends leave the span open."""

    child: str
    parent: str
    kind: ParentKind = ParentKind.BIRTH
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Union:
    """Two people who are or were a couple. ``ended_by`` may be known though ``until`` is not."""

    a: str
    b: str
    kind: UnionKind = UnionKind.PARTNERS
    since: date | None = None
    until: date | None = None
    ended_by: UnionEnd | None = None

    @property
    def is_over(self) -> bool:
        """Whether it has ended, as far as recorded."""
        return self.until is not None or self.ended_by is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person's time in a household."""

    person: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """People who live at one address. ``label`` is a letter or a word, never an address."""

    id: str
    label: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinship:
    """All that is known of how some people belong together."""

    people: tuple[Person, ...] = ()
    parenthoods: tuple[Parenthood, ...] = ()
    unions: tuple[Union, ...] = ()
    households: tuple[Household, ...] = ()
    _by_id: dict[str, Person] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {person.id: person for person in self.people})

    def __contains__(self, person: str) -> bool:
        return person in self._by_id

    def person(self, person: str) -> Person:
        """Give the person of this id. Raises KeyError when there is none."""
        return self._by_id[person]

    def parents(self, child: str, *kinds: ParentKind) -> list[str]:
        """Give the parents of these kinds (all kinds when none is named), in the order recorded."""
        wanted = kinds or tuple(ParentKind)
        found = [each.parent for each in self.parenthoods if each.child == child and each.kind in wanted]
        return list(dict.fromkeys(found))

    def mother(self, child: str) -> str | None:
        """Give the birth parent recorded as female, if there is exactly one."""
        found = [p for p in self.parents(child, ParentKind.BIRTH) if self._sex(p) is Sex.FEMALE]
        return found[0] if len(found) == 1 else None

    def in_birth_order(self, people: Iterable[str]) -> list[str]:
        """Sort the eldest first; those expected after those born, those without dates last."""
        return sorted(people, key=self._age_key)

    def multiples(self) -> list[tuple[str, ...]]:
        """Give twins, triplets and so on: children of one mother with one date of birth, or one expected."""
        born: dict[tuple[str, date, bool], list[str]] = {}
        for person in self.people:
            day, mother = person.born or person.expected, self.mother(person.id)
            if day and mother:
                born.setdefault((mother, day, person.is_unborn), []).append(person.id)
        return [tuple(self.in_birth_order(group)) for group in born.values() if len(group) > 1]

    def as_at(self, day: date) -> "Kinship":
        """Give what was so on this day: later births, deaths, unions and moves are left out.

        A child born later is shown as expected where a pregnancy could have been known. Whatever has no
        beginning recorded counts as begun, and birth parents are parents for good.
        """
        people = tuple(found for person in self.people if (found := _person_at(person, day)))
        known = {person.id for person in people}
        return Kinship(
            people=people,
            parenthoods=tuple(
                each
                for each in self.parenthoods
                if {each.child, each.parent} <= known
                and (each.kind is ParentKind.BIRTH or _holds(each.since, each.until, day))
            ),
            unions=tuple(
                _union_at(each, day)
                for each in self.unions
                if {each.a, each.b} <= known and (each.since is None or each.since <= day)
            ),
            households=tuple(_household_at(each, day, known) for each in self.households),
        )

    def only(self, wanted: Iterable[str]) -> "Kinship":
        """Give the same without everybody else."""
        kept = set(wanted)
        return Kinship(
            people=tuple(p for p in self.people if p.id in kept),
            parenthoods=tuple(e for e in self.parenthoods if {e.child, e.parent} <= kept),
            unions=tuple(e for e in self.unions if {e.a, e.b} <= kept),
            households=tuple(
                replace(each, members=tuple(m for m in each.members if m.person in kept))
                for each in self.households
            ),
        )

    def _sex(self, person: str) -> Sex:
        return self._by_id[person].sex if person in self._by_id else Sex.UNKNOWN

    def _age_key(self, person: str) -> tuple[int, date, str]:
        found = self._by_id[person]
        if found.born:
            return (0, found.born, person)
        return (1, found.expected, person) if found.expected else (2, date.max, person)


def _holds(since: date | None, until: date | None, day: date) -> bool:
    return (since is None or since <= day) and (until is None or day < until)


def _person_at(person: Person, day: date) -> Person | None:
    died = person.died if person.died and person.died <= day else None
    if person.born and person.born > day:
        due = person.expected or person.born
        if due - PREGNANCY > day:
            return None
        return replace(person, born=None, expected=due, died=died)
    if person.is_unborn and person.expected and person.expected - PREGNANCY > day:
        return None
    return replace(person, died=died)


def _union_at(union: Union, day: date) -> Union:
    if union.until and union.until > day:
        return replace(union, until=None, ended_by=None)
    return union


def _household_at(household: Household, day: date, known: set[str]) -> Household:
    here = (m for m in household.members if m.person in known and _holds(m.since, m.until, day))
    return replace(household, members=tuple(here))
