"""Finding through the gate: by whatever of someone is known, spelt as people spell, and within the rules."""

from datetime import date
from typing import Any

import pytest

from invented_families import allocate, family, findable, on_duty, person, since, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.lookups import asked
from kinfold.casework.families.models import (
    Address,
    Family,
    FamilyName,
    FindKey,
    Identifier,
    Membership,
    Part,
    Person,
)
from kinfold.casework.families.typed import terms_of
from kinfold.casework.sharing.findable import remake_keys
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_find import find
from kinfold.casework.sharing.models import Conflict, Exclusion, Seal
from kinfold.domain.access import Level, Purpose
from kinfold.web.keys_anew import make_anew

pytestmark = pytest.mark.django_db
BORN = date(2019, 4, 3)


def _told(typed: str, by: User | None = None) -> list[str]:
    """Give the families that someone without any tie is told of."""
    sight = Sight(by or worker(), Purpose.ENQUIRY)
    return [each.family_id for each in find(sight, asked(terms_of(typed)), Level.EXISTS, 10)]


def _shown(typed: str, by: User) -> list[str]:
    """Give the families that someone finds within reach, the best first."""
    return [each.family_id for each in find(Sight(by), asked(terms_of(typed)), Level.SUMMARY, 10)]


@pytest.fixture
def ours() -> User:
    return worker()


def _with(given: str, surname: str, by: User, born: date = BORN) -> Family:
    made = family(of=team(), allocated=(by,))
    person(made, given, surname, Part.CHILD, born)
    return findable(made)


@pytest.mark.parametrize(
    "typed",
    [
        *("osei-thistledown", "Osei", "thistle", "OSEI", "Esi Osei-Thistledown", "2 May 2024", "2/5/2024"),
        *("02.05.2024", "2024-05-02", "2nd of May 2024", "May 2, 2024", "2/5/24", "qs1 1aa", "QS11AA"),
        *("999 000 0018", "9990000018", "Osei 2/5/2024", "osei qs1 1aa", "oseithistledown", "Miss Osei"),
        *("Osei-Thistledown, Esi", "Osay 2/5/2024", "pip oseii 3/5/2024"),
    ],
)
def test_a_family_is_told_of_by_what_people_type(typed: str) -> None:
    made = findable(family(of=team()))
    sight = Sight(worker(), Purpose.ENQUIRY)

    found = find(sight, asked(terms_of(typed)), Level.EXISTS, 10)

    assert [each.family_id for each in found] == [made.pk]
    assert [each.person for each in found] == [None]
    assert [each.family_id for each in sight.looks] == [made.pk]


@pytest.mark.parametrize(
    "typed",
    [
        *("", "o", "down", "osei 3/7/2021", "31 February 2024", "999 000 0026", "%", "esi", "qs1"),
        *("Osai", "Osay", "Zog Osei", "osei qs1 9zz zog"),
    ],
)
def test_nobody_is_told_of_a_family_by_what_does_not_fit_or_by_a_name_spelt_wrong_alone(typed: str) -> None:
    findable(family(of=team()))

    assert _told(typed) == []


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "Muhammad Winterbourne 3/4/2019",
            "Mohamed Wintrebourne",
            "Mo Winterbourne",
            "Winterbourne Mohammed",
        ),
        *(
            "Mohammed Winterbourne 4/3/2019",
            "Mohammed Winterbourne 3 4 2020",
            "Mohammed Winterbourne 4 Apr 2019",
        ),
        *("mohammed winterbourne 1/1/2019", "mohammed winterborne 3.4.19", "wintebourne 3/4/2019", "mohamed"),
        *(
            "wintrebourne",
            "wynterborn",
            "mohammed 2019",
            "winterbourne qs1",
            "winterbourne qs1 9zz",
            "3/4/2019",
        ),
        *("MR MOHAMMED WINTERBOURNE", "mohammed winter bourne", "winterb"),
    ],
)
def test_someone_within_reach_is_found_however_they_are_spelt(typed: str, ours: User) -> None:
    made = _with("Mohammed", "Winterbourne", ours)
    _with("Olivia", "Quagga", ours, date(1990, 12, 24))

    assert _shown(typed, ours)[:1] == [made.pk]


