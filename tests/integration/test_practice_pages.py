"""Pages of practice: scores by version, figures of enough workers or none, forms that say what is amiss."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from access_routes import ROUTES
from invented_families import holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.day_span import first_moment
from kinfold.casework.practice import actions, coding
from kinfold.casework.practice.actions import Session
from kinfold.casework.practice.catalogue import catalogue
from kinfold.casework.practice.figures import quarter_start, team_figures
from kinfold.casework.practice.models import CoachingPlan, Coding, Observation, Training
from kinfold.casework.teams.models import Team
from kinfold.domain.agency import Role
from kinfold.domain.practice import Instrument
from kinfold.domain.practice_catalogue import rules, shipped
from kinfold.evaluation.agreement import agreement
from kinfold.kit import clock
from kinfold.reports.wording import number
from web_visitors import client_of

pytestmark = pytest.mark.django_db
SEVEN, MITI = (next(each for each in shipped() if each.id == name) for name in ("seven_skills", "miti"))
_tokens = iter(f"{number:032x}" for number in range(10**9, 10**10))


@pytest.fixture(autouse=True)
def _demonstration(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def text(response: Any) -> str:
    """Give a page's words, without tags."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def coached(who: User | None = None) -> tuple[User, User]:
    """Give a worker and the coach that they chose."""
    mine, coach = who or worker(), worker(Role.ADULT_SPECIALIST)
    with clock.told(clock.now() - timedelta(days=300)):
        actions.choose_coach(by=mine, sign_in_name=coach.sign_in_name)
    return mine, coach


def session(
    of: User, coach: User, instrument: Instrument, on: date | None = None, **scores: int
) -> Observation:
    """Let a session be observed and coded, on its day."""
    day = on or clock.today()
    with clock.told(min(first_moment(day) + timedelta(hours=12), clock.now())):
        told = Session(on=day, place="home", way="live", instrument=instrument, asked_by=of.pk, asked_on=day)
        made = actions.record_session(by=of, worker_id=of.pk, told=told, token=next(_tokens))
        assert made
        whole = {each.id: 3 for each in instrument.items} | scores
        coding.code(
            by=coach, observation_id=made.pk, instrument=instrument, scores=whole, went_well="", to_try=""
        )
    return made


def test_versions_are_never_put_together() -> None:
    mine, coach = coached()
    for number_ in (5, 0):
        session(mine, coach, MITI, question=number_)
    session(mine, coach, SEVEN, empathy=5)

    page = client_of(mine).get("/practice").content.decode()
    tables = re.findall(r"<caption[^>]*>(Scores by [^<]*)</caption>.*?<tbody>(.*?)</tbody>", page, re.DOTALL)

    counted = {caption.split(",")[0]: body.count("<tr>") for caption, body in tables}
    assert counted == {"Scores by MITI 4.2.1": 2, "Scores by Seven skills 2017": 1}
    assert "No questions were asked" in page
    assert "1.2 to 1, fair" in page
    assert "No lines are drawn" in page


def test_an_instrument_whose_file_is_gone_breaks_no_page() -> None:
    mine, coach = coached()
    one = session(mine, coach, SEVEN)
    Observation.objects.filter(pk=one.pk).update(version="1999")

    client = client_of(mine)

    assert client.get("/practice").status_code == 200
    assert "is gone" in text(client.get(f"/practice/{one.pk}"))
    assert client_of(coach).get(f"/practice/{one.pk}?do=code").status_code == 404


def _of_team(sizes: list[int], on: date, good: int = 99) -> Team:
    """Make a team whose workers had so many sessions each; ``good`` of all reach every line."""
    ours, left = team(), good
    for size in sizes:
        who = worker()
        holding = holds(who, ours)
        long_ago = first_moment(on) - timedelta(days=300)
        type(holding).objects.filter(pk=holding.pk).update(starts_at=long_ago)
        type(holding.post).objects.filter(pk=holding.post_id).update(starts_at=long_ago)
        mine, coach = coached(who)
        with clock.told(first_moment(on)):
            actions.add_training(
                by=mine,
                worker_id=mine.pk,
                course="MI",
                hours=Decimal(10),
                on=on,
                trainer="",
                token=next(_tokens),
            )
        for _ in range(size):
            rating = 5 if left > 0 else 1
            left -= 1
            session(mine, coach, MITI, on, **{each.id: rating for each in MITI.items[:4]})
    return ours


def _figures(of: Team) -> Any:
    return team_figures(of, today=clock.today(), rules=rules(), catalogue=catalogue())


