"""A baby who is expected is with their mother: they move with her, agree to nothing, and are not seen."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import family, plan, since, team, worker
from kinfold.casework.families.models import Address, Family, Membership, Parenthood, Part, Person
from kinfold.casework.process.models import StepTaken
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.kit import clock
from web_visitors import client_of

SOON = clock.today() - timedelta(days=4)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


class Ours:
    """A family that expects a baby, and its worker's client."""

    def __init__(self) -> None:
        self.worker = worker()
        self.family: Family = family(of=team(), allocated=(self.worker,))
        self.client: Client = client_of(self.worker)
        self.baby: Person = Person.rows.create(expected_on=clock.today() + timedelta(days=60))
        Membership.rows.create(family=self.family, person=self.baby, part=Part.CHILD, starts_at=since())
        people = {one.given_names: one for _, one in Sight(self.worker).people(self.family.pk)}
        self.mother, self.child = people["Esi"], people["Pip"]

    def move(self, *people: Person) -> Any:
        typed = {
            **{"people": [each.pk for each in people], "household": "new", "keeps": "leaves"},
            **{"lines": "3 Foolscap Court", "source": "Esi told us", "token": form_token()},
            **{f"since_{part}": str(getattr(SOON, part)) for part in ("day", "month", "year")},
        }
        return self.client.post(f"/f/{self.family.pk}/moved", typed)

    def homes_of(self, who: Person) -> list[str]:
        return [each.lines for each in Address.rows.filter(person=who, ends_at=None)]

    def get(self, *parts: str) -> str:
        return self.client.get("/".join([f"/f/{self.family.pk}", *parts])).content.decode()


@pytest.fixture
def ours() -> Ours:
    return Ours()


def test_it_moves_with_its_mother_and_with_nobody_else(ours: Ours) -> None:
    assert f'value="{ours.baby.pk}"' not in ours.get("moved")
    assert ours.move(ours.baby).status_code == 422

    assert ours.move(ours.child).status_code == 302
    assert ours.homes_of(ours.baby) == []
    assert ours.move(ours.mother).status_code == 302

    assert ours.homes_of(ours.baby) == ["3 Foolscap Court"]


def test_it_moves_with_her_who_is_written_down_as_its_mother(ours: Ours) -> None:
    other = Person.rows.create(given_names="Ama")
    Membership.rows.create(family=ours.family, person=other, part=Part.MOTHER, starts_at=since())
    told = {"family": ours.family, "by": ours.worker, "source": "invented"}
    Parenthood.rows.create(child=ours.baby, parent=other, kind="birth", **told)

    ours.move(ours.mother)
    assert ours.homes_of(ours.baby) == []
    ours.move(other)

    assert ours.homes_of(ours.baby) == ["3 Foolscap Court"]


def test_it_is_not_asked_whether_it_agrees_to_a_plan(ours: Ours) -> None:
    of = plan(ours.family, ours.mother, ours.worker, "We want peace")[0]

    page = ours.get("plan", of, "agree")

    assert ours.mother.pk in page
    assert ours.baby.pk not in page


def test_it_is_not_seen_on_a_visit_and_no_visit_to_it_is_due(ours: Ours) -> None:
    signed = {"family": ours.family, "by": ours.worker, "agency": "x", "profession": "x"}
    for child in (ours.baby, ours.child):
        StepTaken.rows.create(
            step="protection_plan",
            child=child,
            happened_at=since(),
            details={"category": "neglect"},
            **signed,
        )

    form, page = ours.get("process", "visit"), ours.get("process")

    assert ours.child.pk in form
    assert ours.baby.pk not in form
    assert "Visit the child on a protection plan" in page
    assert page.count("Unborn baby") < page.count("Pip")
    home = ours.client.get("/").content.decode()
    assert "Unborn baby" in home
    assert f"{ours.baby.expected_on.year}: not written down" not in home
