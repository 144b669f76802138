"""The room: each says where they stand unseen, nothing is overwritten, and what was decided lands once."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kinfold.casework.plans.models import PlanLine
from kinfold.casework.process.models import StepTaken
from kinfold.casework.saving.models import form_token
from kinfold.casework.supervision.models import Kind, MeetingLine
from supervision_room import WHOLE, Room

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


@pytest.fixture
def room() -> Room:
    return Room()


def _lines(room: Room, kind: Kind) -> list[MeetingLine]:
    return list(MeetingLine.rows.filter(family=room.one, kind=kind.value).order_by("written_at", "pk"))


def test_where_someone_stands_is_seen_by_nobody_else_until_it_is_shown(room: Room) -> None:
    room.stands(room.amara, 4, "Still hiding in the cupboard")
    room.stands(room.dev, 6, "Clean for nine weeks")
    record = f"/f/{room.one.pk}/supervision"
    pages = [room.path(), record, f"{record}/{room.meeting.pk}", f"/meetings/{room.meeting.pk}", "/meetings"]
    pages += [f"/f/{room.one.pk}{each}" for each in ("", "/process", "/plan", "/print")] + ["/", "/actions"]

    for who in (room.niamh, room.hadiza, room.dev):
        for each in pages:
            if who is not room.hadiza or each != "/":
                assert "hiding in the cupboard" not in room.get(who, each), (who.display_name, each)
    assert "hiding in the cupboard" in room.get(room.amara), "their own they read"
    assert "2 of 3 in" in room.get(room.hadiza)
    assert "Waiting for Niamh Invented" in room.get(room.hadiza)

    assert room.send(room.amara, "together").status_code == 404, "only whoever leads shows them"
    assert room.send(room.hadiza, "together").status_code == 302

    for who in (room.niamh, room.hadiza, room.dev):
        assert "hiding in the cupboard" in room.get(who)
    assert "Not answered by then: Niamh Invented." in room.get(room.niamh)
    page = room.get(room.niamh, f"{record}/{room.meeting.pk}")
    assert "Amara Invented, Social worker: 4" in page
    assert "average" not in page.lower()


def test_a_scale_is_changed_freely_before_and_with_a_reason_after(room: Room) -> None:
    room.stands(room.amara, 4, "First")
    room.stands(room.amara, 5, "Second")
    room.send(room.hadiza, "together")

    assert "First" not in room.get(room.dev)
    refused = room.send(room.amara, score="7", why="Third")
    assert refused.status_code == 422
    assert "Say why you now stand elsewhere" in refused.content.decode()
    room.stands(room.amara, 7, "Third", reason="Dev told us of the tests")

    page = room.get(room.dev)
    assert "Second" in page
    assert "As it was when the scales were shown" in page
    assert "Changed after the scales were shown, because: Dev told us of the tests" in page
    assert [each.score for each in _lines(room, Kind.SCALE)] == [4, 5, 7]


def test_two_write_at_once_and_a_button_pressed_twice_writes_once(room: Room) -> None:
    token = form_token()
    for _ in range(2):
        room.send(room.amara, token=token, changed="He left on Friday")
    room.send(room.dev, changed="He came back on Sunday")

    page = room.get(room.hadiza)
    assert page.count("He left on Friday") == 1
    assert "He came back on Sunday" in page
    assert len(_lines(room, Kind.SAID)) == 2


def test_evidence_against_is_asked_for_and_none_is_an_answer(room: Room) -> None:
    typed = {**WHOLE, "against": ""}

    refused = room.send(room.hadiza, "decide", **typed)

    said = refused.content.decode()
    assert refused.status_code == 422
    assert "Evidence against change is empty. Write ‘we looked and found none’ if so" in said
    assert WHOLE["for"] in said, "what was typed is kept"
    assert not MeetingLine.rows.exists()
    assert room.send(room.hadiza, "decide", **WHOLE).status_code == 302


def test_deciding_takes_the_step_and_keeps_who_was_here_and_who_was_not(room: Room) -> None:
    here = [room.amara.pk, room.dev.pk, room.hadiza.pk]
    room.client(room.hadiza).post(f"/meetings/{room.meeting.pk}", {"do": "attend", "here": here})
    room.stands(room.amara, 4, "Why")

    room.send(room.hadiza, "decide", **WHOLE)
    again = room.send(room.hadiza, "decide", **WHOLE)

    assert again.status_code == 422
    assert "decided on meanwhile" in again.content.decode()
    assert StepTaken.rows.filter(family=room.one, step="supervision").count() == 1
    page = room.get(room.dev, f"/f/{room.one.pk}/supervision/{room.meeting.pk}")
    assert "Here: " in page
    assert "Nobody was here for: Domestic abuse and Adult mental health." in page
    assert "Not answered by then: Dev Invented." in page, "Niamh was not here, so she was not waited for"
    assert "Last discussed" in room.get(room.dev, f"/f/{room.one.pk}/supervision")


def test_a_dissent_is_signed_and_kept_even_after_the_meeting(room: Room) -> None:
    room.send(room.hadiza, "decide", **WHOLE)
    room.client(room.hadiza).post(f"/meetings/{room.meeting.pk}", {"do": "close"})

    room.send(room.niamh, dissent="We are too hopeful", changed="Late words")

    page = room.get(room.amara, f"/f/{room.one.pk}/supervision/{room.meeting.pk}")
    assert re.search(r"We are too hopeful.{0,90}Niamh Invented, Adult specialist", page)
    assert "Late words" not in page, "what was decided is not written on"


def test_an_action_lands_once_with_its_owner_and_what_came_of_it_is_told_there(room: Room) -> None:
    room.send(room.hadiza, "decide", **WHOLE, **room.action(room.dev, "Ask the clinic"))

    line = PlanLine.rows.get(family=room.one, kind="action")
    mine = room.get(room.dev, "/actions")
    assert mine.count("Ask the clinic") == 1
    assert "Ask the clinic" not in room.get(room.amara, "/actions")
    told = f"/f/{room.one.pk}/plan/{line.plan_id}/tell/{line.pk}"
    assert told in room.get(room.dev, f"/f/{room.one.pk}/plan/{line.plan_id}")
    day = {"on_day": "1", "on_month": "11", "on_year": "2026", "outcome": "done"}
    got = room.client(room.dev).post(told, {"token": form_token(), "words": "They rang back", **day})
    assert got.status_code == 302, got.content.decode()

    assert "Ask the clinic" not in room.get(room.dev, "/actions")
    assert "They rang back" in room.get(room.amara, f"/f/{room.one.pk}/supervision/{room.meeting.pk}")
    assert "They rang back" in room.get(room.amara), "in the room, too"
    for each in ("agree", "end", "print"):
        at = f"/f/{room.one.pk}/plan/{line.plan_id}/{each}"
        assert room.client(room.dev).get(at).status_code == 404, "it is no plan with the family"


def test_checking_again_loses_nothing_that_was_typed(room: Room) -> None:
    got = room.send(room.amara, "check", why="Half a thought", what1="Half an action")

    assert got.status_code == 200
    assert "Half a thought" in got.content.decode()
    assert "Half an action" in got.content.decode()
    assert not MeetingLine.rows.exists()


def test_the_database_itself_shows_and_decides_once(room: Room) -> None:
    room.send(room.hadiza, "together")
    row = _lines(room, Kind.TOGETHER)[0]
    row.pk = "y0"

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
