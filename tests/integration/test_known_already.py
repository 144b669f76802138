"""Before someone is written down, who may be known already is shown, and a worker goes on knowingly."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from invented_families import family, findable, holds, person, team, worker
from kinfold.casework.families.models import Family, Part, Person
from kinfold.casework.sharing.models import Seal
from web_visitors import client_of

pytestmark = pytest.mark.django_db
WARNING = "This may be someone already known"
BORN = {"born_day": "3", "born_month": "4", "born_year": "2019"}


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def _known(given: str = "Olivia", surname: str = "Winterbourne", **made: Any) -> Family:
    there = family(**made)
    person(there, given, surname, Part.CHILD, date(2019, 4, 3))
    return findable(there)


class Beginner:
    """A worker who begins a record."""

    def __init__(self) -> None:
        self.worker, self.crew = worker(), team("Mine")
        holds(self.worker, self.crew)
        self.client = client_of(self.worker)
        self.token = re.search('name="token" value="([0-9a-f]{32})"', self._new())[1]  # type: ignore[index]

    def _new(self) -> str:
        return str(self.client.get("/families/new").content.decode())

    def post(self, given: str, surname: str, **more: str) -> Any:
        born = {f"person1-{name}": value for name, value in BORN.items()}
        typed = {"person1-given_names": given, "person1-family_name": surname, "person1-part": "child"}
        return self.client.post(
            "/families/new",
            {"name": "Quince", "team": self.crew.pk, "token": self.token, **typed, **born, **more},
        )


def _mark(page: str) -> str:
    return re.search('name="none_of_these"[^>]*value="([0-9a-f]+)"', page)[1]  # type: ignore[index]


def test_someone_within_reach_is_shown_with_a_link_and_nothing_typed_is_lost() -> None:
    ours = Beginner()
    there = _known(of=ours.crew, allocated=(ours.worker,))

    page = ours.post("Livvy", "Wintrebourne")
    told = page.content.decode()

    assert page.status_code == 422
    assert WARNING in told
    assert f'href="/f/{there.pk}"' in told
    assert "Olivia Winterbourne" in told
    assert 'value="Livvy"' in told
    assert 'value="Wintrebourne"' in told
    assert Family.rows.count() == 1


def test_a_worker_goes_on_by_saying_that_it_is_none_of_them_and_only_of_these_people() -> None:
    ours = Beginner()
    _known(of=ours.crew, allocated=(ours.worker,))
    mark = _mark(ours.post("Olivia", "Winterbourne").content.decode())

    other = ours.post("Oliva", "Winterbourne", none_of_these=mark)
    assert WARNING in other.content.decode()
    gone_on = ours.post("Olivia", "Winterbourne", none_of_these=mark)

    assert gone_on.status_code == 302
    assert Family.rows.count() == 2
    assert ours.post("Olivia", "Winterbourne").status_code == 302  # a second press of the button
    assert Family.rows.count() == 2


def test_of_someone_beyond_reach_only_the_team_is_told() -> None:
    ours = Beginner()
    there = _known(of=team("Vellum"))

    told = ours.post("Olivia", "Winterborne").content.decode()

    assert "Known to another team. Ring Vellum duty, 01632 960100" in told
    for hidden in (there.pk, there.reference, "Thistledown", ">Winterbourne"):
        assert hidden not in told


def test_a_sealed_family_changes_nothing() -> None:
    ours = Beginner()
    there = _known(of=team("Vellum"))
    Seal.objects.create(family=there, by=worker(), reason="invented")

    assert ours.post("Olivia", "Winterbourne").status_code == 302


@pytest.mark.parametrize(("given", "year"), [("Olivia", "2001"), ("Amira", "2019")])
def test_a_mere_namesake_beyond_reach_changes_nothing(given: str, year: str) -> None:
    ours = Beginner()
    _known(given, of=team("Vellum"))

    assert ours.post("Olivia", "Winterbourne", **{"person1-born_year": year}).status_code == 302


def test_a_new_person_of_a_family_is_looked_for_too() -> None:
    ours = Beginner()
    mine = family(of=ours.crew, allocated=(ours.worker,))
    _known(of=team("Vellum"))
    address = f"/f/{mine.pk}/people/add/person"
    token = re.search('name="token" value="([0-9a-f]{32})"', ours.client.get(address).content.decode())
    assert token
    typed = {"given_names": "Olivia", "family_name": "Winterbourne", "part": "child", "token": token[1]}
    form = {**typed, "born_on_day": "3", "born_on_month": "4", "born_on_year": "2019"}
    before = Person.rows.count()

    told = ours.client.post(address, form)
    assert told.status_code == 422
    assert "Known to another team. Ring Vellum duty" in told.content.decode()
    assert Person.rows.count() == before
    done = ours.client.post(address, {**form, "none_of_these": _mark(told.content.decode())})

    assert done.status_code == 302
    assert Person.rows.count() == before + 1


def test_whoever_sweeps_through_names_this_way_is_slowed_as_in_finding() -> None:
    ours = Beginner()
    for _ in range(30):
        assert ours.client.post("/find", {"typed": "osei"}).status_code == 302

    told = ours.post("Olivia", "Winterbourne")

    assert told.status_code == 422
    assert "You have searched 30 times in a minute" in told.content.decode()
    assert 'value="Olivia"' in told.content.decode()


def test_who_is_known_stands_above_what_was_typed_and_the_summary_first() -> None:
    ours = Beginner()
    _known(of=ours.crew, allocated=(ours.worker,))

    told = ours.post("Olivia", "Winterbourne").content.decode()

    order = ("govuk-error-summary", "<h1", 'id="known-already"', 'id="name"')
    assert [told.index(each) for each in order] == sorted(told.index(each) for each in order)
    assert "<title>Error: " in told
