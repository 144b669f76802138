"""Telling that records were joined, and holding two records beside each other before they are."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse

from kinfold.casework.families.models import (
    Address,
    CoreNote,
    Identifier,
    OtherName,
    Part,
    Person,
    PersonFact,
)
from kinfold.casework.persons import queries
from kinfold.casework.persons.queries import One
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_joined import joined_in
from kinfold.casework.versions import standing
from kinfold.domain.access import Level
from kinfold.domain.person_facts import FACTS, NAMES, NUMBERS, FactKind
from kinfold.reports.wording import day
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.spoken import full_name, moment_words

MISSING = "Not written down"
SEX = {"female": "Female", "male": "Male", "other": "Recorded as other"}


@dataclass(frozen=True, slots=True)
class Told:
    """A joining, or its undoing, in words; where it may be undone."""

    words: str
    reason: str
    undo: str


@dataclass(frozen=True, slots=True)
class JoinedShown:
    """Joinings that stand, records of the same human in other families, and all that came of joining, in
    order.
    """

    stand: tuple[Told, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    past: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing about both records; ``differs`` where they say different things of it."""

    label: str
    one: str
    other: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Two records beside each other: how each is called and where it is from, and what they say."""

    names: tuple[str, str]
    families: tuple[str, str]
    rows: tuple[Compared, ...]

    @property
    def differing(self) -> int:
        """How many things differ."""
        return sum(each.differs for each in self.rows)


def joined_shown(sight: Sight, frame: FamilyFrame, who: One) -> JoinedShown:
    """Say from which records someone is joined, as far as this worker may know of them."""
    rows = list(joined_in(sight, frame.id).joinings)
    if not rows:
        return JoinedShown()
    prefetch_related_objects(rows, "by")
    mine = {*who.records, *(each.person_id for each in who.elsewhere)}
    about = [row for row in rows if {row.kept_id, row.other_id} & mine]
    stand = [row for row in standing(about) if {row.kept_id, row.other_id} <= mine]
    may = frame.level >= Level.WRITE and all(_may_write(sight, each.family_id) for each in who.elsewhere)
    elsewhere = [(each.family_id, each.person_id) for each in who.elsewhere]
    return JoinedShown(
        tuple(_told(row, _undo(frame.id, who, row) if may else "") for row in stand),
        tuple((reverse("family_person", args=[*each]), _family(sight, each[0])) for each in elsewhere),
        tuple(_told(row, "") for row in about),
    )


def _may_write(sight: Sight, family_id: str) -> bool:
    return sight.decide(family_id).level >= Level.WRITE


def _undo(family_id: str, who: One, row: Any) -> str:
    return reverse("family_person_part", args=[family_id, who.id, row.pk])


def _told(row: Any, undo: str) -> Told:
    by = row.by.display_name if row.by else "an import"
    done = "Parted again" if row.withdrawn else "Joined from two records"
    return Told(f"{done} at {moment_words(row.written_at)} by {by}.", row.reason, undo)


def beside(sight: Sight, one: tuple[str, One], other: tuple[str, One]) -> Beside:
    """Hold two records beside each other; each with its family. Raises NotForYou and FirstDo."""
    left, right = (dict(_all(sight, family_id, who)) for family_id, who in (one, other))
    labels = list(dict.fromkeys([*left, *right]))
    return Beside(
        names=(full_name(one[1].person), full_name(other[1].person)),
        families=(_family(sight, one[0]), _family(sight, other[0])),
        rows=tuple(
            Compared(
                each, left.get(each) or MISSING, right.get(each) or MISSING, left.get(each) != right.get(each)
            )
            for each in labels
            if left.get(each) or right.get(each)
        ),
    )


def _family(sight: Sight, family_id: str) -> str:
    return f"{sight.names([family_id]).get(family_id, '')} {sight.family(family_id).reference}".strip()


def _all(sight: Sight, family_id: str, who: One) -> Iterable[tuple[str, str]]:
    """Give everything a record says, in an order that is the same for both."""
    yield from _particulars(who.person)
    yield "In the family", _together(Part(each.part).label for each in who.memberships)
    yield (
        "Other names",
        _together(_name(row) for row in queries.standing_of(sight, family_id, OtherName, who.id)),
    )
    numbers = queries.standing_of(sight, family_id, Identifier, who.id)
    facts = queries.standing_of(sight, family_id, PersonFact, who.id)
    for code, kind in NUMBERS.items():
        yield kind.label, _together(row.value for row in numbers if row.kind == code)
    for fact_kind, fact in FACTS.items():
        said = [row for row in facts if FactKind(row.kind) is fact_kind]
        choices = fact.choices or {}
        yield (
            fact.label,
            _together(" ".join(filter(None, (choices.get(r.value, r.value), r.more))) for r in said),
        )
    homes = sight.rows(Address, family_id, order=("starts_at", "pk"), person_id=who.id, ends_at=None)
    yield "Lives at", _together(", ".join(filter(None, (row.lines, row.postcode))) for row in standing(homes))
    yield (
        "Notes about them",
        _count([row for row in standing(sight.rows(CoreNote, family_id)) if who.id in row.about]),
    )
    yield "Steps about them", _count(standing(sight.rows(StepTaken, family_id, child_id=who.id)))


def _particulars(person: Person) -> Iterable[tuple[str, str]]:
    shown: tuple[tuple[str, Any, Callable[[Any], str]], ...] = (
        ("Given names", person.given_names, str),
        ("Family name", person.family_name, str),
        ("Known as", person.known_as, str),
        ("Sex as recorded", person.sex, lambda code: SEX.get(code, code)),
        ("Born", person.birth_date, day),
        ("Expected", person.expected_on, day),
        ("Died", person.died_on, day),
    )
    for label, value, words in shown:
        yield label, words(value) if value else ""


def _name(row: OtherName) -> str:
    return f"{row.given_names} {row.family_name}".strip() + f" ({NAMES[row.kind].lower()})"


def _together(words: Iterable[str]) -> str:
    return "; ".join(sorted(dict.fromkeys(words)))


def _count(rows: Sequence[Any]) -> str:
    return str(len(rows)) if rows else ""
