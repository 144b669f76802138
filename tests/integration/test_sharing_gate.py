"""The gate: who is given rows, who is not, and what it remembers."""

import pytest
from django.db.models import Q

from invented_families import allocate, family, holds, notes, on_duty, team, worker
from kinfold.casework.allocations.models import Standing
from kinfold.casework.families.models import CoreNote, Family, HealthNote, Identifier, Membership, PoliceNote
from kinfold.casework.gated import NotThroughTheGate
from kinfold.casework.sharing.gate import FirstDo, NotForYou, Sight
from kinfold.casework.sharing.models import Conflict, Exclusion, Seal
from kinfold.domain.access import Level, Obligation, Purpose, Section
from kinfold.domain.agency import Role

pytestmark = pytest.mark.django_db
ANY = Q(pk__isnull=False)


def test_models_of_families_have_no_public_door() -> None:
    with pytest.raises(NotThroughTheGate):
        Family.objects.all()


def test_the_allocated_read_and_strangers_find_nothing() -> None:
    ours, stranger = worker(), worker()
    made = family(of=team(), allocated=(ours,))
    notes(made, ours)

    assert [each.text for each in Sight(ours).rows(CoreNote, made.pk)] == ["written in core"]
    with pytest.raises(NotForYou):
        Sight(stranger).rows(CoreNote, made.pk)


def test_a_family_that_is_not_there_is_decided_like_one_that_is_not_mine() -> None:
    stranger = worker()
    made = family(of=team())

    missing, forbidden = Sight(stranger).decide("f0000000000000000"), Sight(stranger).decide(made.pk)

    assert missing == forbidden
    assert missing.level is Level.DENY


def test_the_same_team_reads_the_record_and_not_health() -> None:
    colleague, ours = worker(), team()
    holds(colleague, ours)
    made = family(of=ours)

    sight = Sight(colleague)

    assert sight.decide(made.pk).level is Level.READ
    with pytest.raises(NotForYou):
        sight.rows(HealthNote, made.pk)


def test_whoever_leads_the_team_writes_and_whoever_is_on_duty_says_why() -> None:
    manager, duty, ours = worker(Role.TEAM_MANAGER), worker(), team()
    holds(manager, ours, leads=True)
    on_duty(duty, ours)
    made = family(of=ours)

    assert Sight(manager).decide(made.pk).level is Level.WRITE
    with pytest.raises(FirstDo) as first:
        Sight(duty).family(made.pk)
    assert first.value.obligation is Obligation.REASON


def test_conflict_with_one_person_closes_every_family_of_theirs() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    esi = Sight(ours).people(made.pk)[0][1]
    Conflict.objects.create(worker=ours, person=esi, knows="kin", by=ours)

    assert Sight(ours).decide(made.pk).rule.id == "conflict"


def test_exclusion_and_seal_stand_above_allocation() -> None:
    ours = worker()
    shut, sealed = family(of=team(), allocated=(ours,)), family(of=team(), allocated=(ours,))
    Exclusion.objects.create(family=shut, worker=ours, by=ours, reason="invented")
    Seal.objects.create(family=sealed, by=ours, reason="invented")

    sight = Sight(ours)

    assert sight.decide(shut.pk).rule.id == "excluded"
    assert sight.decide(sealed.pk).rule.id == "sealed"
    assert sight.families(among=ANY) == []


def test_a_list_holds_what_each_page_would_show() -> None:
    ours = worker()
    mine = [family(f"Invented-{each}", of=team(), allocated=(ours,)) for each in range(3)]
    family("Other", of=team())

    listed = Sight(ours).families(among=ANY)

    assert [each.family for each in listed] == mine
    assert [each.name for each in listed] == ["Invented-0", "Invented-1", "Invented-2"]


def test_an_enquiry_learns_only_that_a_family_is_known() -> None:
    stranger = worker()
    made = family(of=team())
    sight = Sight(stranger, Purpose.ENQUIRY)

    assert sight.family(made.pk, Level.EXISTS).pk == made.pk
    assert sight.names([made.pk]) == {}


def test_it_remembers_what_it_gave_and_what_it_refused() -> None:
    co_worker = worker()
    made = family(of=team())
    allocate(co_worker, made, Standing.CO_WORKER.value)
    sight = Sight(co_worker)

    sight.family(made.pk)
    sight.rows(PoliceNote, made.pk)

    assert [(each.section, each.given, each.rule) for each in sight.looks] == [
        (Section.CORE, True, "co-worker:core"),
        (Section.POLICE_INTELLIGENCE, True, "co-worker:police_intelligence"),
    ]


def test_nothing_is_added_about_someone_of_a_family_one_may_not_know() -> None:
    ours, theirs = worker(), worker()
    mine, other = family(of=team(), allocated=(ours,)), family(of=team(), allocated=(theirs,))
    stranger = Sight(theirs).people(other.pk)[0][1]
    number = Identifier(person=stranger, kind="upn", value="x", source="invented")

    with pytest.raises(NotForYou):
        Sight(ours).add(number, mine.pk)
    with pytest.raises(NotForYou):
        Sight(ours).add(Membership(family=mine, person=stranger, part="other"), mine.pk)


def test_someone_known_through_one_family_may_be_added_to_another() -> None:
    ours = worker()
    first, second = (family(of=team(), allocated=(ours,)) for _ in range(2))
    uncle = Sight(ours).people(first.pk)[0][1]

    Sight(ours).add(Membership(family=second, person=uncle, part="other"), second.pk)

    assert uncle in [person for _, person in Sight(ours).people(second.pk)]