LAST_QUARTER = quarter_start(clock.today()) - timedelta(days=20)


@pytest.mark.parametrize("sizes", [[5, 5, 5, 5], [2, 2, 2, 2, 1], [6, 1, 1, 1, 2]])
def test_figures_of_too_few_are_not_told(sizes: list[int]) -> None:
    found = _figures(_of_team(sizes, LAST_QUARTER))

    if len(sizes) < 5:
        assert (found.workers, found.trained, found.hours, found.versions) == (None, None, None, ())
    else:
        assert [(each.sessions, each.shares) for each in found.versions] == [(None, ())]


def test_figures_of_enough_are_told_in_quarters_and_name_nobody() -> None:
    ours = _of_team([2, 2, 2, 2, 2], LAST_QUARTER, good=6)
    manager = worker(Role.TEAM_MANAGER)
    holds(manager, ours, leads=True)

    found = _figures(ours)
    page = text(client_of(manager).get(f"/practice/team/{ours.pk}"))

    assert (found.workers, found.trained, found.hours) == (5, 5, Decimal(10))
    shares = {each.summary.id: (each.fair, each.good) for each in found.versions[0].shares}
    assert shares["technical"] == ("from half to three quarters",) * 2
    assert "from half to three quarters" in page
    assert not [each for each in User.objects.all() if each != manager and each.display_name in page]


def test_sessions_of_this_quarter_are_not_told_yet() -> None:
    ours = _of_team([2, 2, 2, 2, 2], clock.today())

    found = _figures(ours)

    assert (found.trained, found.versions) == (None, ())


def test_only_who_is_of_a_team_sees_its_figures() -> None:
    ours, inside, outside = team(), worker(), worker()
    holds(inside, ours)

    assert client_of(inside).get(f"/practice/team/{ours.pk}").status_code == 200
    assert "Too few to show" in text(client_of(inside).get(f"/practice/team/{ours.pk}"))
    for who in (outside, worker(Role.ADMINISTRATOR), worker(Role.GUARDIAN)):
        assert client_of(who).get(f"/practice/team/{ours.pk}").status_code == 404


def test_agreement_is_told_from_ten_sessions_on() -> None:
    mine, coach = coached()
    other, ratings = (
        worker(),
        [(1, 2), (2, 2), (3, 4), (4, 4), (5, 5), (2, 3), (1, 1), (4, 5), (3, 3), (5, 4)],
    )
    reader = client_of(worker())
    for first, second in ratings:
        assert "too few to say how far coders agree" in text(reader.get("/practice/instruments"))
        one = session(mine, coach, SEVEN, empathy=first)
        while not rules().is_drawn(one.number):
            one = session(mine, coach, SEVEN, empathy=first)
        coding.ask_second(by=coach, observation_id=one.pk, sign_in_name=other.sign_in_name)
        scores = {each.id: 3 for each in SEVEN.items} | {"empathy": second}
        coding.code(by=other, observation_id=one.pk, instrument=SEVEN, scores=scores, went_well="", to_try="")

    page = text(reader.get("/practice/instruments"))

    found = agreement(ratings)
    limits = f"{number(found.interval.low, 2)} to {number(found.interval.high, 2)}"
    assert f"Empathy {number(found.value, 2)} {limits} 10" in page
    assert "Autonomy all scored alike no interval 10" in page
    assert "MITI 4.2.1" in page
    assert "0 sessions coded twice so far" in page
    assert mine.display_name not in page


def _day(name: str, day: date) -> dict[str, int]:
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def test_a_form_saves_once_however_often_it_is_pressed() -> None:
    mine, _ = coached()
    client, today = client_of(mine), clock.today()
    sent = {
        "course": "Foundations", "hours": "7.5", "trainer": "", "token": "a" * 32, **_day("on", today),
    }  # fmt: skip

    answers = [client.post("/practice?do=training", sent) for _ in range(2)]

    assert [(each.status_code, each["Location"]) for each in answers] == [
        (302, "/practice?done=training")
    ] * 2
    assert Training.objects.count() == 1
    row = Training.objects.get().pk
    for _ in range(2):
        assert client.post(f"/practice?do=training-back&row={row}").status_code == 302
    assert "Foundations" not in text(client.get("/practice"))
    assert Training.objects.count() == 2


