"""Who is in a family: the drawing and its words, writing ties down, and what cannot be so."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from invented_families import family, holds, team, worker
from kinfold.casework.families.models import Membership, Parenthood, Person
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _ours() -> tuple[Client, Any, Person, Person]:
    ours = worker()
    made = family(of=team(), allocated=(ours,))
    people = {person.given_names: person for _, person in Sight(ours).people(made.pk)}
    return client_of(ours), made, people["Esi"], people["Pip"]


def _parent(client: Client, made: Any, child: Person, parent: Person, **more: str) -> Any:
    typed = {"child": child.pk, "parent": parent.pk, "kind": "birth", "source": "Birth certificate seen"}
    return client.post(f"/f/{made.pk}/people/add/parent", {**typed, "token": form_token(), **more})


def _born(day: int, month: int, year: int) -> dict[str, str]:
    return {"born_on_day": str(day), "born_on_month": str(month), "born_on_year": str(year)}


def test_a_parent_written_down_is_drawn_and_said_in_words() -> None:
    client, made, esi, pip = _ours()

    answer = _parent(client, made, pip, esi, is_responsible="yes")
    page = client.get(f"/f/{made.pk}/people").content.decode()

    assert answer.status_code == 302
    assert "<svg" in page
    assert "Esi is a parent of Pip (by birth), with parental responsibility" in page
    assert "Birth certificate seen" in page


def test_a_parent_of_four_is_refused_in_words_and_nothing_typed_is_lost() -> None:
    client, made, esi, _ = _ours()
    old = Person.rows.create(given_names="Ivo", birth_date=date(1996, 3, 2))
    Membership.rows.create(family=made, person=old, part="child")

    answer = _parent(client, made, old, esi)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "would be 4 when Ivo was born" in page
    assert "Birth certificate seen" in page
    assert not Parenthood.rows.exists()


def test_a_circle_of_parents_is_refused() -> None:
    client, made, esi, pip = _ours()
    _parent(client, made, pip, esi, kind="step")

    assert _parent(client, made, esi, pip, kind="step").status_code == 422


def test_someone_of_another_family_is_not_there() -> None:
    client, made, esi, _ = _ours()
    other = family(of=team())
    stranger = Membership.rows.filter(family=other).first().person

    answer = _parent(client, made, stranger, esi)

    assert answer.status_code == 422
    assert "Choose someone of the list" in answer.content.decode()
    assert not Parenthood.rows.exists()


def test_a_form_sent_twice_is_saved_once() -> None:
    client, made, _, _ = _ours()
    typed = {"given_names": "Kwame", "family_name": "Invented", "part": "father", "token": form_token()}

    first = client.post(f"/f/{made.pk}/people/add/person", typed)
    second = client.post(f"/f/{made.pk}/people/add/person", typed)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Person.rows.filter(given_names="Kwame").count() == 1


def test_a_tie_taken_back_leaves_the_drawing_and_stays_in_the_record() -> None:
    client, made, esi, pip = _ours()
    _parent(client, made, pip, esi)
    row = Parenthood.rows.get()

    client.post(f"/f/{made.pk}/people/parent/{row.pk}/back")
    page = client.get(f"/f/{made.pk}/people").content.decode()

    assert "Esi is a parent of Pip" not in page
    assert Parenthood.rows.filter(pk=row.pk).exists()
    for verb in ("back", "end"):
        for gone in (row.pk, "p0000000000000000"):
            address = f"/f/{made.pk}/people/parent/{gone}/{verb}"
            assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]


def test_a_couple_ends_and_earlier_days_still_show_them_together() -> None:
    client, made, esi, _ = _ours()
    kwame = Person.rows.create(given_names="Kwame", birth_date=date(1990, 1, 1))
    Membership.rows.create(family=made, person=kwame, part="father")
    since = {"since_day": "1", "since_month": "5", "since_year": "2015"}
    couple = {"first": esi.pk, "second": kwame.pk, "kind": "married", "source": "Told by both"}
    client.post(f"/f/{made.pk}/people/add/couple", {**couple, **since, "token": form_token()})
    page = client.get(f"/f/{made.pk}/people").content.decode()
    end = page.split('/end"')[0].split('href="')[-1] + "/end"

    over = {"until_day": "1", "until_month": "6", "until_year": "2024", "ended_by": "parting"}
    answer = client.post(end, over)

    assert answer.status_code == 302
    assert "married, parted" in client.get(f"/f/{made.pk}/people").content.decode()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Enter a name, or the day a baby is expected"),
        ({"given_names": "Una", **_born(31, 2, 2020)}, "real day"),
        ({"given_names": "Una", **_born(1, 1, 2999)}, "come already"),
    ],
)
def test_impossible_people_are_refused_in_words(typed: dict[str, str], words: str) -> None:
    client, made, _, _ = _ours()

    answer = client.post(f"/f/{made.pk}/people/add/person", {"part": "child", "token": form_token(), **typed})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_team_reads_and_does_not_write_and_strangers_find_nothing() -> None:
    ours, colleague = team(), worker()
    holds(colleague, ours)
    made = family(of=ours)
    client, stranger = client_of(colleague), client_of(worker())

    page = client.get(f"/f/{made.pk}/people")

    assert page.status_code == 200
    assert "Add someone" not in page.content.decode()
    assert client.get(f"/f/{made.pk}/people/add/person").status_code == 404
    assert stranger.get(f"/f/{made.pk}/people").status_code == 404


@pytest.mark.parametrize("asked", ["on_day=1&on_month=1&on_year=1700", "on_day=x", "centre=nobody"])
def test_odd_questions_are_answered_as_of_today(asked: str) -> None:
    client, made, _, _ = _ours()

    assert ", today" in client.get(f"/f/{made.pk}/people?{asked}").content.decode()
