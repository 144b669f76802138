"""The first page of those who work with families: whose they are, what is new, and in how many queries."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from invented_families import allocate, family, holds, notes, on_duty, plan, team, worker
from kinfold.casework.allocations.models import Standing, TeamAllocation, WorkerAllocation
from kinfold.casework.families.models import Membership
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.referrals import contacts
from kinfold.casework.referrals.models import Contact
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import BrokenGlass, ConferenceSeat, NamedWorker, Notice, Seal
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock
from kinfold.web.presenters.spoken import short_day
from web_visitors import client_of

pytestmark = pytest.mark.django_db
EMPTY = "No families are allocated to you yet."


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def _text(client: Any, address: str = "/") -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_whoever_has_no_family_is_told_when_they_will_appear_and_what_to_do() -> None:
    page = _text(client_of(worker()))

    assert EMPTY in page
    assert "They appear here the same minute" in page
    assert 'href="/find"' in page
    assert 'href="/families/new"' in page
    assert 'href="/families/new"' not in _text(client_of(worker(Role.ADULT_SPECIALIST, Sector.CHARITY)))


def test_my_families_stand_by_name_with_children_reason_and_what_is_new() -> None:
    ours, nurse = worker(), worker(Role.ADULT_SPECIALIST, Sector.HEALTH)
    late, early = family("Zed-Quince", of=team(), allocated=(ours,)), family("Abara", of=team())
    allocate(ours, early, Standing.CO_WORKER.value)
    family("Not-Mine", of=team())
    notes(early, nurse, "secret words")

    page = _text(client_of(ours))

    assert "Your families (2)" in page
    assert page.index("Abara") < page.index("Zed-Quince")
    assert late.reference in page
    assert "Pip 2" in page
    assert "You work with this family beside those allocated." in page
    assert f"{nurse.profession} 5" in page
    assert "secret words" not in page
    assert "Not-Mine" not in page


def test_a_manager_has_their_own_families_and_the_teams_with_who_is_allocated() -> None:
    manager, amara, crew = worker(Role.TEAM_MANAGER), worker(name="amara"), team()
    holds(manager, crew, leads=True)
    family("Of-The-Team", of=crew, allocated=(amara,))
    family("Of-Another", of=team())

    page = _text(client_of(manager))

    assert "Your team’s families (1)" in page
    assert EMPTY not in page, "an empty box of one's own does not stand above the team"
    assert "Amara Invented" in page
    assert "Of-Another" not in page


def test_a_chair_has_the_families_whose_conference_they_sit_on() -> None:
    chair = worker(Role.CONFERENCE_CHAIR)
    made = family("Reviewed", of=team())
    family("Not-Reviewed", of=team())
    ConferenceSeat.objects.create(family=made, worker=chair, by=chair)

    page = _text(client_of(chair))

    assert "Reviewed" in page
    assert "Not-Reviewed" not in page


def test_a_sealed_family_is_only_a_reference_until_i_have_proved_who_i_am() -> None:
    ours = worker()
    made = family("Begum-Larkspur", of=team(), allocated=(ours,))
    Seal.objects.create(family=made, by=ours, reason="invented")
    NamedWorker.objects.create(family=made, worker=ours, by=ours)

    before, after = _text(client_of(ours)), _text(client_of(ours, proved=True))

    assert "A sealed family" in before
    assert made.reference in before
    assert "Begum-Larkspur" not in before
    assert "Pip" not in before
    assert "Begum-Larkspur" in after
    assert client_of(ours).get(f"/f/{made.pk}").status_code == 302


def test_a_sealed_family_of_others_is_neither_listed_nor_counted() -> None:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    family("Abara", of=team(), allocated=(ours,))
    Seal.objects.create(family=made, by=ours, reason="invented")

    page = _text(client_of(ours))

    assert "Your families (1)" in page
    assert made.reference not in page


def test_notices_stand_on_top_until_they_are_marked_as_seen_and_only_by_whose_they_are() -> None:
    manager, other, looker, crew = worker(Role.TEAM_MANAGER), worker(), worker(name="dev"), team()
    holds(manager, crew, leads=True)
    made = family(of=crew, allocated=(other,))
    notice = Notice.objects.create(
        to=manager, family=made, about=looker, kind="look:core", at=clock.now() - timedelta(minutes=5)
    )
    client = client_of(manager)

    assert f"Dev Invented, Social worker, opened Family {made.reference} at" in _text(client)
    client_of(other).post("/notices/seen", {"seen": str(notice.pk)})
    assert "Dev Invented" in _text(client)
    assert client.post("/notices/seen", {"seen": f"{notice.pk},x,-1"}).status_code == 302
    assert "Dev Invented" not in _text(client)


def test_a_look_through_broken_glass_tells_the_manager_once_for_all_sections() -> None:
    manager, looker, crew = worker(Role.TEAM_MANAGER), worker(name="dev"), team()
    holds(manager, crew, leads=True)
    made = family(of=crew)
    BrokenGlass.objects.create(
        family=made, worker=looker, by=looker, reason="danger", words="invented", review_due_on=clock.today(),
        ends_at=clock.now() + timedelta(minutes=59),
    )  # fmt: skip

    assert client_of(looker).get(f"/f/{made.pk}").status_code == 200
    assert _text(client_of(manager)).count("Dev Invented") == 1


def test_a_list_goes_on_after_twenty_five() -> None:
    ours, crew = worker(), team()
    for number in range(27):
        family(f"Family {number:02}", of=crew, allocated=(ours,))
    client = client_of(ours)

    first, second = _text(client), _text(client, "/?families=2")

    assert "Your families (27)" in first
    assert "Family 24" in first
    assert "Family 25" not in first
    assert "Family 26" in second
    assert "Family 24" not in second
    assert "Family 26" in _text(client, "/?families=99999")
    assert "Family 00" in _text(client, "/?families=%F0%9F%98%80")


def test_what_a_review_asked_leads_to_where_it_is_answered() -> None:
    ours, guardian = worker(), worker(Role.GUARDIAN)
    made = family("Osei-Thistledown", of=team())
    allocate(ours, made)
    glass = BrokenGlass.objects.create(
        family=made, worker=ours, by=ours, reason="child", words="A cry", review_due_on=clock.today(),
        ends_at=clock.now() + timedelta(hours=1), outcome="ask", review_words="Whom did you ring?",
    )  # fmt: skip
    Notice.objects.create(to=ours, family=made, about=guardian, kind="glass:ask", at=clock.now())
    client = client_of(ours)

    page = _text(client)

    assert f'href="/glass/{glass.pk}">Answer it<' in page
    assert "Whom did you ring?" in _text(client, f"/glass/{glass.pk}")


def test_a_manager_is_led_to_teams_and_conflicts_and_back_to_their_team() -> None:
    manager, crew = worker(Role.TEAM_MANAGER), team()
    holds(manager, crew, leads=True)
    made = family("Osei-Thistledown", of=crew)
    client = client_of(manager)

    page = _text(client)

    assert 'href="/teams"' in page
    assert 'href="/conflicts"' in page
    for address in (f"/f/{made.pk}", "/teams", "/releases", f"/f/{made.pk}/known"):
        assert re.search(r'govuk-back-link" href="/">Team<', _text(client, address)), address
    assert 'href="/teams"' in _text(client_of(worker(Role.ADMINISTRATOR)), "/people")
    assert 'href="/conflicts"' in _text(client_of(worker()), "/account")


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER])
def test_home_takes_no_more_queries_for_sixty_families_than_for_three(role: Role) -> None:
    ours, nurse, crew = worker(role), worker(Role.ADULT_SPECIALIST, Sector.HEALTH), team()
    holds(ours, crew, leads=role is Role.TEAM_MANAGER)
    client = client_of(ours)

    with clock.told(clock.now()):  # else what is done every few seconds is counted on a slow machine
        few, many = (_queries(client, ours, nurse, crew, number) for number in (3, 57))

    assert many <= 12
    assert many - few <= 1  # the audit writes many families down in batches


def _queries(client: Any, ours: Any, nurse: Any, crew: Any, more: int) -> int:
    """Count the queries of the page itself: those of any page, with its session and audit entry, left out."""
    for number in range(more):
        notes(family(f"Family {number}", of=crew, allocated=(ours,)), nurse)
    counts = []
    for address in ("/definitions", "/"):
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            client.get(address)
        counts.append(len(found))
    return counts[1] - counts[0]


def test_word_is_given_of_contacts_that_wait_and_of_families_that_are_new() -> None:
    manager, mine, crew, elsewhere = worker(Role.TEAM_MANAGER), worker(), team(), team()
    holds(manager, crew, leads=True)
    on_duty(mine, crew)
    waits, old = family("Waiting", of=None), family("Old", of=elsewhere, allocated=(mine,))
    TeamAllocation.objects.create(family=waits, team=crew, until_allocated=True, starts_at=clock.now())
    told = Contact(
        received_at=clock.now(), way="phone", source="police", told_by="x", concern="Hungry",
        people=[{"given_names": "A", "family_name": "B", "part": "", "born": "", "expected": ""}],
    )  # fmt: skip
    contacts.take_down(Sight(mine), made=told, team=crew, token=form_token())

    before, of_manager, of_other = (_text(client_of(each)) for each in (mine, manager, worker()))
    WorkerAllocation.objects.create(worker=mine, family=waits, starts_at=clock.now())
    after = _text(client_of(mine))

    for page in (before, of_manager):
        assert 'href="/front-door">1 contact waits for a decision at the front door</a>' in page
    assert "waits for a decision" not in of_other
    assert 'href="/team">1 family waits for a team</a>' in of_manager
    assert "new to you" not in before
    assert "1 family is new to you, and marked below" in after
    assert f"New since {short_day(clock.today())}" in after
    assert old.reference in after


def test_how_many_actions_are_mine_stands_beside_their_link() -> None:
    ours, crew = worker(), team()
    made = family(of=crew, allocated=(ours,))
    mother = Membership.rows.get(family=made, part="mother").person
    _, action, _ = plan(made, mother, ours, "Ring the school")
    PlanLine.rows.filter(pk=action).update(worker=ours)

    assert "Your actions in plans (1)</a>" in _text(client_of(ours))
    assert "Your actions in plans</a>" in _text(client_of(_with_a_family(crew)))


def _with_a_family(crew: Any) -> Any:
    found = worker()
    family("Another", of=crew, allocated=(found,))
    return found


def test_duty_workers_are_not_shown_families_they_have_no_part_in() -> None:
    duty, crew = worker(), team()
    on_duty(duty, crew)
    family("Of-The-Team", of=crew)

    assert "Of-The-Team" not in _text(client_of(duty))
