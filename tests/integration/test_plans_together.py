"""A plan beside the rest of the record: the order of its lines, its review day, its step, its reader."""

import re
from typing import Any

import pytest
from django.test import Client

from invented_families import family, plan, since, team, worker
from kinfold.casework.families.models import Family, Joining, Membership, Person, PersonFact
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.process.models import StepTaken
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


class Ours:
    """A family with a plan that was agreed, and its worker's client."""

    def __init__(self) -> None:
        self.worker = worker()
        self.family: Family = family(of=team(), allocated=(self.worker,))
        self.client: Client = client_of(self.worker, proved=True)
        people = {one.given_names: one for _, one in Sight(self.worker).people(self.family.pk)}
        self.mother: Person = people["Esi"]
        self.child: Person = people["Pip"]
        self.plan = plan(self.family, self.mother, self.worker, "Peace at home")[0]
        self.signed = {"family": self.family, "by": self.worker, "agency": "x", "profession": "x"}

    def get(self, *parts: str) -> str:
        return self.client.get("/".join([f"/f/{self.family.pk}", *parts])).content.decode()

    def line(self, kind: str, words: str, **more: Any) -> PlanLine:
        row: PlanLine = PlanLine.rows.create(plan_id=self.plan, kind=kind, words=words, **self.signed, **more)
        return row


@pytest.fixture
def ours() -> Ours:
    return Ours()


def test_a_goal_is_moved_up_and_is_the_same_goal(ours: Ours) -> None:
    second = ours.line("goal", "More sleep", place=9, known_by="x", person=ours.mother)
    page = ours.get("plan", ours.plan)
    assert page.index("Peace at home") < page.index("More sleep")
    (up,) = re.findall(r'action="([^"]+/up/\w+)"', page)
    assert up.endswith(second.pk)

    assert ours.client.get(up).status_code == 405
    assert ours.client.post(up).status_code == 302
    assert ours.client.post(up).status_code == 302  # pressed twice: it was moved already

    page = ours.get("plan", ours.plan)
    assert page.index("“More sleep”") < page.index("“Peace at home”")
    assert ">Before<" not in page.partition("What we want")[2].partition("<table")[0]
    stranger = client_of(worker())
    assert stranger.post(up).status_code == 404


def test_the_day_a_plan_is_looked_at_again_is_among_what_is_due(ours: Ours) -> None:
    assert "Look at the plan again" in ours.client.get("/").content.decode()
    ours.line("end", "It went well", on=since().date())
    assert "Look at the plan again" not in ours.client.get("/").content.decode()


def test_a_plan_and_the_step_that_began_it_lead_to_each_other(ours: Ours) -> None:
    ours.line("child", "", person=ours.child)
    address = f"/f/{ours.family.pk}/plan/{ours.plan}"
    assert "It is not written down in the process yet" in ours.get("plan", ours.plan)
    assert address not in ours.get("process")

    StepTaken.rows.create(step="need_plan", child=ours.child, happened_at=since(), **ours.signed)

    assert "Its step in the process" in ours.get("plan", ours.plan)
    assert f'href="{address}"' in ours.get("process")


def test_what_a_plan_still_wants_leads_to_its_heading(ours: Ours) -> None:
    ours.line("goal", "More sleep", place=9, person=ours.mother)

    page = ours.get("plan", ours.plan)

    for place in ("part-child", "part-contingency"):
        assert f'href="#{place}"' in page
        assert f'id="{place}"' in page


def test_moving_children_asks_nothing_that_cannot_apply(ours: Ours) -> None:
    begun = {"child": ours.child, "happened_at": since(), **ours.signed}
    StepTaken.rows.create(step="need_plan", **begun)
    page = ours.get("process", "move")
    assert 'name="care_end"' not in page
    assert 'value="need_plan"' not in page
    assert 'name="category"' in page

    StepTaken.rows.create(step="care", details={"status": "C2"}, **begun)

    assert 'name="care_end"' in ours.get("process", "move")


def test_an_interpreter_is_told_of_before_a_paper_is_printed(ours: Ours) -> None:
    words = "needs an interpreter, Twi. Go through the paper with one"
    assert words not in ours.get("print")
    PersonFact.rows.create(
        person=ours.mother, kind="interpreter", value="yes", more="Twi", source="x", by=ours.worker
    )

    assert words in ours.get("print")
    assert words in ours.get("plan", ours.plan, "print")


def test_particulars_may_be_put_right_because_they_were_not_known(ours: Ours) -> None:
    born = ours.mother.birth_date
    assert born
    typed = {
        **{
            "given_names": "Esi",
            "family_name": ours.mother.family_name,
            "known_as": "Essie",
            "sex": "female",
        },
        **{f"born_on_{part}": str(getattr(born, part)) for part in ("day", "month", "year")},
        **{"why": "learnt", "how_known": "told", "token": form_token(), "seen": "0"},
    }
    page = ours.get("people", ours.mother.pk, "write", "particulars")
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    address = f"/f/{ours.family.pk}/people/{ours.mother.pk}/write/particulars"

    assert ours.client.post(address, {**typed, "seen": seen[1]}).status_code == 302

    assert "Not known before: " in ours.get("people", ours.mother.pk)


def test_how_a_joined_record_spells_someone_is_shown(ours: Ours) -> None:
    other = Person.rows.create(given_names="Esie", family_name="Osei")
    Membership.rows.create(family=ours.family, person=other, part="mother", starts_at=since())
    Joining.rows.create(kept=ours.mother, other=other, reason="Same number", by=ours.worker)

    page = ours.get("people", ours.mother.pk)

    assert "Also written" in page
    assert "Esie Osei" in page
