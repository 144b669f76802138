"""Writing down people and ties, and taking ties back. Each verb is one transaction; no row is changed.

What cannot be so is refused in words by the field it is about: a parent of four, a circle of parenthood.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from kinfold.casework.families.models import Couple, Membership, Parenthood, Part, Person, Residence
from kinfold.casework.families.models.kinship import Tie
from kinfold.casework.in_turn import in_turn
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.versions import standing
from kinfold.domain import kin
from kinfold.domain.errors import UserError
from kinfold.domain.kin_problems import Problem, ProblemKind, problems

Some = TypeVar("Some", bound=Tie)
Known = TypeVar("Known", kin.Parenthood, kin.Union, kin.Member)
ABOUT: dict[ProblemKind, str] = {
    ProblemKind.PARENT_TOO_YOUNG: "parent",
    ProblemKind.PARENT_DIED_BEFORE: "parent",
    ProblemKind.CYCLE: "parent",
    ProblemKind.TOO_MANY_BIRTH_PARENTS: "parent",
    ProblemKind.UNION_WITH_ONESELF: "second",
    ProblemKind.DIED_BEFORE_BORN: "died_on",
    ProblemKind.ENDED_BEFORE_BEGUN: "until",
    ProblemKind.TWINS_APART: "born_on",
}


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Someone to add: born, expected, or neither known."""

    given_names: str
    family_name: str
    part: str
    sex: str = ""
    born: date | None = None
    expected: date | None = None
    died: date | None = None


def kinship_of(sight: Sight, family_id: str) -> kin.Kinship:
    """Give all that is known of how the family's people belong together. Raises NotForYou and FirstDo."""
    people = {person.pk: _as_kin(person, tie.part) for tie, person in sight.people(family_id)}
    homes: dict[str, list[kin.Member]] = {}
    for row in standing(sight.rows(Residence, family_id)):
        homes.setdefault(row.household, []).append(_member(row))
    return kin.Kinship(
        people=tuple(people.values()),
        parenthoods=_once(_parenthood(row) for row in standing(sight.rows(Parenthood, family_id))),
        unions=_once(_union(row) for row in standing(sight.rows(Couple, family_id))),
        households=tuple(
            kin.Household(id=label, label=label, members=_once(members))
            for label, members in sorted(homes.items())
        ),
    )


def _once(ties: Iterable[Known]) -> tuple[Known, ...]:
    """Give ties, of which two records of one person may tell the same twice."""
    return tuple(dict.fromkeys(ties))


@transaction.atomic
def add_person(sight: Sight, *, family_id: str, who: NewPerson, token: str) -> Person | None:
    """Add someone who was of no family here; None where this showing of the form was saved before.

    Raises Refused where it cannot be so.
    """
    _begin(sight, family_id)
    person = Person(
        given_names=who.given_names,
        family_name=who.family_name,
        sex=who.sex,
        birth_date=who.born,
        expected_on=who.expected,
        died_on=who.died,
    )
    known = kinship_of(sight, family_id)
    _refuse(known, kin.Kinship(people=(*known.people, _as_kin(person, who.part))))
    _look_over(sight, family_id, "given_names", f"{who.given_names}\n{who.family_name}")
    if not is_first(token=token, by=sight.worker):
        return None
    sight.add(Membership(family_id=family_id, person=person, part=who.part, starts_at=sight.at), family_id)
    return sight.add(person, family_id)


@transaction.atomic
def add_tie(sight: Sight, *, family_id: str, row: Some, token: str) -> Some | None:
    """Write down a tie between people of the family; None where this form was saved before.

    Raises NotForYou for someone of another family, Refused where it cannot be so or stands there already,
    and to a custodian whose words hold the safe address they keep.
    """
    _begin(sight, family_id)
    known = kinship_of(sight, family_id)
    if not set(_whom(row)) <= {each.id for each in known.people}:
        raise NotForYou("missing")
    more = _with(known, row)
    _refuse(known, more)
    if more == known:
        raise Refused("source", "This is written down already")
    _look_over(sight, family_id, "source", row.source)
    if not is_first(token=token, by=sight.worker):
        return None
    row.family_id, row.by, row.written_at = family_id, sight.worker, sight.at
    return sight.add(row, family_id)


@transaction.atomic
def take_back(sight: Sight, *, family_id: str, model: type[Tie], row_id: str) -> None:
    """Say that a tie was not so; what was written stays in the record. Raises NotForYou for one not there."""
    _begin(sight, family_id)
    old = tie_of(sight, family_id, model, row_id)
    sight.add(again(sight, old, withdrawn=True), family_id)


