"""The first page tells what is due next and when each child was last seen, the first due first."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.families.models import Membership, Person
from kinfold.casework.process import actions
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import rows_of
from kinfold.casework.sharing.models import Exclusion
from kinfold.domain.agency import Role
from kinfold.domain.case import LONDON, Happened, Step
from kinfold.domain.clocks import clocks
from kinfold.kit import clock
from kinfold.web.presenters.next_due import NOTHING, last_seen, next_due
from kinfold.web.presenters.process import chip, clocks_of
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _take(by: Any, made: Any, step: Step, days_ago: int, child: str = "", **details: Any) -> None:
    at = clock.now() - timedelta(days=days_ago)
    children = [child] if child else []
    actions.record(Sight(by), family_id=made.pk, step=step, at=at, children=children, details=details)


def _child(made: Any) -> str:
    return str(Membership.rows.get(family=made, part="child").person_id)


def _page(by: Any) -> str:
    return client_of(by).get("/").content.decode()


def test_the_first_due_comes_first_and_those_with_nothing_due_last() -> None:
    ours, crew = worker(), team()
    nothing, later, late = (family(name, of=crew, allocated=(ours,)) for name in ("Abara", "Bell", "Zed"))
    _take(ours, later, Step.REFERRAL, 1)
    _take(ours, late, Step.REFERRAL, 100)
    TeamAllocation.objects.all().delete()  # its own clock runs from an allocation
    assert not StepTaken.rows.filter(family=nothing).exists()

    page = _page(ours)

    assert page.index("Zed") < page.index("Bell") < page.index("Abara")
    assert "LATE" in page
    assert page.count("not written down") == 3
    assert "Nothing due" in page


def test_a_family_says_when_each_child_was_last_seen_and_whether_alone() -> None:
    ours = worker()
    made = family("Abara", of=team(), allocated=(ours,))
    child = _child(made)
    _take(ours, made, Step.VISIT, 9, child, seen=True, seen_alone=True)
    _take(ours, made, Step.VISIT, 2, child, seen=False, seen_alone=False)

    page = _page(ours)

    assert ", alone" in page
    assert "not written down" not in page


def test_the_managers_list_of_the_team_is_a_row_a_family_the_first_due_first_with_no_count_by_worker() -> (
    None
):
    manager, amara, crew = worker(Role.TEAM_MANAGER), worker(name="amara"), team()
    holds(manager, crew, leads=True)
    family("Abara", of=crew, allocated=(amara,))
    _take(amara, family("Zed", of=crew, allocated=(amara,)), Step.REFERRAL, 50)

    page = _page(manager)

    assert page.index("Zed") < page.index("Abara")
    assert "LATE" in page
    assert "Amara Invented (" not in page


def test_whoever_may_not_read_a_family_learns_nothing_of_it_from_the_order_or_the_columns() -> None:
    ours, colleague = worker(), worker()
    made = family("Abara", of=team(), allocated=(ours, colleague))
    _take(ours, made, Step.REFERRAL, 100)
    Exclusion.objects.create(family=made, worker=colleague, by=ours, reason="invented")

    assert "LATE" in _page(ours)
    assert "LATE" not in _page(colleague)
    assert rows_of(Sight(colleague), StepTaken, [made.pk]) == {}
    assert len(rows_of(Sight(ours), StepTaken, [made.pk])[made.pk]) == 1


def test_rows_of_many_families_are_those_of_one_by_one_and_are_remembered() -> None:
    ours, crew = worker(), team()
    made = [family(of=crew, allocated=(ours,)) for _ in range(3)]
    allocate(ours, family(of=crew))
    for number, each in enumerate(made):
        _take(ours, each, Step.REFERRAL, 5 + number)
    sight = Sight(ours)

    found = rows_of(sight, StepTaken, [each.pk for each in made])

    assert found == {each.pk: Sight(ours).rows(StepTaken, each.pk) for each in made}
    assert {each.family_id for each in sight.looks if each.given} == {each.pk for each in made}
    with pytest.raises(TypeError):
        rows_of(sight, Person, [])


def test_a_letter_before_proceedings_waits_for_the_children_of_whom_none_are_issued() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=LONDON)

    def row(step: Step, days: int, child: str | None = None) -> StepTaken:
        return StepTaken(step=step.value, child_id=child, happened_at=at + timedelta(days=days))

    rows = [row(Step.PRE_PROCEEDINGS, 0), row(Step.PROCEEDINGS, 10, "p1")]
    children = {"p1": "Ivo 9", "p2": "Una 9"}

    due = next_due(rows, (), children, date(2026, 11, 24))

    assert due.what == "End pre-proceedings: Una 9"
    assert next_due([*rows, row(Step.PROCEEDINGS, 11, "p2")], (), children, date(2026, 3, 20)).what == (
        "Conclude care proceedings: Ivo 9"
    )
    assert [who for _, who in clocks_of(rows[:1], (), children)] == ["Ivo 9 and Una 9"]
    assert [who for _, who in clocks_of(rows[:1], (), {})] == [""]


def test_a_limit_in_hours_tells_its_time_and_lateness_of_under_a_day_no_number() -> None:
    began = datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    (running,) = clocks([Happened(began, Step.POLICE_PROTECTION)])
    (ended,) = clocks(
        [
            Happened(began, Step.POLICE_PROTECTION),
            Happened(began + timedelta(days=3), Step.POLICE_PROTECTION_END),
        ]
    )

    assert chip(running, date(2026, 10, 26)) == "due Wed 28 Oct 2026, 12:30am"
    assert chip(running, date(2026, 10, 28)) == "due today, 12:30am"
    assert chip(ended, date(2026, 11, 1)) == "done late"


def test_nothing_due_is_said() -> None:
    assert next_due([], (), {}, date(2026, 11, 24)).what == NOTHING
    assert last_seen([], "p1") == "Not written down"
