"""What cannot be so in a kinship, in words that name whom and what to check, and never quote a date.

Not for refusing: the form or the action that was given the kinship decides what to do with a problem.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from kinfold.domain.kin import Kinship, ParentKind, Person, Union

YOUNGEST_PARENT = 10
# Two births of one mother are nearer than this only when they are of one pregnancy.
SHORTEST_BETWEEN = 180
# A father may have died before a birth, a pregnancy and a little earlier.
LONGEST_AFTER_DEATH = 300


class ProblemKind(StrEnum):
    """What is wrong; a form puts the words next to the field that this names."""

    PARENT_TOO_YOUNG = "parent_too_young"
    PARENT_DIED_BEFORE = "parent_died_before"
    CYCLE = "cycle"
    TOO_MANY_BIRTH_PARENTS = "too_many_birth_parents"
    UNION_WITH_ONESELF = "union_with_oneself"
    DIED_BEFORE_BORN = "died_before_born"
    ENDED_BEFORE_BEGUN = "ended_before_begun"
    TWINS_APART = "twins_apart"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be so; ``is_rare`` when it may be after all, as twins born about midnight."""

    kind: ProblemKind
    people: tuple[str, ...]
    words: str
    is_rare: bool = False


def problems(kinship: Kinship) -> list[Problem]:
    """Give everything that cannot be so, in a fixed order; an empty list when all can."""
    strangers = list(_strangers(kinship))
    if strangers:
        return strangers
    return [
        *_deaths(kinship),
        *_spans(kinship),
        *_parents(kinship),
        *_cycles(kinship),
        *_crowds(kinship),
        *_twins(kinship),
    ]