def test_words_that_seem_to_tell_of_a_family_are_not_saved_and_not_lost() -> None:
    mine, _ = coached()
    sent = {
        "goals": "Reflect more with Mrs Thistledown", "next_step": "One visit", "token": "b" * 32,
        **_day("review_on", clock.today()),
    }  # fmt: skip

    got = client_of(mine).post("/practice?do=plan", sent)

    assert got.status_code == 422
    assert "This seems to hold someone’s name" in text(got)
    assert "Reflect more with Mrs Thistledown" in text(got)
    assert "About the practice, never the family" in text(got)
    assert not CoachingPlan.objects.exists()


def test_worker_and_coach_both_write_the_plan_and_sign_it() -> None:
    mine, coach = coached()
    for who, address in ((mine, "/practice"), (coach, f"/practice/coach/{mine.pk}")):
        sent = {"goals": f"By {who.sign_in_name}", "next_step": "x", "token": next(_tokens)}
        got = client_of(who).post(f"{address}?do=plan", {**sent, **_day("review_on", clock.today())})
        assert got["Location"] == f"{address}?done=plan"

    page = text(client_of(mine).get("/practice"))

    assert (
        page.index(f"By {coach.sign_in_name}")
        < page.index("Before (1)")
        < page.index(f"By {mine.sign_in_name}")
    )
    assert f"Signed {coach.display_name}" in page


def test_a_session_is_asked_for_before_it_and_only_then() -> None:
    mine, coach = coached()
    today = clock.today()
    sent = {
        "asked_by": coach.pk, "agreed": "yes", "place": "home", "way": "live", "instrument": SEVEN.key,
        "token": "c" * 32, **_day("on", today - timedelta(days=1)), **_day("asked_on", today),
    }  # fmt: skip
    client = client_of(mine)

    late = client.post("/practice?do=session", sent)
    stranger = client.post("/practice?do=session", {**sent, "asked_by": worker().pk})
    right = client.post("/practice?do=session", {**sent, **_day("on", today)})

    assert "asked before the session" in text(late)
    assert (late.status_code, stranger.status_code, right.status_code) == (422, 422, 302)
    assert Observation.objects.get().asked_by == coach
    no = {"asked_by": mine.pk, "agreed": "no", "token": "d" * 32, **_day("asked_on", today)}
    assert client.post("/practice?do=session", no).status_code == 302
    bare = client.post("/practice?do=session", {**no, "agreed": "yes", "token": "e" * 32})
    assert text(bare).count("Choose an instrument") == 2
    assert "the family did not agree" in text(client.get("/practice"))


def test_scores_are_typed_whole_and_each_fault_is_told_beside_its_box() -> None:
    mine, coach = coached()
    told = Session(
        on=clock.today(), place="home", way="live", instrument=MITI, asked_by=mine.pk,
        asked_on=clock.today(),
    )  # fmt: skip
    one = actions.record_session(by=mine, worker_id=mine.pk, told=told, token=next(_tokens))
    assert one
    client, whole = client_of(coach), {each.id: "2" for each in MITI.items}
    assert "Not coded yet" in text(client.get(f"/practice/coach/{mine.pk}"))

    wrong = client.post(f"/practice/{one.pk}?do=code", {**whole, "question": "many", "empathy": "6"})
    right = client.post(f"/practice/{one.pk}?do=code", whole)

    assert wrong.status_code == 422
    for words in ("Enter how often, from 0 to 500, for questions", "Choose from 1 to 5 for empathy"):
        assert text(wrong).count(words) == 2
    assert right["Location"] == f"/practice/{one.pk}?done=code"
    assert Coding.objects.get().scores == {each.id: 2 for each in MITI.items}
    page = text(client.get(f"/practice/{one.pk}?do=code"))
    assert "Why are the scores corrected?" in page


def test_nothing_of_practice_leaves_but_as_a_page() -> None:
    mine, coach = coached()
    one = session(mine, coach, MITI)
    holds(mine, team("Inkwell"))
    given = {"observation_id": one.pk, "team_id": Team.objects.get(name="Inkwell").pk, "worker_id": mine.pk}
    for route in (each for each in ROUTES if each.startswith("practice")):
        reader = coach if "worker_id" in ROUTES[route] else mine
        got = client_of(reader).get(reverse(route, kwargs={part: given[part] for part in ROUTES[route]}))
        assert (got.status_code, got["Content-Type"]) == (200, "text/html; charset=utf-8"), route
        assert "attachment" not in json.dumps(dict(got.items()))


def test_the_way_there_is_quiet_and_for_those_who_work_with_families() -> None:
    assert 'href="/practice"' in client_of(worker()).get("/account").content.decode()
    assert 'href="/practice"' not in client_of(worker(Role.ANALYST)).get("/account").content.decode()
    assert client_of(worker(Role.ANALYST)).get("/practice").status_code == 404
