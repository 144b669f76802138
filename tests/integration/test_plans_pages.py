"""The pages of a plan: begun, filled in any order, agreed, changed by two, printed for one reader alone."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from invented_families import allocate, family, holds, person, team, worker
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.documents.models import Release
from kinfold.casework.families.models import Membership, Part
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.safety.models import ProtectedFrom
from kinfold.casework.saving.models import form_token
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


def _day(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


class Pages:
    """A family with a mother, a father and two children, and a worker at its pages."""

    def __init__(self) -> None:
        self.ours = worker()
        self.dev = worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "dev-rowan")
        self.family = family(of=team(), allocated=(self.ours, self.dev))
        self.pk = self.family.pk
        self.kwame = person(self.family, "Kwame", "Invented", Part.FATHER, date(1990, 1, 1))
        self.ivo = person(self.family, "Ivo", "Invented", Part.CHILD, date(2017, 1, 1))
        self.esi = Membership.rows.get(family=self.family, part=Part.MOTHER).person
        self.pip = Membership.rows.exclude(person=self.ivo).get(family=self.family, part=Part.CHILD).person
        self.client = client_of(self.ours, proved=True)
        self.today = clock.today()
        self.at = f"/f/{self.pk}/plan"

    def family_team(self) -> Any:
        return TeamAllocation.objects.get(family=self.family).team

    def get(self, path: str = "", client: Client | None = None) -> str:
        got = (client or self.client).get(
            path if path.startswith(("/f/", "/releases")) else f"{self.at}{path}"
        )
        assert got.status_code == 200, path
        return got.content.decode()

    def post(self, path: str, client: Client | None = None, **typed: Any) -> Any:
        where = path if path.startswith(("/f/", "/releases")) else f"{self.at}{path}"
        return (client or self.client).post(where, {"token": form_token(), **typed})

    def begin(self, kind: str = "need") -> str:
        children = [self.ivo.pk, self.pip.pk]
        got = self.post("/begin", kind=kind, children=children, **_day("began_on", self.today))
        assert got.status_code == 302, got.content.decode()
        return str(PlanLine.rows.filter(family=self.family)[0].plan_id)

    def add(self, plan: str, what: str, **typed: Any) -> PlanLine:
        got = self.post(f"/{plan}/add/{what}", **typed)
        assert got.status_code == 302, re.findall("error-message[^<]*<[^<]*<[^<]*", got.content.decode())
        made: PlanLine = PlanLine.rows.filter(family=self.family).latest("place")
        return made

    def filled(self) -> str:
        plan = self.begin()
        esi, kwame = f"p{self.esi.pk}", f"p{self.kwame.pk}"
        both = [self.esi.pk, self.kwame.pk]
        goal = self.add(
            plan, "goal", words="Sleep without fear", who=esi, known_by="They say so", readers=both
        )
        self.add(
            plan, "action", words="Goes to the change group", who=kwame, goal=goal.key,
            known_by="He tells us", **_day("by_when", self.today + timedelta(days=90)),
        )  # fmt: skip
        self.add(plan, "worry", words="He drinks at night", who=kwame, is_private=["yes"])
        self.add(
            plan, "view", words="I hide in the cupboard", who=f"p{self.ivo.pk}", **_day("on", self.today)
        )
        self.add(plan, "disagreement", words="It was once", who=esi, **_day("on", self.today))
        self.add(plan, "contingency", words="Esi rings her sister", readers=[self.esi.pk])
        return plan

    def agree(self, plan: str, client: Client | None = None, **typed: Any) -> Any:
        seen = re.search('name="seen" value="(.*?)"', self.get(f"/{plan}/agree", client))
        assert seen
        told = {**_day("agreed_on", self.today), **_day("review_on", self.today + timedelta(days=60))}
        return self.post(f"/{plan}/agree", client, seen=seen[1], **{"people": [self.esi.pk], **told, **typed})

    def paper(self, plan: str, who: str, *, may: tuple[str, ...] = ("others",), look: str = "plain") -> str:
        which = re.findall('name="which" type="radio" value="(.*?)"', self.get(f"/{plan}/print"))
        chosen = self.post(f"/{plan}/print", recipient=who, which=which[0], look=look, may=list(may))
        assert chosen.status_code == 302, chosen.content.decode()
        return self.get(chosen["Location"])


@pytest.fixture
def pages() -> Pages:
    return Pages()


def _document(page: str) -> str:
    return (
        page.split('aria-label="The document"')[1]
        .split("</section>\n<h2", 1)[0]
        .split("What was left out")[0]
    )


def test_an_empty_plan_says_where_to_start_and_a_reader_cannot_begin(pages: Pages) -> None:
    reader = worker()
    holds(reader, pages.family_team())

    assert "Start with the goal in the family’s own words." in pages.get()
    assert "Begin a plan" in pages.get()
    page = pages.get(client=client_of(reader))
    assert "Start with the goal" in page
    assert "Begin a plan" not in page


def test_a_plan_is_filled_in_any_order_and_shows_who_does_what_and_who_disagrees(pages: Pages) -> None:
    pages.filled()

    page = pages.get()

    assert "“Sleep without fear”" in page
    assert (
        page.index("Goes to the change group") < page.index("If things go wrong") < page.index("It was once")
    )
    assert "A draft: not agreed yet." in page
    assert "Private: on nobody&#39;s paper but Kwame&#39;s" in page
    assert "Not written down yet: what Pip and Kwame think." in page


def test_what_is_missing_is_told_on_agreeing_beside_what_mends_it_and_nothing_typed_is_lost(
    pages: Pages,
) -> None:
    plan = pages.begin()
    goal = pages.add(plan, "goal", words="Sleep without fear")

    got = pages.agree(plan, others="The core group", **_day("review_on", pages.today))
    page = got.content.decode()

    assert got.status_code == 422
    assert f'href="{pages.at}/{plan}#line-{goal.key}">This goal has no &#39;how we will know&#39;.' in page
    assert 'href="#review_on_day">The plan is looked at again after it is agreed.' in page
    assert 'value="The core group"' in page
    assert "This goal has no" in pages.get()


def test_an_agreed_plan_says_by_whom_and_when_it_is_looked_at_again_and_keeps_the_words_of_that_day(
    pages: Pages,
) -> None:
    plan = pages.filled()
    assert pages.agree(plan, others="the core group").status_code == 302
    page = pages.get()
    assert "by Esi and the core group." in page
    assert "We look at it again on" in page

    goal = PlanLine.rows.get(family=pages.family, kind="goal")
    pages.post(f"/{plan}/change/{goal.pk}", words="Sleep all night", who=f"p{pages.esi.pk}", known_by="x")
    page = pages.get()

    assert "Sleep all night" in page
    assert "New since it was agreed" in page
    version = re.search(rf'href="({pages.at}/{plan}/version/\w+)"', page)
    assert version
    assert "Sleep without fear" in pages.get(version[1])
    assert "Sleep all night" not in pages.get(version[1])


def test_the_second_of_two_editors_sees_both_and_saves_over_what_stands_now(pages: Pages) -> None:
    plan = pages.begin()
    goal = pages.add(plan, "goal", words="Before")
    other = worker()
    allocate(other, pages.family)
    where = f"/{plan}/change/{goal.pk}"
    pages.post(where, words="The first wording")

    got = pages.post(where, client_of(other), words="The second wording")
    page = got.content.decode()

    assert got.status_code == 422
    assert "Someone changed this meanwhile" in page
    assert "The first wording" in page.split("What you typed")[0]
    assert "The second wording" in page.split("What you typed")[1]
    over = re.search(r'<form method="post" novalidate action="(.*?)"', page)
    assert over
    assert pages.post(over[1], client_of(other), words="The second wording").status_code == 302
    page = pages.get()
    assert "“The second wording”" in page
    assert "The first wording" in page, "what stood before stays readable"
    assert pages.client.get(f"{pages.at}{where}")["Location"].startswith(f"{pages.at}/{plan}/change/")


def test_a_line_is_taken_out_and_a_plan_ended_and_both_say_so(pages: Pages) -> None:
    plan = pages.filled()
    goal = PlanLine.rows.get(family=pages.family, kind="goal")

    assert pages.post(f"/{plan}/change/{goal.pk}", take_back="yes", reason="Not theirs").status_code == 302
    assert "For no goal of this plan" in pages.get()
    got = pages.post(f"/{plan}/end", words="All is well", **_day("on", pages.today - timedelta(days=1)))
    assert "The plan would end before it began" in got.content.decode()
    assert pages.post(f"/{plan}/end", words="All is well", **_day("on", pages.today)).status_code == 302
    page = pages.get()
    assert "This plan ended on" in page
    assert "Begin another plan" in page
    assert pages.client.get(f"{pages.at}/{plan}/add/goal").status_code == 404


def test_a_workers_own_actions_stand_first_until_they_say_what_came_of_them(pages: Pages) -> None:
    plan = pages.filled()
    pages.add(plan, "action", words="Rings the school", who=f"w{pages.ours.pk}",
              **_day("by_when", pages.today - timedelta(days=0)))  # fmt: skip
    PlanLine.rows.filter(words="Rings the school").update(by_when=pages.today - timedelta(days=1))
    pages.agree(plan)
    page = pages.get()
    assert "What you said you would do" in page
    assert "LATE" in page
    assert "What you said you would do" not in pages.get(client=client_of(pages.dev))

    action = PlanLine.rows.get(words="Rings the school")
    pages.post(f"/{plan}/tell/{action.pk}", outcome="done", words="They answered", **_day("on", pages.today))

    page = pages.get()
    assert "What you said you would do" not in page
    assert "It was done." in page
    assert "They answered" in page


def test_a_workers_actions_are_listed_over_all_their_families_and_nobody_elses(pages: Pages) -> None:
    plan = pages.filled()
    assert "Nothing in your families’ plans" in pages.client.get("/actions").content.decode()
    late = _day("by_when", pages.today)
    pages.add(plan, "action", words="Rings the school", who=f"w{pages.ours.pk}", **late)
    PlanLine.rows.filter(words="Rings the school").update(by_when=pages.today - timedelta(days=1))

    page = pages.client.get("/actions").content.decode()

    assert "Rings the school" in page
    assert "Osei-Thistledown" in page
    assert "LATE since" in page
    assert "Your actions in plans" in pages.client.get("/").content.decode()
    assert "Rings the school" not in client_of(pages.dev).get("/actions").content.decode()
    assert AuditEvent.objects.filter(route="actions").last().action == Action.LIST


def test_blaming_words_are_suggested_against_and_saved_all_the_same(pages: Pages) -> None:
    plan = pages.begin()
    pages.add(plan, "worry", words="Failed to engage with us", other="School")

    page = pages.get()

    assert "Failed to engage with us" in page
    assert "perhaps say what happened, such as &#39;missed 2 of 5 visits&#39;" in page


def test_forms_refuse_what_cannot_be_beside_its_field_and_keep_what_was_typed(pages: Pages) -> None:
    plan = pages.begin()
    for typed, told in (
        ({}, "Write something to save"),
        (
            {"words": "x", "by_when_day": "31", "by_when_month": "2", "by_when_year": "2027"},
            "must be a real day",
        ),
        ({"words": "x", "who": "other"}, "Say who it is"),
        ({"words": "x" * 2001}, "Shorten this to 2000"),
        ({"words": "x", "who": "pnobody"}, "Choose from the list"),
        ({"words": "x", "is_private": ["yes"]}, "Choose whose it is"),
    ):
        got = pages.post(f"/{plan}/add/action", **typed)
        assert got.status_code == 422
        assert told in got.content.decode()
        assert not typed or f">{typed['words']}</textarea>" in got.content.decode()
    assert not PlanLine.rows.filter(kind="action").exists()


def test_each_readers_paper_holds_their_own_and_what_they_were_ticked_for(pages: Pages) -> None:
    plan = pages.filled()
    pages.agree(plan)

    theirs, his = (_document(pages.paper(plan, f"p{each.pk}")) for each in (pages.esi, pages.kwame))

    assert "Sleep without fear" in theirs
    assert "Esi rings her sister" in theirs
    assert "It was once" in theirs
    assert not any(each in theirs for each in ("change group", "drinks", "cupboard"))
    assert "Goes to the change group" in his
    assert "He drinks at night" in his
    assert not any(each in his for each in ("rings her sister", "It was once", "cupboard"))
    child = _document(pages.paper(plan, f"p{pages.ivo.pk}", look="easy"))
    assert "I hide in the cupboard" in child
    assert "Sleep" not in child


def test_a_childs_words_are_on_no_adults_paper_unless_ticked_and_ticked_again(pages: Pages) -> None:
    plan = pages.filled()
    view = PlanLine.rows.get(family=pages.family, kind="view")
    ProtectedFrom.rows.create(family=pages.family, person=pages.esi, from_person=pages.kwame)
    who = f"p{pages.kwame.pk}"
    assert "cupboard" not in _document(pages.paper(plan, who, may=("others", "child_words")))

    typed = {"words": view.words, "who": f"p{pages.ivo.pk}", "readers": [pages.kwame.pk]}
    pages.post(f"/{plan}/change/{view.pk}", **typed, **_day("on", pages.today))

    page = pages.paper(plan, who)
    assert "cupboard" not in _document(page)
    assert "you did not tick that they may be on this paper" in page
    assert "cupboard" in _document(pages.paper(plan, who, may=("others", "child_words")))


def test_a_plan_near_protected_people_is_released_by_a_second_person_and_logged(pages: Pages) -> None:
    plan = pages.filled()
    ProtectedFrom.rows.create(family=pages.family, person=pages.esi, from_person=pages.kwame)
    assert "to be kept safe from Kwame" in pages.get(f"/{plan}/print")
    second = worker()
    allocate(second, pages.family)

    pages.paper(plan, f"p{pages.kwame.pk}")
    release = Release.objects.get()
    where = f"/f/{pages.pk}/print/{release.pk}"
    assert pages.client.post(where, {"reason": "For him"}).status_code == 302
    assert pages.client.get(f"{where}/paper").status_code == 404
    other = client_of(second, proved=True)
    assert "He drinks at night" in pages.get(f"/releases/{release.pk}", other)
    assert other.post(f"/releases/{release.pk}", {"answer": "release"}).status_code == 302

    paper = pages.get(f"{where}/paper")
    assert "For Kwame Invented only" in paper
    assert "Our plan" in paper
    assert pages.ours.display_name not in paper.split("<article")[1].split("<footer")[1], "no name signs it"
    assert AuditEvent.objects.get(action=Action.PRINT).route == "family_print_paper"


def test_a_paper_that_was_asked_for_is_no_longer_the_same_once_the_plan_says_something_else(
    pages: Pages,
) -> None:
    plan = pages.filled()
    pages.paper(plan, f"p{pages.esi.pk}")
    release = Release.objects.get()
    where = f"/f/{pages.pk}/print/{release.pk}"
    pages.client.post(where, {"reason": "For her"})
    assert pages.client.get(f"{where}/paper").status_code == 200

    pages.add(plan, "going_well", words="Pip talks", readers=[pages.esi.pk])

    assert pages.client.get(f"{where}/paper").status_code == 409


def test_no_specialists_surname_is_on_a_familys_paper(pages: Pages) -> None:
    plan = pages.begin()
    pages.add(
        plan, "action", words="Meets Dev-Rowan Invented", who=f"w{pages.dev.pk}", readers=[pages.esi.pk]
    )

    document = _document(pages.paper(plan, f"p{pages.esi.pk}"))

    assert pages.dev.display_name not in document
    assert pages.dev.profession not in document
    assert pages.ours.display_name in document


def test_unticking_a_reader_after_agreeing_takes_the_line_off_their_paper(pages: Pages) -> None:
    plan = pages.filled()
    pages.agree(plan)
    goal = PlanLine.rows.get(family=pages.family, kind="goal")
    same = {"words": goal.words, "who": f"p{pages.esi.pk}", "known_by": goal.known_by}
    assert "Sleep without fear" in _document(pages.paper(plan, f"p{pages.kwame.pk}"))

    pages.post(f"/{plan}/change/{goal.pk}", **same, readers=[pages.esi.pk])

    assert "Sleep without fear" not in _document(pages.paper(plan, f"p{pages.kwame.pk}"))


def test_a_stranger_has_no_plan_and_no_hint_of_one(pages: Pages) -> None:
    plan = pages.filled()
    far = client_of(worker())
    missing = bytes_of(far.get("/f/f0000000000000000/plan"))

    for path in ("", f"/{plan}", f"/{plan}/print", f"/{plan}/agree", f"/{plan}/add/goal"):
        got = far.get(f"{pages.at}{path}")
        assert got.status_code == 404
        assert bytes_of(got) == missing
