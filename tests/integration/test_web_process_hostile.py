"""What people should not send to the process pages, and what they send twice, late, or after someone else."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import family, team, worker
from kinfold.casework.families.models import Membership
from kinfold.casework.process import actions
from kinfold.casework.process.forms import StepForm
from kinfold.casework.process.models import StepTaken
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.case import LONDON, Step
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
FACTS = {"source": "education", "concern": "Tired on Mondays"}


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


@pytest.fixture
def ours() -> Any:
    return worker()


@pytest.fixture
def made(ours: Any) -> Any:
    return family(of=team(), allocated=(ours,))


@pytest.fixture
def client(ours: Any) -> Client:
    return client_of(ours)


def _typed(days_ago: int = 1, **more: Any) -> dict[str, Any]:
    day = clock.today() - timedelta(days=days_ago)
    on = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}
    return {**on, "token": form_token(), **more}


def _refer(client: Client, made: Any, **more: Any) -> Any:
    return client.post(f"/f/{made.pk}/process/referral", _typed(10, **{**FACTS, **more}))


def _child(made: Any) -> str:
    return str(Membership.rows.get(family=made, part="child").person_id)


def test_a_form_sent_twice_is_one_step(client: Client, made: Any) -> None:
    typed = _typed(3, children=[_child(made)], seen="yes", seen_alone="yes")

    answers = [client.post(f"/f/{made.pk}/process/visit", typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert StepTaken.rows.count() == 1


def test_a_refused_form_keeps_its_token_and_is_saved_once_mended(client: Client, made: Any) -> None:
    typed = _typed(3, **FACTS)
    refused = client.post(f"/f/{made.pk}/process/referral", {**typed, "on_day": "99"})

    assert typed["token"] in refused.content.decode()
    assert client.post(f"/f/{made.pk}/process/referral", typed).status_code == 302
    assert StepTaken.rows.count() == 1


def test_a_correction_sent_twice_is_one_and_no_quarrel(client: Client, made: Any) -> None:
    _refer(client, made)
    row = StepTaken.rows.get()
    typed = _typed(9, **FACTS, reason="A day late")

    answers = [client.post(f"/f/{made.pk}/process/correct/{row.pk}", typed).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert StepTaken.rows.count() == 2


@pytest.mark.parametrize("token", ["", "x", "'; drop table", "A" * 32, "0" * 10_000])
def test_a_form_without_its_own_token_is_not_saved_and_loses_nothing(
    client: Client, made: Any, token: str
) -> None:
    answer = _refer(client, made, token=token)

    assert answer.status_code == 422
    assert "Press the button once more" in answer.content.decode()
    assert "Tired on Mondays" in answer.content.decode()
    assert not StepTaken.rows.exists()


def test_markup_is_shown_as_it_was_typed(client: Client, made: Any) -> None:
    _refer(client, made, concern="<script>alert(1)</script>{{ 7*7 }} \x00\x07<b>")

    page = client.get(f"/f/{made.pk}/process").content.decode()

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }} &lt;b&gt;" in page
    assert "<script>alert" not in page


def test_what_is_too_long_is_refused_with_its_length_and_kept_in_the_box(client: Client, made: Any) -> None:
    answer = _refer(client, made, concern="w" * 8001)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Shorten this to 8000 characters or fewer. It has 8001" in page
    assert "w" * 8001 in page
    assert _refer(client, made, concern="\r\n".join("w" * 4000)).status_code == 302


@pytest.mark.parametrize(
    "children", [["p-nobody"], ["'"], [""], ["*"], ["p1", "p2"], [], ["\x00"], ["💥" * 999]]
)
def test_children_who_are_not_of_the_family_are_refused_and_not_repeated(
    client: Client, made: Any, children: list[str]
) -> None:
    answer = client.post(
        f"/f/{made.pk}/process/visit", _typed(children=children, seen="yes", seen_alone="yes")
    )

    assert answer.status_code == 422
    assert not StepTaken.rows.exists()
    assert "Tick" in answer.content.decode()
    assert "p-nobody" not in answer.content.decode()


def test_another_familys_child_and_row_are_not_there(client: Client, made: Any, ours: Any) -> None:
    theirs = family(of=team(), allocated=(worker(),))
    mine_too = family(of=team(), allocated=(ours,))
    _refer(client, mine_too)
    row = StepTaken.rows.get()
    child = Membership.rows.get(family=theirs, part="child").person_id

    step = client.post(f"/f/{made.pk}/process/visit", _typed(children=[child], seen="yes", seen_alone="yes"))
    correct = f"/f/{made.pk}/process/correct/{row.pk}"

    assert step.status_code == 422
    assert client.get(correct).status_code == 404
    assert client.post(correct, _typed(**FACTS, reason="Mine")).status_code == 404
    assert client.get(f"/f/{mine_too.pk}/process/correct/{row.pk}").status_code == 200
    assert client.get(f"/f/{theirs.pk}/process").status_code == 404


@pytest.mark.parametrize("step", ["allocation", "nothing", "referral'", "REFERRAL", "__all__", "%00"])
def test_a_step_that_nobody_writes_down_is_not_there(client: Client, made: Any, step: str) -> None:
    assert client.get(f"/f/{made.pk}/process/{step}").status_code == 404
    assert client.get(f"/f/{made.pk}/process", {"step": step}).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {"source": "x" * 5000},
        {"source": "<b>"},
        {"at": "25:00"},
        {"at": "١٢:٣٠"},
        {"at": "\x00"},
        {"on_month": "13"},
        {"on_year": "٢٠٢٦"},
        {"on_day": "-1"},
        {"on_day": "9" * 5000},
        {"on_year": ""},
    ],
)
def test_what_is_no_answer_is_refused_in_words(client: Client, made: Any, typed: dict[str, str]) -> None:
    answer = _refer(client, made, **typed)

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert "Select a valid choice" not in answer.content.decode()


@pytest.mark.parametrize(
    ("typed", "told"),
    [("14:30", "14:30"), ("2:30pm", "14:30"), ("2.30 PM", "14:30"), ("9am", "09:00"), ("", "12:00")],
)
def test_times_as_people_write_them(client: Client, made: Any, typed: str, told: str) -> None:
    assert _refer(client, made, at=typed, on_month="Nov", on_day="2", on_year="2025").status_code == 302

    assert f"{StepTaken.rows.get().happened_at.astimezone(LONDON):%H:%M}" == told


def _form(day: str, at: str) -> StepForm:
    day_, month, year = day.split()
    data = {"on_day": day_, "on_month": month, "on_year": year, "at": at, "token": form_token(), **FACTS}
    return StepForm(data, step=Step.REFERRAL, children=[], today=clock.today())


def test_a_time_told_twice_is_the_first_and_one_never_told_is_refused() -> None:
    twice, never = _form("25 10 2026", "01:30"), _form("29 3 2026", "01:30")

    assert twice.is_valid()
    assert twice.happened_at == datetime(2026, 10, 25, 1, 30, tzinfo=LONDON)
    assert twice.happened_at.utcoffset() == timedelta(hours=1)
    assert not never.is_valid()
    assert "no such time" in str(never.errors["at"])


def test_a_time_of_today_that_has_not_come_is_refused() -> None:
    noon = datetime.combine(clock.today(), time(12), LONDON)
    soon = noon + timedelta(minutes=2)
    with clock.told(noon):
        form = _form(f"{soon.day} {soon.month} {soon.year}", f"{soon:%H:%M}")

        assert not form.is_valid()
        assert "come already" in str(form.errors["at"])


def test_a_step_written_late_that_would_undo_later_ones_is_refused(
    client: Client, made: Any, ours: Any
) -> None:
    now = clock.now()
    for step, days in ((Step.REFERRAL, 30), (Step.STRATEGY, 20)):
        actions.record(Sight(ours), family_id=made.pk, step=step, at=now - timedelta(days=days))

    answer = client.post(f"/f/{made.pk}/process/closure", _typed(25, reason="need_met", outcome="x"))
    early = client.post(f"/f/{made.pk}/process/strategy", _typed(40))

    assert answer.status_code == early.status_code == 422
    assert StepTaken.rows.count() == 2


def test_what_was_taken_back_is_not_corrected(client: Client, made: Any, ours: Any) -> None:
    _refer(client, made)
    row = StepTaken.rows.get()
    address = f"/f/{made.pk}/process/correct/{row.pk}"
    typed = {"take_back": "yes", "reason": "Another family", "token": form_token()}
    assert client.post(address, typed).status_code == 302
    withdrawal = StepTaken.rows.get(withdrawn=True)

    late = client.post(address, _typed(9, **FACTS, reason="As the nurse said"))

    assert client.get(address).status_code == 302
    assert late.status_code == 422
    assert "There is nothing left to correct" in late.content.decode()
    assert "As the nurse said" in late.content.decode()
    assert client.get(f"/f/{made.pk}/process/correct/{withdrawal.pk}").status_code == 404
    assert StepTaken.rows.count() == 2


def test_whoever_comes_second_is_shown_both_and_may_save_again(client: Client, made: Any, ours: Any) -> None:
    _refer(client, made)
    row = StepTaken.rows.get()
    first = {**FACTS, "concern": "What the first wrote", "reason": "First"}
    second = {**FACTS, "concern": "What the second wrote", "reason": "Second"}
    client.post(f"/f/{made.pk}/process/correct/{row.pk}", _typed(9, **first))

    answer = client.post(f"/f/{made.pk}/process/correct/{row.pk}", _typed(8, **second))
    page = answer.content.decode()
    now = StepTaken.rows.get(replaces=row)

    assert answer.status_code == 422
    assert "What the first wrote" in page
    assert "What the second wrote" in page
    assert f'action="/f/{made.pk}/process/correct/{now.pk}"' in page
    assert client.post(f"/f/{made.pk}/process/correct/{now.pk}", _typed(8, **second)).status_code == 302
    assert StepTaken.rows.count() == 3


def test_a_correction_that_leaves_the_time_leaves_it_to_the_second(
    client: Client, made: Any, ours: Any
) -> None:
    at = datetime(2025, 10, 26, 1, 30, 17, tzinfo=LONDON).replace(fold=1)
    actions.record(Sight(ours), family_id=made.pk, step=Step.REFERRAL, at=at)
    row = StepTaken.rows.get()
    typed = {"on_day": "26", "on_month": "10", "on_year": "2025", "at": "01:30", "token": form_token()}

    answer = client.post(f"/f/{made.pk}/process/correct/{row.pk}", {**typed, **FACTS, "reason": "Words"})

    assert answer.status_code == 302
    assert StepTaken.rows.get(replaces=row).happened_at == at.astimezone(UTC)
