"""Contacts beside one another: earlier ones about the same child, and those that were decided on."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import family, findable, holds, on_duty, team, worker
from kinfold.casework.referrals import contacts, door
from kinfold.casework.referrals.models import Contact
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.contact import Outcome
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db
OTHERS = "Other contacts that may be about the same child or family"


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


def _duty(at: Any = None) -> tuple[Any, Any]:
    crew, mine = at or team(), worker()
    on_duty(mine, crew)
    return mine, crew


def _told(
    by: Any,
    at: Any,
    words: str,
    given: str = "Pip",
    surname: str = "Osei-Thistledown",
    born: str = "2024-05-02",
    postcode: str = "",
    days_ago: int = 0,
) -> str:
    """Write a contact down, and give its id."""
    who = {"given_names": given, "family_name": surname, "part": "child", "born": born, "expected": ""}
    made = Contact(
        received_at=clock.now() - timedelta(days=days_ago, minutes=5), way="phone", source="education",
        told_by="Mrs Sandford", concern=words, postcode=postcode, people=[who],
    )  # fmt: skip
    kept = contacts.take_down(Sight(by), made=made, team=at, token=form_token())
    assert kept
    return kept.pk


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.parametrize(
    ("told", "is_like"),
    [
        ({}, True),
        ({"given": "Pipp", "surname": "Osei-Thisteldown"}, True),
        ({"given": "", "days_ago": 30}, True),
        ({"given": "Ama", "born": "", "postcode": "QS1 1AA"}, True),
        ({"given": "", "born": ""}, False),
        ({"given": "Zuri", "surname": "Quince", "born": "2011-01-09"}, False),
    ],
)
def test_another_contact_about_the_same_child_is_seen_beside_the_first(
    told: dict[str, Any], is_like: bool
) -> None:
    mine, crew = _duty()
    _told(mine, crew, "Hungry in June", **told)
    second = _told(mine, crew, "Hungry again", postcode="qs11aa")

    page = _page(client_of(mine), f"/front-door/{second}")

    assert (OTHERS in page) is is_like
    assert ("Hungry in June" in page) is is_like


def test_contacts_of_another_door_or_of_a_family_out_of_reach_are_not_seen_beside_it() -> None:
    mine, crew = _duty()
    theirs, elsewhere = _duty()
    known = findable(family(of=elsewhere, allocated=(theirs,)))
    _told(theirs, elsewhere, "Told elsewhere")
    with_family = _told(mine, crew, "Put with a family")
    holds(mine, elsewhere)
    contacts.say_whose(Sight(mine), contact_id=with_family, family_id=known.pk)
    second = _told(mine, crew, "Hungry again")
    client = client_of(mine)

    within = _page(client, f"/front-door/{second}")
    from_theirs = _page(client_of(theirs), f"/front-door/{with_family}")
    stranger, _ = _duty(crew)
    without = _page(client_of(stranger), f"/front-door/{second}")

    assert "Put with a family" in within
    assert f'href="/f/{known.pk}"' in within
    assert "Told elsewhere" not in within
    assert "Told elsewhere" in from_theirs
    assert "Hungry again" not in from_theirs
    assert "Put with a family" not in without


def test_what_was_decided_on_is_listed_and_can_be_chosen_by_decision() -> None:
    mine, crew = _duty()
    assert "No contact was decided on yet." in _page(client_of(mine), "/front-door/decided")
    for words, surname, outcome in (("One", "Quince", Outcome.NO_MORE), ("Two", "Abara", Outcome.ADVICE)):
        made = _told(mine, crew, words, surname=surname)
        contacts.decide(Sight(mine), contact_id=made, outcome=outcome, reasons="Well")
    _told(mine, crew, "Waits", surname="Larkspur")
    colleague, _ = _duty(crew)
    stranger, _ = _duty()

    page = _page(client_of(colleague), "/front-door/decided")
    chosen = _page(client_of(colleague), "/front-door/decided?decision=no_more")

    assert "2 contacts" in page
    assert page.index("Abara") < page.index("Quince"), "the latest decision first"
    assert "Larkspur" not in page
    assert "No more work by us. " in chosen
    assert "Abara" not in chosen
    assert "No contact was decided on so." in _page(client_of(mine), "/front-door/decided?decision=strategy")
    assert "Quince" not in _page(client_of(stranger), "/front-door/decided")
    assert 'href="/front-door/decided"' in _page(client_of(mine), "/front-door")


def test_the_list_goes_on_by_pages_and_keeps_what_was_chosen() -> None:
    mine, crew = _duty()
    for number in range(27):
        made = _told(mine, crew, "x", surname=f"Invented-{number:02}")
        contacts.decide(Sight(mine), contact_id=made, outcome=Outcome.NO_MORE, reasons="Well")
    client = client_of(mine)

    first = _page(client, "/front-door/decided?decision=no_more")

    assert "Invented-26" in first
    assert "Invented-01" not in first
    assert "?decision=no_more&amp;page=2" in first
    assert "Invented-01" in _page(client, "/front-door/decided?decision=no_more&page=2")


def test_a_contact_taken_from_a_family_is_back_at_its_door_and_says_so() -> None:
    mine, crew = _duty()
    colleague, _ = _duty(crew)
    theirs, elsewhere = worker(), team()
    known = findable(family("Ferreira", of=elsewhere, allocated=(theirs, mine)))
    made = _told(mine, crew, "Hungry", surname="Quince")
    contacts.say_whose(Sight(mine), contact_id=made, family_id=known.pk)
    assert "Quince" not in _page(client_of(colleague), "/front-door")

    contacts.take_from(Sight(theirs), contact_id=made, family_id=known.pk)

    queue = _page(client_of(colleague), "/front-door")
    assert "Quince" in queue
    assert "Taken from a family that it is not about" in queue
    contacts.decide(Sight(mine), contact_id=made, outcome=Outcome.NO_MORE, reasons="Another child")
    assert "Quince" in _page(client_of(colleague), "/front-door/decided")
    assert door.taken_from([made]) == {made}
