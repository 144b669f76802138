"""Beginning a family's record: who may, what is asked, and that it is whole and findable the same minute."""

import re
from pathlib import Path
from typing import Any

import pytest

from invented_families import holds, team, worker
from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.families.models import Family, FamilyName, Membership, Person
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def _form(client: Any, of: Any, **typed: str) -> dict[str, str]:
    token = re.search('name="token" value="([0-9a-f]{32})"', client.get("/families/new").content.decode())
    assert token
    return {
        "name": "Adeyemi-Quince",
        "team": of.pk,
        "token": token[1],
        "person1-given_names": "Zoë",
        "person1-family_name": "Adeyemi-Quince",
        "person1-part": "mother",
        "person1-born_day": "3",
        "person1-born_month": "March",
        "person1-born_year": "1994",
        "person3-part": "child",
        "person3-born_day": "3",
        "person3-born_month": "3",
        "person3-born_year": str(clock.today().year + 1),
        **typed,
    }


def test_a_record_begins_whole_allocated_and_findable_and_only_once() -> None:
    ours, crew = worker(), team()
    holds(ours, crew)
    client = client_of(ours)
    form = _form(client, crew)

    made, again = client.post("/families/new", form), client.post("/families/new", form)
    page = client.get(made["Location"]).content.decode()

    assert again["Location"] == "/"
    assert Family.rows.count() == 1
    assert "Adeyemi-Quince" in page
    assert "Zoë Adeyemi-Quince" in page
    assert f"Unborn baby, due 3 March {clock.today().year + 1}" in page
    assert "You are allocated" not in page
    assert "You can see this because you are allocated" in page
    assert TeamAllocation.objects.get().team == crew
    assert WorkerAllocation.objects.get().worker == ours
    found = client.post("/find", {"typed": "zoe adeyemi 3/3/1994"})["Location"]
    assert made["Location"] in client.get(found).content.decode()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"name": " "}, "Enter the family’s name"),
        ({"name": "a" * 161}, "160 characters or fewer"),
        ({"team": "t0000000000000000"}, "Choose one of your teams"),
        ({"person1-part": ""}, "Choose what this person is"),
        ({"person1-part": "wizard"}, "Choose what this person is"),
        ({"person1-born_day": "32"}, "must be a real day"),
        ({"person1-born_year": "1800"}, "within the last 120 years"),
        ({"person1-born_year": "2999"}, "a due day within the next year"),
        (
            {"person3-born_year": "", "person3-born_day": "", "person3-born_month": ""},
            "Enter a name, or the day",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made_or_lost(typed: dict[str, str], message: str) -> None:
    ours, crew = worker(), team()
    holds(ours, crew)
    client = client_of(ours)

    page = client.post("/families/new", _form(client, crew) | typed).content.decode()

    assert page.count(message) == 2
    assert "There is a problem" in page
    assert 'value="Zoë"' in page
    assert not Family.rows.exists()
    assert not Person.rows.exists()


def test_a_family_of_nobody_is_not_begun() -> None:
    ours, crew = worker(), team()
    holds(ours, crew)
    client = client_of(ours)
    form = {name: value for name, value in _form(client, crew).items() if not name.startswith("person")}

    assert "Enter at least one person" in client.post("/families/new", form).content.decode()


def test_a_manager_may_begin_a_record_and_specialists_chairs_and_others_find_no_page() -> None:
    manager, crew = worker(Role.TEAM_MANAGER), team()
    holds(manager, crew, leads=True)
    client = client_of(manager)
    assert client.post("/families/new", _form(client, crew)).status_code == 302

    for role in (Role.ADULT_SPECIALIST, Role.CONFERENCE_CHAIR, Role.ANALYST, Role.GUARDIAN):
        assert client_of(worker(role, Sector.CHARITY)).get("/families/new").status_code == 404


def test_without_a_post_in_a_team_one_is_told_whom_to_ask() -> None:
    client = client_of(worker())

    assert "You hold no post in a team yet." in client.get("/families/new").content.decode()
    assert client.post("/families/new", {"name": "x", "team": team().pk}).status_code == 422
    assert not Family.rows.exists()


def test_names_are_kept_as_given_and_hostile_ones_are_only_names() -> None:
    ours, crew = worker(), team()
    holds(ours, crew)
    client = client_of(ours)
    name = "<b>O’Brien</b> \u202eNguyễn"

    made = client.post("/families/new", _form(client, crew, name=name, **{"person1-family_name": name}))
    page = client.get(made["Location"]).content.decode()

    assert "<b>O’Brien" not in page
    assert FamilyName.rows.get().name == name
    assert Membership.rows.count() == 2
