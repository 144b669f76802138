"""A meeting: who may know of it, its agenda by itself, eight families in few clicks and few questions."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.process import actions
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import Seal
from kinfold.casework.supervision.models import Meeting, OnAgenda
from kinfold.domain.case import Step
from kinfold.domain.supervision import catalogues, over_a_month
from kinfold.kit import clock
from supervision_room import WHOLE, Room
from web_visitors import client_of

pytestmark = pytest.mark.django_db
CLICKS, QUERIES = 16, 15


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _discussed(by: Any, made: Any, days_ago: int) -> None:
    at = clock.now() - timedelta(days=days_ago)
    allocated = TeamAllocation.objects.filter(family=made)
    allocated.update(starts_at=at - timedelta(days=1))
    actions.record(Sight(by), family_id=made.pk, step=Step.SUPERVISION, at=at, children=())


def _call(client: Any, crew: Any, days: int = 2) -> Any:
    day = clock.today() + timedelta(days=days)
    on = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}
    return client.post("/meetings/new", {"token": form_token(), "team": crew.pk, "at": "10:00", **on})


def _of_the_page(asked: Any) -> int:
    """Count what the page asks for: not whose session it is, before, and not the audit, behind it."""
    before, tables = 3, ("django_session", "accounts_opensession", "audit_")
    reads = [each["sql"] for each in asked if each["sql"].lstrip().lower().startswith("select")]
    assert "django_session" in reads[0]
    return len([each for each in reads[before:] if not any(table in each for table in tables)])


def test_the_agenda_makes_itself_the_longest_waiting_first() -> None:
    room = Room()
    crew, hadiza = room.crew, room.hadiza
    ages = {"Forty": 40, "Sixty": 60, "Ten": 10}
    for name, days in ages.items():
        _discussed(hadiza, family(name, of=crew, allocated=(room.amara,)), days)

    got = _call(room.client(hadiza), crew)

    assert got.status_code == 302
    page = room.get(hadiza, got["Location"])
    listed = re.findall(r"<bdi>(\w+)[^<]*</bdi>", page)
    assert listed[-2:] == ["Sixty", "Forty"], "one never discussed comes before"
    assert "Ten" not in listed
    assert f'<option value="{room.one.pk}">' not in page, "it is on the agenda already"
    assert room.client(room.amara).get("/meetings/new").status_code == 404
    assert not over_a_month(clock.today() - timedelta(days=20), clock.today())


def test_the_chair_puts_families_on_and_takes_them_off() -> None:
    room = Room()
    ten, path = family("Ten", of=room.crew, allocated=(room.amara,)), f"/meetings/{room.meeting.pk}"
    outside = family("Outside", of=team(), allocated=(room.hadiza,))

    def send(who: Any, do: str, of: Any) -> int:
        return int(room.client(who).post(path, {"do": do, "family": of.pk}).status_code)

    assert send(room.amara, "add", ten) == 404
    assert send(room.hadiza, "add", ten) == 302
    assert send(room.hadiza, "add", ten) == 302, "twice is once"
    assert OnAgenda.objects.filter(family=ten).count() == 1
    assert send(room.hadiza, "add", outside) == 404
    assert send(room.hadiza, "remove", ten) == 302
    assert room.client(room.hadiza).get(room.path(ten)).status_code == 404
    room.send(room.hadiza, "decide", **WHOLE)
    assert send(room.hadiza, "remove", room.one) == 422, "what was decided stays"


def test_only_the_team_knows_of_a_meeting_and_each_only_of_families_they_may() -> None:
    room = Room(2)
    Seal.objects.create(family=room.families[1], by=room.hadiza, reason="invented")
    outside = worker(name="kofi")
    holds(outside, team())
    path = f"/meetings/{room.meeting.pk}"

    assert client_of(outside).get(path).status_code == 404
    assert path not in client_of(outside).get("/meetings").content.decode()
    allocate(outside, room.one)
    assert client_of(outside).get(room.path()).status_code == 404, "they read the family, not the meeting"
    assert client_of(outside).get(f"/f/{room.one.pk}/supervision").status_code == 200
    page = room.get(room.amara, path)
    assert "Invented 0" in page
    assert "Invented 1" not in page
    assert "Families (1)" in page
    assert room.client(room.amara).get(room.path(room.families[1])).status_code == 404
    newcomer = worker(name="lena")
    holds(newcomer, room.crew)
    assert "Those who work with the family write in it" in room.get(newcomer), "who only reads, reads"
    assert room.send(newcomer, score="3", why="A guess").status_code == 404


def test_one_left_undecided_stays_due_when_the_meeting_closes() -> None:
    room = Room()
    path = f"/meetings/{room.meeting.pk}"

    assert "1 family is not decided on" in room.get(room.hadiza, path)
    room.client(room.hadiza).post(path, {"do": "close"})

    assert room.client(room.hadiza).post(path, {"do": "close"}).status_code == 422
    assert "Not discussed in group supervision yet" in room.get(room.amara)
    assert Meeting.objects.get().closed_by == room.hadiza
    assert "Past" in room.get(room.amara, "/meetings")


def test_eight_families_take_the_chair_sixteen_clicks_and_fifteen_questions_a_page() -> None:
    room = Room(8)
    for each in room.families:
        for number, who in enumerate((room.amara, room.dev, room.niamh)):
            sent = room.send(who, of=each, score=str(number + 2), why=f"Because {number}")
            assert sent.status_code == 302
    client, questions = room.client(room.hadiza), []
    page = client.get(f"/meetings/{room.meeting.pk}").content.decode()
    clicks, at = 1, re.findall(r'href="([^"]+)">Open the meeting', page)[0]
    while "/f/" in at:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(at).content.decode()
        questions.append(_of_the_page(asked))
        if "Show together" in page:
            assert "Because" not in page
            client.post(at, {"token": form_token(), "do": "together"})
            clicks += 1
        page = client.get(at).content.decode()
        assert page.count("Because") == 3, "the others' scales came with the chair's going on"
        acts = {**room.action(room.dev, "Ring"), **room.action(room.amara, "Visit", 2)}
        got = client.post(at, {"token": form_token(), "do": "decide", **WHOLE, **acts})
        clicks, at = clicks + 1, got["Location"]

    assert clicks <= CLICKS
    assert PlanLine.rows.filter(kind="action").count() == 16
    assert PlanLine.rows.filter(kind="action").values("family").distinct().count() == 8
    assert max(questions) <= QUERIES, questions
    assert client.post(at, {"do": "close"}).status_code == 302


def test_every_version_of_the_prompts_asks_for_evidence_both_ways() -> None:
    for each in catalogues():
        assert {"for", "against"} <= {box.code for box in each.boxes if box.needed}
        assert each.source
