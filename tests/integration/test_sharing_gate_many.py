"""What the gate gives of several families at once: the same answers as one by one, in as few queries."""

from datetime import timedelta
from typing import Any

import pytest

from invented_families import family, holds, notes, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import (
    Address,
    SafeAddress,
)
from kinfold.casework.sharing import gate_many
from kinfold.casework.sharing.actions.marks import mark_read
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Manner, Section
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
EVERYWHERE = (Role.SOCIAL_WORKER, Role.ADULT_SPECIALIST, Role.TEAM_MANAGER, Role.CONFERENCE_CHAIR)


@pytest.mark.parametrize("role", EVERYWHERE)
@pytest.mark.parametrize("sector", [Sector.COUNCIL, Sector.POLICE, Sector.CHARITY])
def test_all_sections_at_once_are_decided_as_one_by_one(role: Role, sector: Sector) -> None:
    ours, crew = worker(role, sector), team()
    holds(ours, crew)
    made = [family(of=crew), family(of=team(), allocated=(ours,)), family(of=team())]

    at_once = Sight(ours).sections(each.pk for each in made)

    for each in made:
        assert at_once[each.pk] == {section: Sight(ours).decide(each.pk, section) for section in Section}


def test_what_was_asked_about_a_family_is_not_asked_again(django_assert_num_queries: Any) -> None:
    ours = worker()
    made, other = family(of=team(), allocated=(ours,)), family(of=team())
    sight = Sight(User.objects.select_related("agency").get(pk=ours.pk))

    with django_assert_num_queries(1):
        first = sight.decide(made.pk)
        every = sight.sections([made.pk])[made.pk]
        to_take_out = sight.decide(made.pk, manner=Manner.TAKE_OUT)
    with django_assert_num_queries(1):
        sight.decisions([made.pk, other.pk])
    sight.forget()
    with django_assert_num_queries(1):
        sight.decide(made.pk)

    assert every[Section.CORE] == first
    assert to_take_out.level == first.level


def test_notes_come_from_the_sections_that_may_be_read_and_no_other() -> None:
    ours, colleague, crew = worker(), worker(Role.ADULT_SPECIALIST, Sector.CHARITY), team()
    holds(colleague, crew)
    made = family(of=crew, allocated=(ours,))
    notes(made, ours)

    all_of_it = gate_many.notes_of(Sight(ours), made.pk, most=25)
    some = gate_many.notes_of(Sight(colleague), made.pk, most=25)

    assert [each[0]["text"] for each in all_of_it.values()] == [f"written in {each}" for each in all_of_it]
    assert len(all_of_it) == 5
    assert set(some) == {Section.CORE}


def test_only_the_newest_of_each_section_come() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    for number in range(4):
        notes(made, ours, f"note {number}")

    found = gate_many.notes_of(Sight(ours), made.pk, most=2)

    assert [each["text"] for each in found[Section.CORE]] == ["note 3 core", "note 2 core"]


def test_what_is_new_is_of_others_since_i_read_and_of_sections_i_may_read() -> None:
    ours, nurse, crew = worker(), worker(Role.ADULT_SPECIALIST, Sector.HEALTH), team()
    holds(nurse, crew)
    made = family(of=crew, allocated=(ours,))
    notes(made, nurse)
    long_ago = clock.now() - timedelta(days=28)

    looked, found = gate_many.new_of(Sight(ours), [made.pk], long_ago)

    assert not looked
    assert [(each.author, each.profession) for each in found[made.pk]] == [(nurse.pk, nurse.profession)] * 5
    assert gate_many.new_of(Sight(nurse), [made.pk], long_ago) == ({}, {})
    mark_read(Sight(ours), family_id=made.pk, until=clock.now())
    looked, found = gate_many.new_of(Sight(ours), [made.pk], long_ago)
    assert set(looked) == {made.pk}
    assert not found


def test_people_of_several_families_leave_out_the_families_of_others(
    django_assert_max_num_queries: Any,
) -> None:
    ours = worker()
    made = [family(of=team(), allocated=(ours,)) for _ in range(6)]
    theirs = family(of=team())
    sight = Sight(ours)
    sight.decisions([*(each.pk for each in made), theirs.pk])

    with django_assert_max_num_queries(1):
        found = gate_many.people_of(sight, [*(each.pk for each in made), theirs.pk])

    assert set(found) == {each.pk for each in made}
    assert [person.given_names for _, person in found[made[0].pk]] == ["Esi", "Pip"]


def test_the_same_addresses_are_given_while_a_safe_one_is_kept() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    esi = Sight(ours).people(made.pk)[0][1]
    before = Sight(ours).rows(Address, made.pk)

    SafeAddress.rows.create(family=made, person=esi, kept="1 Hidden Close", written_by=ours)

    assert len(before) == 2
    assert Sight(ours).rows(Address, made.pk) == before
