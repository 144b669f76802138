"""Plans by their verbs: half written, agreed, carried on, changed by two at once, ended and taken back."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from invented_families import allocate, family, person, team, worker
from kinfold.casework.families.models import Membership, Part
from kinfold.casework.plans import actions, queries
from kinfold.casework.plans.actions import AlreadyChanged, Given, NotReady
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.process.actions import record
from kinfold.casework.refused import Refused
from kinfold.casework.safety.actions import keep_safe_address
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.models import Suspicion
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.models import Custodian
from kinfold.domain.case import Step
from kinfold.domain.errors import UserError
from kinfold.domain.plan import Days, LineKind, PlanKind
from kinfold.kit import clock
from postgres_server import Server

pytestmark = pytest.mark.django_db
UNDER_LOCK = "KINFOLD_TEST_ROLE"


class House:
    """A mother, a father and a child, a worker, and a plan that is begun."""

    def __init__(self) -> None:
        self.ours, self.other = worker(), worker()
        self.family = family(of=team(), allocated=(self.ours, self.other))
        self.pk = self.family.pk
        self.esi, self.pip = self._of(Part.MOTHER), self._of(Part.CHILD)
        self.kwame = person(self.family, "Kwame", "Invented", Part.FATHER, date(1990, 1, 1)).pk
        self.today = clock.today()
        plan = actions.begin(
            self.sight(), family_id=self.pk, kind=PlanKind.NEED, began_on=self.today, children=[self.pip]
        )
        assert plan
        self.plan = plan.pk

    def _of(self, part: str) -> str:
        return str(Membership.rows.get(family=self.family, part=part).person_id)

    def sight(self, who: Any = None) -> Sight:
        return Sight(who or self.ours, proved=True)

    @property
    def where(self) -> dict[str, Any]:
        return {"family_id": self.pk, "plan_id": self.plan}

    def write(self, kind: LineKind, who: Any = None, **given: Any) -> PlanLine:
        made = actions.write(self.sight(who), **self.where, kind=kind, given=Given(**given))
        assert made
        return made

    def change(self, row: PlanLine, who: Any = None, **given: Any) -> PlanLine:
        made = actions.change(self.sight(who), **self.where, row_id=row.pk, given=Given(**given))
        assert made
        return made

    def whole(self) -> queries.Whole:
        return queries.plan_of(self.sight(), self.pk, self.plan)

    def filled(self) -> tuple[PlanLine, PlanLine]:
        """Write all that a child in need plan wants; give its goal and its action."""
        goal = self.write(LineKind.GOAL, words="Sleep", person=self.esi, known_by="They say so")
        action = self.write(
            LineKind.ACTION, words="Change group", person=self.kwame, goal=goal.key,
            by_when=self.today + timedelta(days=90),
        )  # fmt: skip
        self.write(LineKind.CONTINGENCY, words="Esi rings her sister")
        return goal, action

    def agree(self, seen: str = "", **days: Any) -> Any:
        told = {"agreed_on": self.today, "review_on": self.today + timedelta(days=60)} | days
        return actions.agree(
            self.sight(), **self.where, days=Days(**told), people=[self.esi], others="",
            seen=seen or self.whole().digest,
        )  # fmt: skip


@pytest.fixture
def house(settings: Any) -> House:
    settings.KINFOLD_DEMO = True
    return House()


def test_a_line_is_saved_however_little_of_it_there_is_and_wanted_only_when_agreed(house: House) -> None:
    house.write(LineKind.GOAL, words="Sleep")
    house.write(LineKind.ACTION, by_when=house.today)

    with pytest.raises(NotReady) as told:
        house.agree()

    words = [each.words for each in told.value.problems]
    assert "This goal has no 'how we will know'." in words
    assert "Say what they will do." in words
    assert house.whole().versions == ()


def test_an_agreed_version_keeps_its_words_and_the_next_begins_with_all_of_them(house: House) -> None:
    goal, action = house.filled()
    first = house.agree()

    house.change(goal, words="Sleep without fear", person=house.esi, known_by="They say so")
    whole = house.whole()

    assert [each.words for each in whole.as_agreed(first) if each.kind == "goal"] == ["Sleep"]
    assert [each.words for each in whole.of(LineKind.GOAL)] == ["Sleep without fear"]
    assert [each.words for each in whole.unagreed] == ["Sleep without fear"]
    assert [each.pk for each in whole.of(LineKind.ACTION)] == [action.pk], "carried on, not typed again"
    second = house.agree()
    assert second.number == 2
    assert not house.whole().is_changed
    assert len(second.lines) == len(first.lines)


def test_on_whose_paper_a_line_stands_is_no_part_of_what_was_agreed(house: House) -> None:
    goal, _ = house.filled()
    house.agree()

    house.change(goal, words="Sleep", person=house.esi, known_by="They say so", readers=[house.kwame])

    assert not house.whole().is_changed


def test_a_voice_is_not_agreed_upon_and_stands_beside_the_plan_from_then_on(house: House) -> None:
    house.filled()
    house.agree()

    house.write(LineKind.DISAGREEMENT, words="It was once", person=house.esi, on=house.today)

    whole = house.whole()
    assert not whole.is_changed
    assert [each.words for each in whole.of(LineKind.DISAGREEMENT)] == ["It was once"]


def test_the_second_of_two_editors_is_refused_and_both_wordings_are_there(house: House) -> None:
    goal, _ = house.filled()
    house.change(goal, words="First", person=house.esi)

    with pytest.raises(AlreadyChanged):
        house.change(goal, who=house.other, words="Second", person=house.esi)

    whole = house.whole()
    assert [each.words for each in whole.of(LineKind.GOAL)] == ["First"]
    now = whole.now(whole.row(goal.pk) or goal)
    assert [now.words, *(each.words for each in whole.earlier(now))] == ["First", "Sleep"]
    with pytest.raises(AlreadyChanged):
        actions.take_back(house.sight(house.other), **house.where, row_id=goal.pk)


def test_what_was_changed_while_someone_looked_is_not_agreed_unseen(house: House) -> None:
    goal, _ = house.filled()
    seen = house.whole().digest
    house.change(goal, who=house.other, words="Something else", person=house.esi, known_by="x")

    with pytest.raises(AlreadyChanged):
        house.agree(seen)

    assert house.agree().number == 1


def test_what_came_of_an_action_is_written_once_and_changes_nothing_that_was_agreed(house: House) -> None:
    _, action = house.filled()
    house.agree()
    told = {"goal": action.key, "outcome": "done", "on": house.today, "words": "Went to all"}

    house.write(LineKind.DONE, **told)

    whole = house.whole()
    came = whole.came_of(whole.of(LineKind.ACTION)[0])
    assert came
    assert came.words == "Went to all"
    assert not whole.is_changed
    with pytest.raises(AlreadyChanged):
        house.write(LineKind.DONE, who=house.other, **told)


def test_a_plan_is_linked_to_the_open_span_of_each_child(house: House) -> None:
    days = [house.today - timedelta(days=each) for each in (30, 20, 10)]
    at = [clock.now() - timedelta(days=each) for each in (30, 20, 10)]
    for step, when in zip((Step.NEED_PLAN, Step.NEED_PLAN_END, Step.NEED_PLAN), at, strict=True):
        record(house.sight(), family_id=house.pk, step=step, at=when, children=[house.pip])

    linked = actions.begin(
        house.sight(), family_id=house.pk, kind=PlanKind.NEED, began_on=days[2], children=[house.pip]
    )
    other = actions.begin(
        house.sight(), family_id=house.pk, kind=PlanKind.PROTECTION, began_on=days[2], children=[house.pip]
    )

    assert linked
    assert other
    rows = {each.plan_id: each for each in house.sight().rows(PlanLine, house.pk) if each.kind == "child"}
    span = rows[linked.pk].step
    assert span
    assert span.happened_at == at[2]
    assert rows[other.pk].step is None


def test_a_plan_ends_on_a_day_that_can_be_and_its_end_can_be_taken_back(house: House) -> None:
    house.filled()
    house.agree()
    with pytest.raises(Refused, match="before it began"):
        actions.end(house.sight(), **house.where, on=house.today - timedelta(days=1), words="x")

    ended = actions.end(house.sight(), **house.where, on=house.today, words="All is well")

    assert ended
    with pytest.raises(UserError, match="ended"):
        house.write(LineKind.GOAL, words="Too late")
    actions.take_back(house.sight(), **house.where, row_id=ended.pk, reason="It goes on")
    assert house.write(LineKind.GOAL, words="In time")


def test_nobody_and_nothing_of_another_family_can_be_named(house: House) -> None:
    strange = family("Elsewhere", of=team(), allocated=(house.ours,))
    theirs = str(Membership.rows.filter(family=strange)[0].person_id)
    wrong: list[dict[str, Any]] = [
        {"person": theirs},
        {"readers": [theirs]},
        {"goal": "l0000000000000000"},
        {"worker": worker().pk},
    ]

    for given in wrong:
        with pytest.raises(NotForYou):
            house.write(LineKind.ACTION, words="x", **given)
    with pytest.raises(NotForYou):
        queries.plan_of(house.sight(), strange.pk, house.plan)
    assert (
        house.write(LineKind.ACTION, words="x", worker=house.other.pk, person="").worker_id == house.other.pk
    )


def test_who_only_reads_writes_no_plan_and_a_stranger_reads_none(house: House) -> None:
    stranger, nobody = worker(), worker()
    allocate(stranger, house.family)

    assert house.write(LineKind.GOAL, who=stranger, words="x")
    for verb in (
        lambda: house.write(LineKind.GOAL, who=nobody, words="x"),
        lambda: queries.plans(house.sight(nobody), house.pk),
    ):
        with pytest.raises(NotForYou):
            verb()


def test_private_words_are_someones(house: House) -> None:
    with pytest.raises(Refused, match="whose"):
        house.write(LineKind.WORRY, words="Pills", is_private=True)
    assert house.write(LineKind.WORRY, words="Pills", is_private=True, person=house.esi).is_private


def test_one_form_saves_once(house: House) -> None:
    token = form_token()
    write: Callable[[], PlanLine | None] = lambda: actions.write(  # noqa: E731
        house.sight(), **house.where, kind=LineKind.GOAL, given=Given(words="x"), token=token
    )

    assert write()
    assert write() is None
    assert len(house.whole().of(LineKind.GOAL)) == 1


def test_a_safe_address_is_kept_out_by_its_custodian_and_rings_for_anyone_else(house: House) -> None:
    for each in (house.ours, house.other):
        Custodian.objects.create(family=house.family, worker=each, by=house.ours)
    place = SafePlace("14 Hidden Cottage", "QS9 9ZZ", "01632 960999", "Ring before 3pm")
    keep_safe_address(
        house.sight(), house.pk, person_ids=[house.esi, house.pip], place=place, nobody_else=True
    )
    guess = worker()
    allocate(guess, house.family)

    with pytest.raises(UserError, match="safe address"):
        house.write(LineKind.CONTINGENCY, words="She goes to 14 Hidden Cottage")
    assert Suspicion.objects.count() == 0
    assert house.write(LineKind.CONTINGENCY, who=guess, known_by="QS9 9ZZ").pk
    assert Suspicion.objects.get().what == "plan"


def test_a_workers_own_actions_are_listed_the_soonest_first_and_none_that_is_over(house: House) -> None:
    goal, _ = house.filled()
    late = {"goal": goal.key, "worker": house.ours.pk}
    far = house.write(LineKind.ACTION, words="Later", by_when=house.today + timedelta(days=9), **late)
    house.write(LineKind.ACTION, words="Sooner", by_when=house.today, **late)
    house.write(LineKind.ACTION, words="Theirs", goal=goal.key, worker=house.other.pk)

    def mine() -> list[str]:
        return [each.words for each in queries.actions_of(house.sight(), [house.pk])]

    assert mine() == ["Sooner", "Later"]
    house.write(LineKind.DONE, goal=far.key, outcome="done", on=house.today)
    assert mine() == ["Sooner"]
    actions.end(house.sight(), **house.where, on=house.today, words="Over")
    assert mine() == []
    assert queries.actions_of(house.sight(worker()), [house.pk]) == []


def test_what_is_given_is_whole() -> None:
    assert replace(Given(words="a", other="b"), known_by="c").text == "a\nb\nc"


@pytest.mark.skipif(UNDER_LOCK in os.environ, reason="this is the run within")
def test_the_same_holds_on_postgresql_under_row_security(postgres: Server) -> None:
    done = postgres.tests(f"{Path(__file__)}")

    assert "failed" not in done.stdout, done.stdout[-4000:]
    assert "passed" in done.stdout, done.stdout[-4000:]


def test_this_database_is_the_one_meant() -> None:
    assert (connection.vendor == "postgresql") is (UNDER_LOCK in os.environ)
