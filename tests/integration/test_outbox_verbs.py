"""What each verb does to a family's record lands as events, in the same transaction."""

import pytest
from django.db import transaction

from invented_families import team
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.process import actions as process
from kinfold.casework.sharing.actions.allocations import move_to_team, take_on
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.case import Step
from kinfold.kit import clock
from outbox_case import Case, ago, day, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    return Case()


def test_a_new_family_is_told_of_once_for_each_child(case: Case) -> None:
    rows = OutboxEvent.rows.filter(family_id=case.id)

    assert sorted(each.child_id for each in rows) == sorted(case.children)
    assert {each.kind for each in rows} == {"care.allocation"}
    assert {each.agency for each in rows} == {"quillshire-council"}


def test_a_plan_is_a_span_told_again_with_its_end_and_a_correction_names_what_it_replaces(case: Case) -> None:
    case.step(Step.REFERRAL, ago(90))
    case.step(Step.STRATEGY, ago(80))
    case.step(Step.CONFERENCE, ago(70), case.children[0], decision="plan")
    [plan] = case.step(Step.PROTECTION_PLAN, ago(70), case.children[0], category="neglect")
    assert ("care.protection_plan", day(70), None, "") in standing(case.id)
    assert ("care.initial_conference", day(70), None, "plan-made") in standing(case.id)

    case.step(Step.PROTECTION_PLAN_END, ago(10), case.children[0])
    assert ("care.protection_plan", day(70), day(10), "") in standing(case.id)

    process.correct(
        Sight(case.by), family_id=case.id, row_id=plan.pk, at=ago(69), details={}, reason="Wrong day"
    )
    plans = [each for each in OutboxEvent.rows.filter(kind="care.protection_plan").order_by("pk")]
    assert [(each.starts_on, each.ends_on) for each in plans] == [
        (day(70), None), (day(70), day(10)), (day(69), day(10)),
    ]  # fmt: skip
    assert [each.replaces_id for each in plans] == [None, plans[0].pk, plans[1].pk]


def test_what_is_taken_back_no_longer_stands_and_can_stand_again(case: Case) -> None:
    [row] = case.step(Step.REFERRAL, ago(5))
    process.withdraw(Sight(case.by), family_id=case.id, row_id=row.pk, reason="Another family")

    assert {each[0] for each in standing(case.id)} == {"care.allocation"}
    told = OutboxEvent.rows.filter(kind="care.referral")
    assert sorted(each.withdrawn for each in told) == [False, False, True, True]


def test_what_is_nobodys_figure_adds_nothing(case: Case) -> None:
    case.step(Step.REFERRAL, ago(9))
    before = OutboxEvent.rows.count()

    case.step(Step.VISIT, ago(3), *case.children)

    assert OutboxEvent.rows.count() == before


def test_closing_ends_the_referral_and_the_teams_work(case: Case) -> None:
    case.step(Step.REFERRAL, ago(9))
    case.step(Step.REFERRAL_DECISION, ago(8), decision="no_more")
    case.step(Step.CLOSURE, clock.now())

    today = clock.today()
    assert standing(case.id) == {
        ("care.referral", day(9), today, "no-further-action"),
        ("care.allocation", today, today, "team"),
    }


def test_handing_a_family_on_ends_one_allocation_and_begins_another(case: Case) -> None:
    other = team()

    move_to_team(sight=Sight(case.by), family_id=case.id, team=other)

    today = clock.today()
    ended, begun = ("care.allocation", today, today, "team"), ("care.allocation", today, None, "team")
    assert standing(case.id) == {ended, begun}


def test_a_family_that_waits_is_allocated_only_once_it_is_taken_on(case: Case) -> None:
    other = team()
    TeamAllocation.objects.filter(family=case.family).update(until_allocated=True)
    case.step(Step.REFERRAL, ago(2))
    assert {kind for kind, *_ in standing(case.id)} == {"care.referral"}

    take_on(sight=Sight(case.by), family_id=case.id, team=other, workers=[])

    assert ("care.allocation", clock.today(), None, "team") in standing(case.id)
    assert sum(kind == "care.allocation" for kind, *_ in standing(case.id)) == 1


def test_an_event_is_undone_with_the_verb_that_made_it(case: Case) -> None:
    before = OutboxEvent.rows.count()

    def fails() -> None:
        with transaction.atomic():
            case.step(Step.REFERRAL, ago(9))
            assert OutboxEvent.rows.count() == before + 2
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert OutboxEvent.rows.count() == before
