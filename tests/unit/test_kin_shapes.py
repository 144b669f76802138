"""Kinship: birth order, twins, and what was so on a day."""

from datetime import date

from kinfold.domain.kin import (
    Household,
    Kinship,
    Member,
    Parenthood,
    ParentKind,
    Person,
    Sex,
    Union,
    UnionEnd,
    UnionKind,
)

ESI = Person(id="esi", name="Esi", sex=Sex.FEMALE, born=date(1990, 4, 2))
KWAME = Person(id="kwame", name="Kwame", sex=Sex.MALE, born=date(1988, 1, 9), died=date(2026, 6, 1))
IVO = Person(id="ivo", name="Ivo", sex=Sex.MALE, born=date(2017, 5, 6))
UNA = Person(id="una", name="Una", sex=Sex.FEMALE, born=date(2017, 5, 6))
PIP = Person(id="pip", name="Pip", born=date(2024, 3, 9))
BABY = Person(id="baby", name="Baby", expected=date(2027, 3, 3))
CHILDREN = ("ivo", "una", "pip", "baby")


def family() -> Kinship:
    return Kinship(
        people=(PIP, BABY, UNA, IVO, KWAME, ESI),
        parenthoods=tuple(
            Parenthood(child=child, parent=parent) for child in CHILDREN for parent in ("esi", "kwame")
        ),
        unions=(
            Union(
                a="esi",
                b="kwame",
                kind=UnionKind.MARRIED,
                since=date(2015, 1, 1),
                until=date(2025, 3, 1),
                ended_by=UnionEnd.PARTING,
            ),
        ),
        households=(
            Household(
                id="h1",
                label="A",
                members=(
                    Member(person="esi"),
                    Member(person="pip"),
                    Member(person="kwame", until=date(2025, 3, 1)),
                ),
            ),
        ),
    )


def test_eldest_comes_first_and_the_unborn_last() -> None:
    assert family().in_birth_order(CHILDREN) == ["ivo", "una", "pip", "baby"]


def test_one_mother_and_one_birth_date_make_twins() -> None:
    assert family().multiples() == [("ivo", "una")]


def test_one_birth_date_of_two_mothers_makes_no_twins() -> None:
    ann = Person(id="ann", name="Ann", sex=Sex.FEMALE)
    two = Kinship(
        people=(ESI, ann, IVO, UNA),
        parenthoods=(Parenthood(child="ivo", parent="esi"), Parenthood(child="una", parent="ann")),
    )

    assert two.multiples() == []


def test_children_expected_on_one_day_are_twins_too() -> None:
    other = Person(id="other", name="Other", expected=BABY.expected)
    both = Kinship(
        people=(ESI, BABY, other),
        parenthoods=tuple(Parenthood(child=c, parent="esi") for c in ("baby", "other")),
    )

    assert both.multiples() == [("baby", "other")]


def test_before_a_parting_the_couple_is_together_in_one_household() -> None:
    before = family().as_at(date(2025, 2, 28))

    assert [(u.is_over, u.until) for u in before.unions] == [(False, None)]
    assert [m.person for m in before.households[0].members] == ["esi", "pip", "kwame"]
    assert before.person("kwame").died is None


def test_on_the_day_of_a_parting_it_is_over() -> None:
    after = family().as_at(date(2025, 3, 1))

    assert [u.ended_by for u in after.unions] == [UnionEnd.PARTING]
    assert [m.person for m in after.households[0].members] == ["esi", "pip"]


def test_death_is_known_from_its_day() -> None:
    assert family().as_at(date(2026, 6, 1)).person("kwame").died == date(2026, 6, 1)


def test_child_born_later_was_expected_first_and_not_there_before() -> None:
    expected, before = family().as_at(date(2024, 1, 1)), family().as_at(date(2020, 1, 1))

    assert (expected.person("pip").born, expected.person("pip").is_unborn) == (None, True)
    assert "pip" not in before
    assert all(each.child != "pip" for each in before.parenthoods)


def test_foster_care_ends_but_birth_parents_stay() -> None:
    cared = Kinship(
        people=(ESI, KWAME, IVO),
        parenthoods=(
            Parenthood(child="ivo", parent="esi", until=date(2020, 1, 1)),
            Parenthood(child="ivo", parent="kwame", kind=ParentKind.FOSTER, until=date(2020, 1, 1)),
        ),
    )

    assert cared.as_at(date(2021, 1, 1)).parents("ivo") == ["esi"]
    assert cared.as_at(date(2019, 1, 1)).parents("ivo") == ["esi", "kwame"]
