"""The team board: a row a family, never one a worker; and allocating a family that waits."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from invented_families import allocate, family, holds, notes, team, worker
from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.families.models import Membership
from kinfold.casework.process import actions
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Exclusion, Seal
from kinfold.casework.teams.models import Holding
from kinfold.domain.agency import Discipline, Role
from kinfold.domain.case import Step
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _led() -> tuple[Any, Any, Any]:
    manager, amara, crew = worker(Role.TEAM_MANAGER), worker(name="amara"), team("Inkwell")
    holds(manager, crew, leads=True)
    holds(amara, crew)
    return manager, amara, crew


def _take(by: Any, made: Any, step: Step, days_ago: int, *, child: bool = False, **details: Any) -> None:
    at = clock.now() - timedelta(days=days_ago)
    children = [Membership.rows.get(family=made, part="child").person_id] if child else []
    actions.record(Sight(by), family_id=made.pk, step=step, at=at, children=children, details=details)


def _page(by: Any, path: str = "/team") -> str:
    answer = client_of(by).get(path)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_an_empty_board_says_where_families_come_from() -> None:
    manager, _, _ = _led()

    assert "No families yet: allocate from the" in _page(manager)
    assert "You hold no team manager’s post yet" in _page(worker(Role.TEAM_MANAGER))


def test_a_row_tells_what_a_manager_asks_of_a_family_and_nothing_by_worker() -> None:
    manager, amara, crew = _led()
    dev = worker(Role.ADULT_SPECIALIST, name="dev")
    holds(dev, crew, discipline=Discipline.SUBSTANCE_MISUSE.value)
    made = family("Abara", of=crew, allocated=(amara,))
    _take(amara, made, Step.REFERRAL, 120)
    _take(amara, made, Step.STRATEGY, 110)
    _take(amara, made, Step.CONFERENCE, 100, child=True)
    _take(amara, made, Step.PROTECTION_PLAN, 100, child=True)
    _take(amara, made, Step.VISIT, 9, child=True, seen=True, seen_alone=True)
    _take(amara, made, Step.SUPERVISION, 12)
    notes(made, amara)

    page = _page(manager)

    assert "Pip 2: " in page
    assert ", alone" in page
    assert "Supervision 12 days ago" in page
    assert "Child protection plan, 3 months" in page
    assert "Nothing changed for 4 weeks" in page, "the allocation is the last change"
    assert "Recovery: nothing yet" in page
    assert "Social work: " in page
    rows = page[page.index("<tbody>") : page.index("</tbody>")]
    assert "Amara Invented" not in rows
    assert "Vacant" not in page


def test_what_is_due_first_comes_first_and_a_vacant_post_says_since_when() -> None:
    manager, amara, crew = _led()
    _take(amara, family("Bell", of=crew, allocated=(amara,)), Step.REFERRAL, 1)
    _take(amara, family("Zed", of=crew, allocated=(amara,)), Step.REFERRAL, 100)
    gone = holds(worker(), crew, discipline=Discipline.MENTAL_HEALTH.value)
    Holding.objects.filter(pk=gone.pk).update(ends_at=clock.now() - timedelta(days=3))

    page = _page(manager)

    assert page.index("Zed") < page.index("Bell")
    assert "Vacant since" in page


def test_families_shut_to_the_manager_are_not_there_nor_counted() -> None:
    manager, amara, crew = _led()
    shut, sealed = family("Abara", of=crew), family("Bell", of=crew)
    family("Cole", of=crew, allocated=(amara,))
    Exclusion.objects.create(family=shut, worker=manager, by=amara, reason="invented")
    Seal.objects.create(family=sealed, by=amara, reason="invented")

    page = _page(manager)

    assert "Families (1)" in page
    assert "Abara" not in page
    assert "Bell" not in page
    assert "Waiting for a team or a worker" not in page


def test_the_board_asks_at_most_fifteen_things_whatever_the_number_of_families() -> None:
    manager, amara, crew = _led()
    client = client_of(manager)
    counts = []
    with clock.told(clock.now()):
        for more in (3, 47):
            for number in range(more):
                made = family(f"Family {number}", of=crew, allocated=(amara,))
                notes(made, amara)
                _take(amara, made, Step.REFERRAL, 5)
            asked = []
            for path in ("/definitions", "/team"):
                client.get(path)
                with CaptureQueriesContext(connection) as found:
                    page = client.get(path).content.decode()
                asked.append(len(found))
            counts.append(asked[1] - asked[0])

    assert counts[1] <= 15
    assert counts[1] - counts[0] <= 1  # the audit writes many families down in batches
    assert page.count("kf-families__link") == 25
    assert "Families (50)" in page
    assert len(page) < 60_000


def test_a_family_that_waits_is_allocated_with_its_workers_in_one_form() -> None:
    manager, amara, crew = _led()
    duty, dev = worker(), worker(Role.ADULT_SPECIALIST)
    holds(dev, crew, discipline=Discipline.SUBSTANCE_MISUSE.value)
    made = family("Abara")
    row = TeamAllocation.objects.create(family=made, team=crew, until_allocated=True)
    allocate(duty, made)
    assert actions.allocated_at(made.pk) == []
    assert "waits for a Family Safeguarding team" in _page(manager)
    client = client_of(manager)
    form = _page(manager, f"/f/{made.pk}/allocate")
    assert re.search(rf'value="{crew.pk}" checked', form)

    refused = client.post(f"/f/{made.pk}/allocate", {"team": crew.pk})
    assert "Choose at least one person of your team" in refused.content.decode()
    done = client.post(f"/f/{made.pk}/allocate", {"team": crew.pk, "workers": [amara.pk, dev.pk]})

    assert done["Location"] == "/team?done=allocated"
    now = TeamAllocation.objects.at(clock.now()).get(family=made)
    assert not now.until_allocated
    assert actions.allocated_at(made.pk) == [now.starts_at]
    row.refresh_from_db()
    assert row.ends_at == now.starts_at
    held = WorkerAllocation.objects.at(clock.now()).filter(family=made)
    assert {each.worker_id for each in held} == {amara.pk, dev.pk}
    assert client_of(duty).get(f"/f/{made.pk}").status_code == 404
    assert client_of(dev).get(f"/f/{made.pk}").status_code == 200
    assert "Waiting for a team or a worker" not in _page(manager)


def _dated(day: Any) -> dict[str, str]:
    return {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}


def test_an_allocation_may_be_of_an_earlier_day_from_the_referral_on_and_never_to_come() -> None:
    manager, amara, crew = _led()
    made = family("Abara")
    TeamAllocation.objects.create(family=made, team=crew, until_allocated=True)
    client, today = client_of(manager), clock.today()
    where, typed = f"/f/{made.pk}/allocate", {"team": crew.pk, "workers": [amara.pk]}

    none_yet = client.post(where, {**typed, **_dated(today - timedelta(days=3))})
    _take(manager, made, Step.REFERRAL, 10)
    refused = [client.post(where, {**typed, **_dated(today + timedelta(days=each))}) for each in (1, -11)]
    form = _page(manager, where)
    done = client.post(where, {**typed, **_dated(today - timedelta(days=10))})

    assert "Write the referral down first" in none_yet.content.decode()
    assert "Enter a day that has come already" in refused[0].content.decode()
    assert "Enter a day from the referral on" in refused[1].content.decode()
    assert [each.status_code for each in refused] == [422, 422]
    assert re.search(f'name="on_day"[^>]* value="{today.day}"', form)
    assert f'href="/f/{made.pk}/process"' in form
    assert done.status_code == 302
    (at,) = actions.allocated_at(made.pk)
    referral = actions.taken(Sight(manager), made.pk)[0]
    assert at == referral.happened_at, "on the day of the referral it comes after it"
    held = WorkerAllocation.objects.get(family=made)
    assert held.starts_at.date() == clock.now().date(), "who sees the family is not dated back"


def test_a_manager_may_look_at_a_family_that_waits_before_allocating_it() -> None:
    manager, _, crew = _led()
    made = family("Abara")
    TeamAllocation.objects.create(family=made, team=crew, until_allocated=True)

    assert f'href="/f/{made.pk}"><bdi>Abara</bdi></a> waits for' in _page(manager)
    assert client_of(manager).get(f"/f/{made.pk}").status_code == 200


def test_a_family_goes_to_another_team_whose_manager_chooses_its_workers() -> None:
    manager, amara, crew = _led()
    other, theirs = worker(Role.TEAM_MANAGER), team("Vellum")
    holds(other, theirs, leads=True)
    made = family("Abara")
    TeamAllocation.objects.create(family=made, team=crew, until_allocated=True)
    client = client_of(manager)

    refused = client.post(f"/f/{made.pk}/allocate", {"team": theirs.pk, "workers": [amara.pk]})
    assert "Choose workers only for a team that you lead" in refused.content.decode()
    assert client.post(f"/f/{made.pk}/allocate", {"team": theirs.pk}).status_code == 302

    assert "waits for a worker" in _page(other)
    assert "Abara" not in _page(manager)


def test_only_a_manager_of_the_familys_team_allocates() -> None:
    manager, amara, crew = _led()
    made = family("Abara", of=crew, allocated=(amara,))
    elsewhere = worker(Role.TEAM_MANAGER)
    holds(elsewhere, team(), leads=True)

    assert client_of(manager).get(f"/f/{made.pk}/allocate").status_code == 200
    for other in (amara, elsewhere):
        assert client_of(other).get(f"/f/{made.pk}/allocate").status_code == 404
        assert client_of(other).post(f"/f/{made.pk}/allocate", {"team": crew.pk}).status_code == 404
    assert client_of(amara).get("/team").status_code == 404
