"""The process page in shape: how the case stands, what comes next, moving between plans, why it was late."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from invented_families import family, person, team, worker
from kinfold.casework.families.models import Membership, Part
from kinfold.casework.process import actions
from kinfold.casework.process.models import LateReason, StepTaken
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.case import Step
from kinfold.domain.legal_status import legal_statuses
from kinfold.kit import clock
from web_visitors import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo(settings: Any) -> None:
    settings.KINFOLD_DEMO = True


class Case:
    """A family of three children with its worker, and their process page."""

    def __init__(self) -> None:
        self.worker = worker()
        self.family = family(of=team(), allocated=(self.worker,))
        for name, year in (("Ivo", 2017), ("Una", 2018)):
            person(self.family, name, "Osei-Thistledown", Part.CHILD, date(year, 4, 9))
        rows = Membership.rows.filter(family=self.family, part="child").select_related("person")
        self.ids = {each.person.given_names: each.person_id for each in rows}
        self.client: Client = client_of(self.worker)
        self.at = f"/f/{self.family.pk}/process"

    def take(self, step: Step, days_ago: int, *children: str, **details: Any) -> None:
        """Write a step down."""
        actions.record(
            Sight(self.worker),
            family_id=self.family.pk,
            step=step,
            at=clock.now() - timedelta(days=days_ago),
            children=[self.ids[each] for each in children],
            details=details,
        )

    def protect(self, *children: str) -> None:
        """Bring children to a protection plan."""
        self.take(Step.REFERRAL, 90)
        self.take(Step.STRATEGY, 85)
        self.take(Step.CONFERENCE, 75, *children)
        self.take(Step.PROTECTION_PLAN, 75, *children)

    def page(self, more: str = "") -> str:
        """Give the page."""
        answer = self.client.get(f"{self.at}{more}")
        assert answer.status_code == 200
        return answer.content.decode()

    def move(self, to: str, *children: str, days_ago: int = 2, **more: str) -> Any:
        """Send the form that moves children."""
        day = clock.today() - timedelta(days=days_ago)
        on = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year)}
        typed = {"to": to, "children": [self.ids[each] for each in children], "reasons": "Safer now"}
        return self.client.post(f"{self.at}/move", {**on, **typed, "token": form_token(), **more})

    def standing(self) -> list[tuple[str, str]]:
        """Give the steps that stand, each with its child's name."""
        names = {pk: name for name, pk in self.ids.items()}
        rows = actions.taken(Sight(self.worker), self.family.pk)
        return [(each.step, names.get(each.child_id, "")) for each in rows]


@pytest.fixture
def case() -> Case:
    return Case()


def test_the_page_says_in_one_line_how_far_the_case_has_come_and_what_each_child_has(case: Case) -> None:
    assert "No referral is written down yet" in case.page()
    case.protect("Ivo", "Una")
    case.take(Step.NEED_PLAN, 20, "Pip")

    page = case.page()

    assert "Open since " in page
    assert 'Conference<span class="govuk-visually-hidden">: ' in page
    assert 'Enquiry<span class="govuk-visually-hidden">: not reached' in page
    assert "Ivo 9 and Una 8</strong>: child protection plan since" in page
    assert "Pip 2</strong>: child in need plan since" in page
    assert "(2 weeks)" in page


def test_what_usually_comes_next_stands_first_what_is_due_first_above_all(case: Case) -> None:
    case.protect("Ivo")

    page = case.page()

    tasks = page[page.index('class="kf-tasks"') : page.index("Something else happened")]
    assert tasks.index("/process/core_group") < tasks.index("/process/protection_plan_end")
    assert "LATE" in tasks
    assert "/process/closure" not in tasks
    assert "Case closed" in page[page.index("Something else happened") :]


def test_children_step_down_in_one_form_with_nothing_typed_twice(case: Case) -> None:
    case.protect("Ivo", "Una")

    answer = case.move("need_plan", "Ivo", "Una")

    assert answer.status_code == 302
    assert sorted(case.standing()[-4:-2]) == [("protection_plan_end", "Ivo"), ("protection_plan_end", "Una")]
    assert sorted(case.standing()[-2:]) == [("need_plan", "Ivo"), ("need_plan", "Una")]
    ended, begun = (
        StepTaken.rows.filter(step=step).values_list("happened_at", flat=True)
        for step in ("protection_plan_end", "need_plan")
    )
    assert set(ended) == set(begun)
    assert "Ivo 9 and Una 8</strong>: child in need plan" in case.page()


def test_children_step_up_to_care_from_where_each_of_them_is_and_home_again(case: Case) -> None:
    case.protect("Ivo")
    case.take(Step.NEED_PLAN, 20, "Pip")

    assert "Choose the legal status in care" in case.move("care", "Ivo", "Pip").content.decode()
    assert case.move("care", "Ivo", "Pip", status="C1").status_code == 302
    assert "Ivo 9 and Pip 2</strong>: in care: Interim care order since" in case.page()
    page = case.move("need_plan", "Pip", days_ago=1).content.decode()
    assert "Choose why care ended" in page
    assert 'value="need_plan" checked' in page
    assert case.move("need_plan", "Pip", days_ago=1, care_end="home").status_code == 302
    assert "Pip 2</strong>: child in need plan" in case.page()