@pytest.mark.parametrize(
    ("given", "surname", "typed"),
    [
        *(("Siân", "O’Brien", "sian obrien"), ("Siân", "O’Brien", "Sian O Brien"), ("Bo", "Lee", "bo leigh")),
        *(("Zoë", "Łukasz-Müller", "zoe lukasz muller"), ("Олена", "Шевченко", "олена шевченко")),
        *(
            ("李", "王", "王 李"),
            ("Maria", "de la Cruz", "maria delacruz"),
            ("Ann", "Mc Donald", "anne macdonald"),
        ),
        *(("Jayden", "Marsh", "hayden marsh 3/4/2019"), ("Baby", "Marsh", "baby marsh 3/4/2019")),
        *(("Abdul Rahim", "Miah", "rahim miah 3/4/2019"), ("Khadija", "Begum", "begum khadijah")),
    ],
)
def test_names_of_every_kind_are_found(given: str, surname: str, typed: str, ours: User) -> None:
    made = _with(given, surname, ours)

    assert _shown(typed, ours)[:1] == [made.pk]


def test_twins_are_both_found_and_the_one_who_was_meant_comes_first(ours: User) -> None:
    made = _with("Jayden", "Marsh", ours)
    other = _with("Hayden", "Marsh", ours)

    assert _shown("hayden marsh 3/4/2019", ours)[:2] == [other.pk, made.pk]
    assert _shown("jayden marsh 3/4/2019", ours)[:2] == [made.pk, other.pk]


def test_the_likeliest_comes_first_and_says_by_whom(ours: User) -> None:
    near = _with("Olivia", "Thistledown", ours, date(2018, 4, 3))
    exact = _with("Oliver", "Thistledown", ours)

    found = find(Sight(ours), asked(terms_of("oliver thistledown 3/4/2019")), Level.SUMMARY, 10)

    assert [each.family_id for each in found] == [exact.pk, near.pk]
    assert found[0].person is not None
    assert found[0].person.given_names == "Oliver"
    assert found[0].fit > found[1].fit