@transaction.atomic
def end_tie(
    sight: Sight, *, family_id: str, model: type[Tie], row_id: str, until: date, ended_by: str = ""
) -> None:
    """Say when a tie ended, and of a couple how. Raises NotForYou for one not there, and Refused."""
    _begin(sight, family_id)
    old = tie_of(sight, family_id, model, row_id)
    new = again(sight, old, until=until, **({"ended_by": ended_by} if ended_by else {}))
    known = kinship_of(sight, family_id)
    _refuse(known, _with(known, new))
    sight.add(new, family_id)


def _begin(sight: Sight, family_id: str) -> None:
    """Wait one's turn: what can be so is judged on what others have written down by then."""
    in_turn("family", family_id)
    renew(sight)


def tie_of(sight: Sight, family_id: str, model: type[Tie], row_id: str) -> Tie:
    """Give a tie of a family as it stands. Raises NotForYou where there is none."""
    found: Tie | None = next(
        (each for each in standing(sight.rows(model, family_id)) if str(each.pk) == row_id), None
    )
    if found is None:
        raise NotForYou("missing")
    return found


def again(sight: Sight, old: Tie, **changes: Any) -> Tie:
    """Give a row that stands in the place of another."""
    fields = (each for each in old._meta.concrete_fields if not each.primary_key)
    copied = {each.attname: getattr(old, each.attname) for each in fields}
    copied |= {"replaces_id": old.pk, "by_id": sight.worker.pk, "written_at": sight.at}
    return type(old)(**(copied | changes))


def _as_kin(person: Person, part: str) -> kin.Person:
    """Give someone as the drawing knows them; where no sex is recorded, a mother or a father tells it."""
    told = {Part.MOTHER.value: kin.Sex.FEMALE, Part.FATHER.value: kin.Sex.MALE}
    sex = person.sex if person.sex in set(kin.Sex) else told.get(part, kin.Sex.UNKNOWN)
    return kin.Person(
        id=person.pk,
        name=person.known_as or person.given_names or person.family_name,
        sex=kin.Sex(sex),
        born=person.birth_date,
        expected=person.expected_on,
        died=person.died_on,
    )


def _parenthood(row: Parenthood) -> kin.Parenthood:
    kind = kin.ParentKind(row.kind)
    return kin.Parenthood(
        child=row.child_id, parent=row.parent_id, kind=kind, since=row.since, until=row.until
    )


def _union(row: Couple) -> kin.Union:
    return kin.Union(
        a=row.first_id,
        b=row.second_id,
        kind=kin.UnionKind(row.kind),
        since=row.since,
        until=row.until,
        ended_by=kin.UnionEnd(row.ended_by) if row.ended_by else None,
    )


def _member(row: Residence) -> kin.Member:
    return kin.Member(person=row.person_id, since=row.since, until=row.until)


def _whom(row: Tie) -> Sequence[str]:
    """Give the people a tie is about."""
    names = ("child_id", "parent_id", "first_id", "second_id", "person_id")
    return [getattr(row, name) for name in names if hasattr(row, name)]


def _with(known: kin.Kinship, row: Tie) -> kin.Kinship:
    """Give what would be known with one tie more; the same where it is known."""
    parts: dict[str, Any] = {
        "people": known.people,
        "parenthoods": known.parenthoods,
        "unions": known.unions,
        "households": known.households,
    }
    if isinstance(row, Parenthood):
        parts["parenthoods"] = tuple(dict.fromkeys([*known.parenthoods, _parenthood(row)]))
    elif isinstance(row, Couple):
        parts["unions"] = tuple(dict.fromkeys([*known.unions, _union(row)]))
    elif isinstance(row, Residence):
        homes = {each.id: each.members for each in known.households}
        homes[row.household] = tuple(dict.fromkeys([*homes.get(row.household, ()), _member(row)]))
        parts["households"] = tuple(
            kin.Household(id=label, label=label, members=members) for label, members in sorted(homes.items())
        )
    return kin.Kinship(**parts)


def _look_over(sight: Sight, family_id: str, field: str, text: str) -> None:
    """Hold what was typed against safe places."""
    try:
        guard.look_over(sight, family_id, text, what="person")
    except UserError as refused:
        raise Refused(field, str(refused)) from None


def _refuse(before: kin.Kinship, after: kin.Kinship) -> None:
    """Refuse what would add a problem to those there are: records from elsewhere may hold some already."""
    old: list[Problem] = problems(before)
    new = [each for each in problems(after) if each not in old and not each.is_rare]
    if new:
        raise Refused(ABOUT.get(new[0].kind, "source"), new[0].words)