@pytest.mark.parametrize(
    ("to", "children", "more", "words"),
    [
        ("protection_plan", ("Pip",), {"category": "neglect"}, "Record first: initial child protection"),
        ("protection_plan", ("Ivo",), {"category": "neglect"}, "They are there already"),
        ("none", ("Pip",), {}, "They are there already"),
        ("care", ("Ivo",), {"status": "D1"}, "was not in force on that day"),
        ("need_plan", (), {}, "Tick at least one child"),
        ("", ("Ivo",), {}, "Choose what they move to"),
        ("need_plan", ("Ivo",), {"reasons": ""}, "Enter why"),
        ("need_plan", ("Ivo",), {"days_ago": 80}, "Enter that day or a later one"),
    ],
)
def test_a_move_that_can_not_be_is_refused_in_words_and_changes_nothing(
    case: Case, to: str, children: tuple[str, ...], more: Any, words: str
) -> None:
    case.protect("Ivo")
    before = case.standing()

    answer = case.move(to, *children, **more)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert case.standing() == before


def test_a_move_sent_twice_is_one(case: Case) -> None:
    case.protect("Ivo")
    token = form_token()
    for _ in range(2):
        assert case.move("need_plan", "Ivo", token=token).status_code == 302

    assert [step for step, _ in case.standing()].count("need_plan") == 1


def test_why_something_is_late_stands_beside_it_and_the_latest_reason_counts(case: Case) -> None:
    case.protect("Ivo")
    page = case.page()
    link = page.split('href="', 1)[1]
    links = [each.split('"')[0] for each in page.split('href="') if "/process/late/" in each.split('"')[0]]
    assert link

    asked = case.client.get(links[0]).content.decode()
    assert re.search(r"(Ivo|The family)[^<]*: was due by \d+ \w+ 20\d\d; (LATE|done)", asked)
    assert "At most " in asked
    assert "Counted from " in asked
    assert "Enter why it is late" in case.client.post(links[0], {"words": ""}).content.decode()
    for words in ("The school was shut.", "The school was shut for a week."):
        assert case.client.post(links[0], {"words": words}).status_code == 302

    page = case.page()
    assert "Why it is late: The school was shut for a week." in page
    assert LateReason.rows.count() == 2
    assert case.client.get(f"{case.at}/late/first-core-group/1").status_code == 404
    assert client_of(worker()).get(links[0]).status_code == 404


def test_what_has_happened_comes_by_twenty_five(case: Case) -> None:
    case.take(Step.REFERRAL, 200)
    for number in range(30):
        case.take(Step.VISIT, 100 - number, "Ivo", seen=True, seen_alone=True)

    page, second = case.page(), case.page("?page=2")

    assert page.count("kf-taken__step") == 25
    assert second.count("kf-taken__step") == 6
    assert "Referral received</h3>" in second
    assert "Referral received</h3>" not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"seen": "no", "seen_alone": "yes", "note": "asleep"}, "was not seen was not seen alone"),
        ({"seen": "yes", "seen_alone": "no"}, "Say why the child was not seen, or not seen alone"),
    ],
)
def test_a_visit_that_contradicts_itself_is_refused_by_the_field(
    case: Case, typed: dict[str, str], words: str
) -> None:
    case.take(Step.REFERRAL, 20)
    day = clock.today()
    on = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year), "token": form_token()}

    answer = case.client.post(f"{case.at}/visit", {**on, "children": [case.ids["Ivo"]], **typed})

    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2
    assert not StepTaken.rows.filter(step="visit").exists()


def test_a_plan_may_not_end_before_it_began(case: Case) -> None:
    case.protect("Ivo")
    day = clock.today() - timedelta(days=80)
    on = {"on_day": str(day.day), "on_month": str(day.month), "on_year": str(day.year), "token": form_token()}

    answer = case.client.post(
        f"{case.at}/protection_plan_end", {**on, "children": [case.ids["Ivo"]], "reasons": "Safer"}
    )

    assert answer.status_code == 422
    assert "Child protection plan begun is written down for" in answer.content.decode()


def test_a_change_of_legal_status_counts_from_its_day(case: Case) -> None:
    case.take(Step.REFERRAL, 200)
    case.take(Step.CARE, 90, "Ivo", status="V2")
    case.take(Step.LEGAL_STATUS, 10, "Ivo", status="C2")

    assert "in care: Full care order since" in case.page()


def test_legal_statuses_are_dated_and_say_their_source() -> None:
    found = legal_statuses()

    assert len(found) == 13
    assert not found["D1"].is_in_force(date(2026, 1, 1))
    assert found["D1"].is_in_force(date(2005, 1, 1))
    assert found["E1"].is_in_force(date(2026, 1, 1))
    assert all("Act" in each.source and "SSDA903" in each.source for each in found.values())


def test_the_page_asks_as_much_for_sixty_steps_as_for_six(
    case: Case, django_assert_max_num_queries: Any
) -> None:
    case.protect("Ivo", "Una")
    for number in range(20):
        case.take(Step.VISIT, 60 - number, "Ivo", "Una", seen=True, seen_alone=True)
    with django_assert_max_num_queries(28):
        page = case.page()

    assert len(page) < 60_000
