"""What cannot be so in a family is said in words; what can be so is let through."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kinfold.domain.kin import Household, Kinship, Member, Parenthood, ParentKind, Person, Sex, Union
from kinfold.domain.kin_problems import ProblemKind, problems

ESI = Person(id="esi", name="Esi", sex=Sex.FEMALE, born=date(2013, 4, 2))
IVO = Person(id="ivo", name="Ivo", sex=Sex.MALE, born=date(2017, 5, 6))
UNA = Person(id="una", name="Una", sex=Sex.FEMALE, born=date(2017, 5, 6))
OLD = replace(ESI, born=date(1990, 4, 2))


def mother_and(child: Person, mother: Person = OLD, kind: ParentKind = ParentKind.BIRTH) -> Kinship:
    tie = Parenthood(child=child.id, parent=mother.id, kind=kind)
    return Kinship(people=(mother, child), parenthoods=(tie,))


def words(kinship: Kinship) -> list[str]:
    return [found.words for found in problems(kinship)]


def test_mother_of_four_is_named_with_her_child() -> None:
    assert words(mother_and(IVO, ESI)) == ["Esi would be 4 when Ivo was born. Check both dates."]


def test_mother_of_twenty_seven_is_let_through() -> None:
    assert problems(mother_and(IVO)) == []


@pytest.mark.parametrize(("born", "refused"), [(date(2007, 5, 6), False), (date(2007, 5, 7), True)])
def test_ten_years_are_the_least(born: date, refused: bool) -> None:
    assert bool(problems(mother_and(IVO, replace(ESI, born=born)))) is refused


def test_child_older_than_the_mother_is_said_without_a_negative_age() -> None:
    found = words(mother_and(replace(IVO, born=date(2001, 1, 1)), ESI))

    assert found == ["Esi would be younger than Ivo, their child. Check both dates."]


def test_expected_child_counts_from_the_day_it_is_due() -> None:
    baby = Person(id="baby", name="Baby", expected=date(2020, 1, 1))

    assert words(mother_and(baby, ESI)) == ["Esi would be 6 when Baby is due. Check both dates."]


@pytest.mark.parametrize("kind", [ParentKind.STEP, ParentKind.FOSTER, ParentKind.ADOPTIVE])
def test_only_birth_parents_must_be_older(kind: ParentKind) -> None:
    assert problems(mother_and(IVO, ESI, kind)) == []


def test_ring_of_parents_is_told_as_its_ties() -> None:
    ties = [("ann", "ben"), ("ben", "cat"), ("cat", "ann")]
    ring = Kinship(
        people=tuple(Person(id=n, name=n.title()) for n in ("ann", "ben", "cat")),
        parenthoods=tuple(Parenthood(child=c, parent=p) for c, p in ties),
    )

    assert words(ring) == [
        "This would make Ann a child of Ben, Ben a child of Cat, Cat a child of Ann. "
        "Take one of these ties away."
    ]


def test_own_parent_is_refused() -> None:
    alone = Kinship(people=(IVO,), parenthoods=(Parenthood(child="ivo", parent="ivo"),))

    assert words(alone) == ["Ivo cannot be their own parent. Choose someone else."]


def test_cousins_with_a_child_make_no_ring() -> None:
    ties = [("a", "g"), ("b", "g"), ("c", "a"), ("d", "b"), ("e", "c"), ("e", "d")]
    cousins = Kinship(
        people=tuple(Person(id=n, name=n) for n in "gabcde"),
        parenthoods=tuple(Parenthood(child=c, parent=p) for c, p in ties),
    )

    assert problems(cousins) == []


@pytest.mark.parametrize(("count", "refused"), [(2, False), (3, True)])
def test_two_birth_parents_at_most(count: int, refused: bool) -> None:
    parents = [Person(id=f"p{n}", name=f"P{n}") for n in range(count)]
    many = Kinship(
        people=(IVO, *parents), parenthoods=tuple(Parenthood(child="ivo", parent=p.id) for p in parents)
    )

    expected = ["Ivo would have 3 birth parents. Keep two at most."] if refused else []
    assert words(many) == expected


def test_adoptive_parents_come_on_top_of_birth_parents() -> None:
    kinds = [ParentKind.BIRTH, ParentKind.BIRTH, ParentKind.ADOPTIVE, ParentKind.ADOPTIVE]
    parents = [Person(id=f"p{n}", name=f"P{n}") for n in range(4)]
    ties = [Parenthood(child="ivo", parent=p.id, kind=k) for p, k in zip(parents, kinds, strict=True)]

    assert problems(Kinship(people=(IVO, *parents), parenthoods=tuple(ties))) == []


def test_union_with_oneself_is_refused() -> None:
    found = words(Kinship(people=(OLD,), unions=(Union(a="esi", b="esi"),)))

    assert found == ["Esi cannot be their own partner. Choose someone else."]


def test_death_before_birth_is_refused_and_on_the_day_let_through() -> None:
    early = replace(IVO, died=date(2017, 5, 5))

    assert words(Kinship(people=(early,))) == ["Ivo would have died before being born. Check both dates."]
    assert problems(Kinship(people=(replace(IVO, died=IVO.born),))) == []


def test_mother_dead_before_the_birth_is_refused_but_a_father_may_be() -> None:
    dead = replace(OLD, died=date(2017, 1, 1))

    assert words(mother_and(IVO, dead)) == ["Esi would have died before Ivo was born. Check both dates."]
    assert problems(mother_and(IVO, replace(dead, sex=Sex.MALE))) == []


@pytest.mark.parametrize(
    ("days", "refused", "rare"), [(1, True, True), (40, True, False), (200, False, None)]
)
def test_births_of_one_mother_too_near(days: int, refused: bool, rare: bool | None) -> None:
    later = replace(UNA, born=IVO.born + timedelta(days=days))
    both = Kinship(
        people=(OLD, IVO, later),
        parenthoods=tuple(Parenthood(child=c, parent="esi") for c in ("ivo", "una")),
    )

    found = problems(both)

    assert [p.kind for p in found] == ([ProblemKind.TWINS_APART] if refused else [])
    assert [p.is_rare for p in found] == ([rare] if refused else [])
    assert all("Check both dates." in p.words for p in found)


def test_spans_that_end_before_they_begin_are_refused() -> None:
    begun, ended = date(2020, 1, 1), date(2019, 1, 1)
    member = Member(person="ivo", since=begun, until=ended)
    wrong = Kinship(
        people=(OLD, IVO),
        parenthoods=(
            Parenthood(child="ivo", parent="esi", kind=ParentKind.FOSTER, since=begun, until=ended),
        ),
        unions=(Union(a="esi", b="ivo", since=begun, until=ended),),
        households=(Household(id="h", label="A", members=(member,)),),
    )

    assert words(wrong) == [
        "Esi and Ivo would have parted before they came together. Check both dates.",
        "Esi's care of Ivo would end before it began. Check both dates.",
        "Ivo would have left household A before joining. Check both dates.",
    ]


def test_tie_to_nobody_is_told_before_anything_else() -> None:
    [found] = problems(Kinship(people=(IVO,), parenthoods=(Parenthood(child="ivo", parent="gone"),)))

    assert (found.kind, found.people) == (ProblemKind.NOT_KNOWN, ("gone",))
    assert "gone" not in found.words


def test_words_never_quote_a_date() -> None:
    assert not any(str(2013) in told or str(2017) in told for told in words(mother_and(IVO, ESI)))
