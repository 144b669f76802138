"""The process page: steps written down, what is due by them, what is refused, and corrections."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.families.models import Membership, Person
from kinfold.casework.process import actions
from kinfold.casework.process.models import StepTaken
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.models import Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Custodian, Notice
from kinfold.domain.access import Level
from kinfold.domain.case import Step
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _ours() -> tuple[Any, Any, str]:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    child = Membership.rows.get(family=made, part="child").person_id
    return ours, made, child


def _day(days_ago: int) -> dict[str, str]:
    day = clock.today() - timedelta(days=days_ago)
    typed = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}
    return {**typed, "token": form_token()}


def _refer(client: Client, family_id: str, days_ago: int) -> Any:
    facts = {"source": "education", "concern": "Tired and hungry on Mondays"}
    return client.post(f"/f/{family_id}/process/referral", {**_day(days_ago), **facts})


def test_an_empty_process_says_where_to_start() -> None:
    ours, made, _ = _ours()

    page = client_of(ours).get(f"/f/{made.pk}/process")

    assert "Start with the referral" in page.content.decode()


def test_a_referral_starts_its_clocks_and_says_why_of_each_date() -> None:
    ours, made, _ = _ours()
    client = client_of(ours)

    answer = _refer(client, made.pk, days_ago=120)
    page = client.get(f"/f/{made.pk}/process").content.decode()

    assert answer.status_code == 302
    assert "Finish the child and family assessment" in page
    assert "LATE" in page
    assert "45 working days" in page
    assert "Tired and hungry on Mondays" in page


def test_a_step_of_several_children_is_one_form_and_one_entry() -> None:
    ours, made, child = _ours()
    client = client_of(ours)
    _refer(client, made.pk, days_ago=10)

    answer = client.post(
        f"/f/{made.pk}/process/visit",
        {**_day(2), "children": [child], "seen": "yes", "seen_alone": "no", "note": "asleep"},
    )
    page = client.get(f"/f/{made.pk}/process").content.decode()

    assert answer.status_code == 302
    assert "The child was seen alone</dt><dd>No" in page


def test_what_cannot_have_come_is_refused_by_the_field_and_nothing_typed_is_lost() -> None:
    ours, made, child = _ours()
    client = client_of(ours)
    _refer(client, made.pk, days_ago=10)

    answer = client.post(
        f"/f/{made.pk}/process/protection_plan", {**_day(1), "children": [child], "category": "neglect"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Record first: initial child protection conference." in page
    assert 'value="neglect" checked' in page
    assert StepTaken.rows.filter(step="protection_plan").count() == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"on_day": "31", "on_month": "2", "on_year": "2026"}, "must be a real day"),
        ({"on_day": "1", "on_month": "1", "on_year": "2090"}, "Enter a day that has come already"),
        ({"on_day": "1", "on_month": "1", "on_year": "1901"}, "Enter a day from 1990 on"),
    ],
)
def test_impossible_days_are_refused_in_words(typed: dict[str, str], words: str) -> None:
    ours, made, _ = _ours()

    answer = client_of(ours).post(
        f"/f/{made.pk}/process/referral", {**typed, "source": "police", "concern": "x"}
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_closed_case_is_not_closed_again_and_begins_again_with_a_referral() -> None:
    ours, made, _ = _ours()
    sight = Sight(ours)
    now = clock.now()

    def take(step: Step, days_ago: int) -> None:
        actions.record(sight, family_id=made.pk, step=step, at=now - timedelta(days=days_ago))

    take(Step.REFERRAL, 100)
    take(Step.CLOSURE, 90)
    with pytest.raises(actions.NotLawful, match="already closed"):
        take(Step.CLOSURE, 80)
    with pytest.raises(actions.NotLawful, match="new referral"):
        take(Step.STRATEGY, 70)
    take(Step.REFERRAL, 60)
    take(Step.STRATEGY, 50)


def test_a_correction_keeps_the_old_row_and_the_second_editor_is_shown_both() -> None:
    ours, made, _ = _ours()
    sight = Sight(ours)
    now = clock.now()
    first = actions.record(sight, family_id=made.pk, step=Step.REFERRAL, at=now - timedelta(days=9))[0]

    better = actions.correct(
        sight, family_id=made.pk, row_id=first.pk, at=now - timedelta(days=8), details={}, reason="A day late"
    )

    assert [each.pk for each in actions.taken(sight, made.pk)] == [better.pk]
    assert StepTaken.rows.filter(pk=first.pk).exists()
    with pytest.raises(actions.AlreadyCorrected):
        actions.correct(sight, family_id=made.pk, row_id=first.pk, at=now, details={}, reason="Mine")


def test_what_later_steps_rest_on_is_not_taken_back() -> None:
    ours, made, _ = _ours()
    sight, now = Sight(ours), clock.now()
    first = actions.record(sight, family_id=made.pk, step=Step.REFERRAL, at=now - timedelta(days=9))[0]
    actions.record(sight, family_id=made.pk, step=Step.STRATEGY, at=now - timedelta(days=8))

    with pytest.raises(actions.NotLawful, match="Record first: referral received"):
        actions.withdraw(sight, family_id=made.pk, row_id=first.pk, reason="Not ours")


def test_a_correction_by_the_page() -> None:
    ours, made, _ = _ours()
    client = client_of(ours)
    _refer(client, made.pk, days_ago=10)
    row = StepTaken.rows.get()

    asked = client.get(f"/f/{made.pk}/process/correct/{row.pk}").content.decode()
    answer = client.post(
        f"/f/{made.pk}/process/correct/{row.pk}",
        {**_day(9), "source": "health", "concern": "As the nurse said", "reason": "It was the nurse"},
    )
    page = client.get(f"/f/{made.pk}/process").content.decode()

    assert "Tired and hungry on Mondays" in asked
    assert answer.status_code == 302
    assert "As the nurse said" in page
    assert "Corrected: It was the nurse" in page
    assert page.index("As the nurse said") < page.index("Before: ") < page.index("Tired and hungry")


def test_whoever_corrects_second_is_shown_what_stands_beside_what_they_typed_and_may_correct_that() -> None:
    ours, made, _ = _ours()
    client, second = client_of(ours), client_of(ours)
    _refer(client, made.pk, days_ago=10)
    row = StepTaken.rows.get()
    where = f"/f/{made.pk}/process/correct/{row.pk}"
    first = {**_day(9), "source": "health", "concern": "As the nurse said", "reason": "It was the nurse"}
    client.post(where, first)
    mine = {**_day(8), "source": "police", "concern": "As the officer said", "reason": "It was the officer"}

    refused = second.post(where, mine)
    page = refused.content.decode()
    now = StepTaken.rows.get(replaces=row)
    again = f"/f/{made.pk}/process/correct/{now.pk}"

    assert refused.status_code == 422
    assert "This was corrected meanwhile" in page
    for words in ("What stands now", "As the nurse said", "It was the nurse", "As the officer said"):
        assert words in page
    assert f'action="{again}"' in page
    assert second.get(where)["Location"] == again
    assert second.post(again, mine).status_code == 302
    assert "As the officer said" in second.get(f"/f/{made.pk}/process").content.decode()


def test_what_was_taken_back_meanwhile_is_said_and_what_was_typed_stays_to_be_read() -> None:
    ours, made, _ = _ours()
    client = client_of(ours)
    _refer(client, made.pk, days_ago=10)
    row = StepTaken.rows.get()
    where = f"/f/{made.pk}/process/correct/{row.pk}"
    client.post(where, {"take_back": "yes", "reason": "Another family's", "token": form_token()})

    page = client.post(
        where, {**_day(9), "source": "police", "concern": "As the officer said", "reason": "The officer"}
    ).content.decode()

    assert "Taken back" in page
    assert "Another family&#39;s" in page
    assert "As the officer said" in page
    assert "Save to" not in page
    assert client.get(where)["Location"] == f"/f/{made.pk}/process"
    assert StepTaken.rows.count() == 2


def test_steps_of_one_day_keep_their_order_when_the_first_is_corrected() -> None:
    ours, made, _ = _ours()
    sight, noon = Sight(ours), clock.now() - timedelta(days=3)
    first = actions.record(sight, family_id=made.pk, step=Step.REFERRAL, at=noon)[0]
    actions.record(sight, family_id=made.pk, step=Step.REFERRAL_DECISION, at=noon)

    actions.correct(
        sight, family_id=made.pk, row_id=first.pk, at=noon, details={"concern": "Better"}, reason="Unclear"
    )

    assert [each.step for each in actions.taken(sight, made.pk)] == ["referral", "referral_decision"]


def test_what_was_written_before_a_correction_stays_readable() -> None:
    ours, made, _ = _ours()
    client = client_of(ours)
    _refer(client, made.pk, days_ago=10)
    row = StepTaken.rows.get()

    client.post(
        f"/f/{made.pk}/process/correct/{row.pk}",
        {**_day(9), "source": "health", "concern": "As the nurse said", "reason": "It was the nurse"},
    )

    assert "Before: " in client.get(f"/f/{made.pk}/process").content.decode()
    assert "Tired and hungry on Mondays" in client.get(f"/f/{made.pk}/process").content.decode()


def test_colleagues_of_the_team_read_it_and_do_not_write_and_strangers_find_nothing() -> None:
    colleague, ours = worker(), team()
    holds(colleague, ours)
    made = family(of=ours)
    client, stranger = client_of(colleague), client_of(worker())

    assert client.get(f"/f/{made.pk}/process").status_code == 200
    assert client.get(f"/f/{made.pk}/process/referral").status_code == 404
    assert _refer(client, made.pk, days_ago=1).status_code == 404
    assert stranger.get(f"/f/{made.pk}/process").status_code == 404
    assert Sight(colleague).decide(made.pk).level is Level.READ
    with pytest.raises(NotForYou):
        actions.record(Sight(colleague), family_id=made.pk, step=Step.REFERRAL, at=clock.now())


def test_the_words_of_a_step_are_held_against_the_safe_address_like_those_of_a_note() -> None:
    ours, made, _ = _ours()
    keeper = worker()
    allocate(keeper, made)
    Custodian.objects.create(family=made, worker=keeper, by=ours)
    place = SafePlace("14 Hidden Close", "QS9 9ZZ", "", "Before 3pm")
    everyone = [each.person_id for each in Membership.rows.filter(family=made)]
    keep_safe_address(Sight(keeper, proved=True), made.pk, person_ids=everyone, place=place)

    def refer(client: Client, concern: str) -> Any:
        facts = {"source": "education", "concern": concern}
        return client.post(f"/f/{made.pk}/process/referral", {**_day(10), **facts})

    refused = refer(client_of(keeper, proved=True), "She is at 14 hidden close")
    assert "seems to hold a safe address" in refused.content.decode()
    assert not StepTaken.rows.filter(family=made).exists()
    right = refer(client_of(ours), "She is at QS9 9ZZ")

    assert right.status_code == 302
    assert Suspicion.objects.get().what == "step"
    assert Notice.objects.filter(to=keeper, kind="safe:words").exists()
    row = StepTaken.rows.get(family=made).pk
    taken_back = {"take_back": "yes", "reason": "Not at QS9 9ZZ", "token": form_token()}
    again = client_of(keeper, proved=True).post(f"/f/{made.pk}/process/correct/{row}", taken_back)
    assert "seems to hold a safe address" in again.content.decode()


def test_children_of_one_step_stand_eldest_first_whatever_the_order_they_were_ticked_in() -> None:
    ours, made, pip = _ours()
    elder = Person.rows.create(given_names="Una", family_name="Invented", birth_date=date(2016, 1, 1))
    Membership.rows.create(family=made, person=elder, part="child", starts_at=clock.now() - timedelta(days=9))
    for children in ([pip, elder.pk], [elder.pk, pip]):
        actions.record(
            Sight(ours),
            family_id=made.pk,
            step=Step.VISIT,
            at=clock.now() - timedelta(days=2),
            children=children,
        )

    page = client_of(ours).get(f"/f/{made.pk}/process").content.decode()

    assert page.count("Visit to the child, Una") == 2
    assert 'aria-label="Usually next"' in page
