"""Autosave, and what happens to words when a sign-in runs out, another person sits down, or a line drops."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from draft_house import House
from invented_families import PASSWORD
from kinfold.casework.accounts.models import OpenSession
from kinfold.casework.families.models import CoreNote
from kinfold.casework.workbook.models import Draft

pytestmark = pytest.mark.django_db
POINTS = 210  # at which typing is interrupted, in the battery


@pytest.fixture
def house(settings: Any, tmp_path: Path) -> House:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return House()


class Page:
    """A page with a draft in a browser: what it holds, and what its script does with it."""

    def __init__(self, of: House, client: Client | None = None, path: str = "/write?kind=session") -> None:
        self.of, self.client = of, client or of.client
        self.fields = of.fields(of.page(path, self.client)) | {"about": [of.ivo.pk]}

    def save(self) -> Any:
        """Do what the script does every ten seconds."""
        answer = self.client.post(f"{self.of.at}/write/keep", self.fields)
        if answer.status_code == 200:
            self.fields |= {name: answer.json()[name] for name in ("draft", "version", "token")}
        return answer

    def type(self, text: str) -> "Page":
        """Type some words."""
        self.fields["text"] = [text]
        return self


def _sign_in(client: Client, who: Any, next_: str = "/") -> Any:
    typed = {"sign_in_name": who.sign_in_name, "password": PASSWORD}
    return client.post(f"/sign-in?next={next_}", typed)


def _end(who: Any) -> None:
    """Let the sign-in of someone run out."""
    OpenSession.objects.filter(user=who).delete()


def test_a_script_keeps_the_draft_and_is_told_what_it_is_now(house: House) -> None:
    page = Page(house)
    first, second = page.type("She was").save().json(), page.type("She was well.").save().json()

    assert (first["version"], second["version"]) == (1, 2)
    assert re.fullmatch(r"Saved [0-9]{1,2}:[0-9]{2}[ap]m", second["said"])
    assert Draft.rows.get().fields["text"] == ["She was well."]
    assert second["address"] == f"{house.at}/write/{Draft.rows.get().pk}"
    assert house.client.get(f"{house.at}/write/keep").json()["token"]
    assert house.client.post(f"{house.at}/write/keep", {"text": "x"}).status_code == 422


def test_nothing_of_a_draft_stands_in_the_database_in_clear(house: House) -> None:
    from django.db import connection

    Page(house).type("Quillwort and moonseed").save()
    with connection.cursor() as cursor:
        cursor.execute("select kept from workbook_draft")
        kept = cursor.fetchone()[0]
    assert "Quillwort" not in kept
    assert "text" not in kept


def test_two_windows_typing_at_once_keep_both_and_go_on_apart(house: House) -> None:
    here = Page(house)
    here.type("Here").save()
    there = Page(house, path=f"/write/{Draft.rows.get().pk}")
    there.type("There").save()
    answer = here.type("Here, and more").save().json()

    assert answer["beside"]
    assert "Both are kept" in answer["said"]
    here.type("Here, more and more").save()
    assert sorted(each.fields["text"][0] for each in Draft.rows.all()) == ["Here, more and more", "There"]


def test_a_save_that_comes_after_the_entry_was_saved_makes_no_draft_again(house: House) -> None:
    page = Page(house).type("She was well.")
    page.save()
    done = house.client.post(f"{house.at}/write/{page.fields['draft']}", page.fields | {"go": "save"})
    assert done["Location"] == house.at

    assert house.client.post(f"{house.at}/write/keep", page.fields).json() == {"done": True}
    assert not Draft.rows.exists()
    assert CoreNote.rows.count() == 1


def test_a_sign_in_that_ran_out_loses_no_word_of_the_script_s(house: House) -> None:
    page = Page(house).type("She was well, and")
    page.save()
    _end(house.amara)

    away = page.type("She was well, and she said so.").save()
    assert (away.status_code, away.json()) == (401, {"signed_out": True})
    assert Draft.rows.get().fields["text"] == ["She was well, and"]

    _sign_in(house.client, house.amara)
    assert house.client.get(f"{house.at}/write/keep").status_code == 200
    assert Draft.rows.get().fields["text"] == ["She was well, and she said so."]
    assert page.type("She was well, and she said so twice.").save().json()["beside"] is False
    assert Draft.rows.get().fields["text"] == ["She was well, and she said so twice."]


def test_a_whole_form_sent_while_signed_out_comes_back_to_its_author(house: House) -> None:
    page = Page(house).type("Every word of it.")
    _end(house.amara)
    sent = house.client.post(f"{house.at}/write", page.fields | {"go": "save"})
    assert sent["Location"] == f"/sign-in?next=%2F{house.at[1:].replace('/', '%2F')}%2Fwrite"
    stored = "".join(str(each.get_decoded()) for each in Session.objects.all())
    assert "Every word" not in stored

    _sign_in(house.client, house.amara)
    back = house.client.get(f"{house.at}/write")
    assert back["Location"] == f"{house.at}/write/{Draft.rows.get().pk}"
    assert "Every word of it." in house.page(back["Location"])
    assert "kept_forms" not in house.client.session


def test_another_worker_at_the_same_browser_never_sees_it_and_it_is_gone(house: House) -> None:
    page = Page(house).type("Every word of it.")
    _end(house.amara)
    page.save()
    assert "kept_forms" in house.client.session

    _sign_in(house.client, house.dev)
    for path in ("/", f"{house.at}/write", house.at):
        assert "Every word" not in house.client.get(path).content.decode()
    assert "kept_forms" not in house.client.session
    assert not Draft.rows.exists()


def test_nobody_can_put_words_into_a_draft_of_someone_else(house: House) -> None:
    theirs = Page(house, house.devs).fields["whose"]
    stranger = Client()
    forged = {"whose": "x:y:z", "text": "Forged", "token": "0" * 32, "at": "session"}
    stranger.post(f"{house.at}/write/keep", forged)
    assert "kept_forms" not in stranger.session
    stranger.post(f"{house.at}/write/keep", forged | {"whose": theirs})
    _sign_in(stranger, house.amara)
    stranger.get("/")
    assert not Draft.rows.exists()


def test_a_form_of_an_earlier_sign_in_is_kept_though_its_token_is_old(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = house.client.cookies
    page = Page(house).type("Every word of it.")
    page.fields.pop("csrfmiddlewaretoken", None)
    sent = client.post(f"{house.at}/write", page.fields | {"go": "save"})
    assert sent["Location"] == f"{house.at}/write"
    assert client.get(sent["Location"])["Location"] == f"{house.at}/write/{Draft.rows.get().pk}"
    assert Draft.rows.get().fields["text"] == ["Every word of it."]
    assert client.post(f"{house.at}/write", {"text": "x"}).status_code == 403


def test_whoever_lost_the_family_meanwhile_gets_no_draft_in_it(house: House) -> None:
    from kinfold.casework.allocations.models import WorkerAllocation
    from kinfold.casework.teams.models import Holding

    page = Page(house).type("Every word of it.")
    _end(house.amara)
    page.save()
    for model in (WorkerAllocation, Holding):
        model.objects.filter(worker=house.amara).delete()
    _sign_in(house.client, house.amara)
    assert house.client.get("/").status_code == 200
    assert not Draft.rows.exists()


@pytest.mark.parametrize("points", [9, pytest.param(POINTS, marks=pytest.mark.battery)])
def test_at_every_point_of_interruption_at_most_ten_seconds_are_lost(house: House, points: int) -> None:
    """One word a second, saved every ten; then the line drops, the server stops, or the sign-in runs out."""
    lost: list[int] = []
    for point in range(1, points + 1):
        words = [f"w{number}" for number in range(point * 7 % 43 + 3)]
        page = Page(house)
        for second in range(1, len(words) + 1):
            page.type(" ".join(words[:second]))
            if second % 10 == 0:
                page.save()
        if point % 3 == 0:  # the sign-in ran out: the last save is sent, and comes back afterwards
            house.client.cookies.clear()
            assert page.save().status_code == 401
            _sign_in(house.client, house.amara)
            house.client.get("/definitions")
        found = Draft.rows.all()
        kept = found.get().fields["text"][0].split() if found else []
        lost.append(len(words) - len(kept))
        assert len(words) < 10 or found
        assert kept == words[: len(kept)]
        assert point % 3 or kept == words
        found.delete()

    assert len(lost) == points
    assert max(lost) < 10