def years_between(earlier: date, later: date) -> int:
    """Give whole years as an age is counted; negative when ``later`` comes first."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def _strangers(kinship: Kinship) -> Iterator[Problem]:
    named = [
        *(p for each in kinship.parenthoods for p in (each.child, each.parent)),
        *(p for each in kinship.unions for p in (each.a, each.b)),
        *(m.person for each in kinship.households for m in each.members),
    ]
    for person in dict.fromkeys(named):
        if person not in kinship:
            words = "A tie names someone who is not among the people. Add the person, or take the tie away."
            yield Problem(ProblemKind.NOT_KNOWN, (person,), words)


def _deaths(kinship: Kinship) -> Iterator[Problem]:
    for person in kinship.people:
        if person.born and person.died and person.died < person.born:
            words = f"{person.name} would have died before being born. Check both dates."
            yield Problem(ProblemKind.DIED_BEFORE_BORN, (person.id,), words)


def _spans(kinship: Kinship) -> Iterator[Problem]:
    kind, check = ProblemKind.ENDED_BEFORE_BEGUN, "Check both dates."
    for union in kinship.unions:
        yield from _union(kinship.person(union.a), kinship.person(union.b), union)
    for each in kinship.parenthoods:
        if _is_backwards(each.since, each.until):
            child, parent = kinship.person(each.child), kinship.person(each.parent)
            words = f"{parent.name}'s care of {child.name} would end before it began. {check}"
            yield Problem(kind, (child.id, parent.id), words)
    for home, member in ((each, member) for each in kinship.households for member in each.members):
        if _is_backwards(member.since, member.until):
            name = kinship.person(member.person).name
            words = f"{name} would have left household {home.label} before joining. {check}"
            yield Problem(kind, (member.person,), words)


def _union(a: Person, b: Person, union: Union) -> Iterator[Problem]:
    if a.id == b.id:
        words = f"{a.name} cannot be their own partner. Choose someone else."
        yield Problem(ProblemKind.UNION_WITH_ONESELF, (a.id,), words)
    elif _is_backwards(union.since, union.until):
        words = f"{a.name} and {b.name} would have parted before they came together. Check both dates."
        yield Problem(ProblemKind.ENDED_BEFORE_BEGUN, (a.id, b.id), words)


def _is_backwards(since: date | None, until: date | None) -> bool:
    return since is not None and until is not None and until < since


def _parents(kinship: Kinship) -> Iterator[Problem]:
    for each in kinship.parenthoods:
        if each.kind is not ParentKind.BIRTH or each.child == each.parent:
            continue
        child, parent = kinship.person(each.child), kinship.person(each.parent)
        birth = child.born or child.expected
        if birth and parent.born:
            yield from _too_young(parent, child, years_between(parent.born, birth))
        if birth and parent.died and (birth - parent.died).days > _grace(kinship, child, parent):
            words = f"{parent.name} would have died before {child.name} was born. Check both dates."
            yield Problem(ProblemKind.PARENT_DIED_BEFORE, (parent.id, child.id), words)


def _too_young(parent: Person, child: Person, age: int) -> Iterator[Problem]:
    if age >= YOUNGEST_PARENT:
        return
    when = "is due" if child.is_unborn else "was born"
    if age < 0:
        words = f"{parent.name} would be younger than {child.name}, their child. Check both dates."
    else:
        words = f"{parent.name} would be {age} when {child.name} {when}. Check both dates."
    yield Problem(ProblemKind.PARENT_TOO_YOUNG, (parent.id, child.id), words)


def _grace(kinship: Kinship, child: Person, parent: Person) -> int:
    return 0 if kinship.mother(child.id) == parent.id else LONGEST_AFTER_DEATH


def _cycles(kinship: Kinship) -> Iterator[Problem]:
    """Find each ring of parents once, whatever their kind: nobody fosters their own ancestor."""
    above = {person.id: kinship.parents(person.id) for person in kinship.people}
    seen: set[str] = set()
    for start in above:
        ring = _ring(above, start)
        if ring and not seen & set(ring):
            seen |= set(ring)
            names = [kinship.person(each).name for each in ring]
            if len(ring) == 1:
                words = f"{names[0]} cannot be their own parent. Choose someone else."
            else:
                chain = ", ".join(f"{child} a child of {parent}" for child, parent in _steps(names))
                words = f"This would make {chain}. Take one of these ties away."
            yield Problem(ProblemKind.CYCLE, tuple(ring), words)


def _steps(names: list[str]) -> list[tuple[str, str]]:
    return list(zip(names, [*names[1:], names[0]], strict=True))


def _ring(above: dict[str, list[str]], start: str) -> list[str]:
    """Give the way from a person up to the same person again, or nothing; shortest first."""
    ways, seen = [[start]], {start}
    while ways:
        way = ways.pop(0)
        for parent in above[way[-1]]:
            if parent == start:
                return way
            if parent not in seen:
                seen.add(parent)
                ways.append([*way, parent])
    return []


def _crowds(kinship: Kinship) -> Iterator[Problem]:
    for person in kinship.people:
        found = kinship.parents(person.id, ParentKind.BIRTH)
        if len(found) > 2:
            words = f"{person.name} would have {len(found)} birth parents. Keep two at most."
            yield Problem(ProblemKind.TOO_MANY_BIRTH_PARENTS, (person.id, *found), words)


def _twins(kinship: Kinship) -> Iterator[Problem]:
    children: dict[str, list[str]] = {}
    for person in kinship.people:
        if mother := kinship.mother(person.id):
            children.setdefault(mother, []).append(person.id)
    for siblings in children.values():
        for a, b in combinations(kinship.in_birth_order(siblings), 2):
            one, two = kinship.person(a), kinship.person(b)
            if one.born and two.born and 0 < (days := (two.born - one.born).days) < SHORTEST_BETWEEN:
                apart = "1 day" if days == 1 else f"{days} days"
                words = (
                    f"{one.name} and {two.name} have the same mother and would be born {apart} apart. "
                    "Twins have the same date. Check both dates."
                )
                yield Problem(ProblemKind.TWINS_APART, (a, b), words, is_rare=days <= 2)