def test_hundreds_of_one_name_do_not_hide_the_one_with_this_birth_date(
    ours: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where a worker's reach is too wide to be gone through, and rows looked at are bounded."""
    monkeypatch.setattr("kinfold.casework.sharing.gate_find.SMALL_REACH", 0)
    monkeypatch.setattr("kinfold.casework.sharing.gate_find.MOST_ROWS", 5)
    for number in range(12):
        _with("Olivia", "Smith", ours, date(1980 + number, 1, 9))
    made = _with("Olivia", "Smith", ours)

    assert _shown("livvy smyth 3/4/2019", ours)[0] == made.pk
    assert _shown("olivia smith 4/3/2019", ours)[0] == made.pk
    assert len(_shown("smith", ours)) == 5


def test_of_a_common_name_one_is_told_though_most_who_bear_it_are_sealed(
    monkeypatch: pytest.MonkeyPatch, ours: User
) -> None:
    """What is held back takes no place among the few that are looked at."""
    monkeypatch.setattr("kinfold.casework.sharing.gate_find.MOST_ROWS", 2)
    other = worker()
    made = [_with("Olivia", "Smith", other) for _ in range(8)]
    for each in made[:-1]:
        Seal.objects.create(family=each, by=other, reason="invented")

    assert _told("smith", ours) == [made[-1].pk]


def test_sealed_excluded_and_conflicted_families_are_not_found_and_a_neighbour_is() -> None:
    ours, other = worker(), worker()
    sealed, shut, known = (findable(family(of=team())) for _ in range(3))
    near = findable(family(of=team()))
    Seal.objects.create(family=sealed, by=other, reason="invented")
    Exclusion.objects.create(family=shut, worker=ours, by=other, reason="invented")
    Conflict.objects.create(family=known, worker=ours, by=ours, knows="kin")

    for typed in ("osei", "pip osei 2/5/2024", "osay 3/5/2024 pip", "9990000018", "qs1 1aa"):
        assert _told(typed, ours) == [near.pk]
    for reference in (sealed.reference, shut.reference, known.reference):
        assert _told(reference, ours) == []


def test_a_reference_finds_its_family_and_no_other() -> None:
    made = findable(family(of=team()))
    findable(family(of=team()))

    assert _told(made.reference.lower()) == [made.pk]


def test_what_is_added_through_the_gate_can_be_found() -> None:
    ours, crew = worker(), team()
    sight = Sight(ours)
    made = sight.open_family()
    TeamAllocation.objects.create(family=made, team=crew, starts_at=sight.at)
    allocate(ours, made)
    sight.forget()
    sight.add(FamilyName(family=made, name="Ńowak O’Brien"), made.pk)
    who = sight.add(Person(family_name="Ńowak O’Brien", birth_date=date(1990, 2, 3)), made.pk)
    sight.add(Membership(family=made, person=who, part=Part.MOTHER), made.pk)
    sight.add(Identifier(person=who, kind="nhs_number", value="999 000 0042", source="invented"), made.pk)
    sight.add(Identifier(person=who, kind="upn", value="A999000000018", source="invented"), made.pk)
    sight.add(Address(person=who, lines="2 Inkwell Row", postcode="QS2 2BB", starts_at=since()), made.pk)

    for typed in ("nowak", "OBrien", "o'brien", "3 Feb 1990", "9990000042", made.reference, "a999000000018"):
        assert _told(typed) == [made.pk], typed
    assert _told("qs2 2bb") == [made.pk]


def test_someone_who_joins_another_family_is_found_there_too(ours: User) -> None:
    first = _with("Olivia", "Thistledown", ours)
    second = family(of=team(), allocated=(ours,))
    who = Membership.rows.get(family=first, person__given_names="Olivia").person
    sight = Sight(ours)
    sight.add(Membership(family=second, person=who, part=Part.CHILD, starts_at=since()), second.pk)
    sight.add(Address(person=who, lines="2 Inkwell Row", postcode="QS2 2BB", starts_at=since()), first.pk)

    assert set(_shown("olivia thistledown 3/4/2019", ours)) == {first.pk, second.pk}
    assert set(_told("qs2 2bb")) == {first.pk, second.pk}


def test_what_was_put_right_is_found_by_what_stands_once_keys_are_made_anew(ours: User) -> None:
    made = _with("Olivia", "Winterbourne", ours)
    Person.rows.filter(given_names="Olivia").update(family_name="Quagga")
    assert _told("winterbourne") == [made.pk]

    remake_keys(made.pk)

    assert _told("quagga") == [made.pk]
    assert _told("winterbourne") == []


def test_every_key_is_made_anew_for_another_edition_or_secret_and_only_then(
    ours: User, settings: Any, django_assert_num_queries: Any
) -> None:
    made = _with("Olivia", "Thistledown", ours)
    people = Person.rows.count()
    assert make_anew() == people

    with django_assert_num_queries(2):
        assert make_anew() == 0
    before = set(FindKey.rows.values_list("digest", flat=True))
    settings.SECRET_KEY = "another secret of the service, invented"
    assert _told("thistledown") == []
    assert make_anew() == people
    assert _told("thistledown") == [made.pk]
    assert not before & set(FindKey.rows.values_list("digest", flat=True))


def test_those_on_duty_are_told_of_the_family_but_find_it_only_once_they_have_said_why() -> None:
    duty, crew = worker(), team()
    on_duty(duty, crew)
    made = findable(family(of=crew))

    assert _shown("osei", duty) == []
    assert _told("osei", duty) == [made.pk]


def test_a_search_asks_the_database_as_often_however_much_there_is(
    ours: User, django_assert_max_num_queries: Any
) -> None:
    for _ in range(15):
        findable(family(of=team(), allocated=(ours,)))
    who = User.objects.select_related("agency").get(pk=ours.pk)

    for typed in ("osei", "pip osei thistledown 2/5/2024 qs1 1aa 9990000018", "a b " * 50, "x1y2 " * 40):
        with django_assert_max_num_queries(16):
            find(Sight(who), asked(terms_of(typed)), Level.SUMMARY, 10)


@pytest.mark.parametrize(
    "typed",
    [
        *("a" * 200, "osei " * 40, "😀😀 😀", "'; drop table families_family; --", "\u202eiesO", "\x00osei"),
        *(
            "1/1/0001",
            "31/12/9999",
            "29/2/2100",
            "0" * 200,
            "1/2/2003 " * 20,
            "qs1 " * 50,
            "ﬁ" * 60,
            "²³" * 9,
        ),
    ],
)
def test_hostile_words_are_only_words(typed: str, ours: User) -> None:
    findable(family(of=team(), allocated=(ours,)))

    _shown(typed, ours)
    _told(typed, ours)
