"""How someone practises is known to them and to the coach they chose, and to nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from invented_families import holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.practice import actions, coding
from kinfold.casework.practice.actions import Session
from kinfold.casework.practice.models import Coding, Observation
from kinfold.casework.practice.queries import pairs
from kinfold.casework.practice.rules import NotYours
from kinfold.casework.refused import Refused
from kinfold.domain.agency import Role
from kinfold.domain.practice_catalogue import rules, shipped
from kinfold.kit import clock
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
MITI = next(each for each in shipped() if each.id == "miti")
SEVEN = next(each for each in shipped() if each.id == "seven_skills")
SOURCE = Path(__file__).parents[2] / "src" / "kinfold"
_tokens = iter(f"{number:032x}" for number in range(10**9))


def scores(instrument: Any = MITI, **more: int) -> dict[str, int]:
    """Give scores in the middle of each bound."""
    return {each.id: 3 for each in instrument.items} | more


@dataclass
class Two:
    """A worker and the coach they chose, in a team with its manager."""

    worker: User
    coach: User
    manager: User
    team: Any

    def session(self, instrument: Any = MITI, *, agreed: bool = True, way: str = "recorded") -> Observation:
        """Write down a session of the worker."""
        asked = {"asked_by": self.worker.pk, "asked_on": clock.today()}
        told = Session(**asked)
        if agreed:
            told = Session(**asked, on=clock.today(), place="home", way=way, instrument=instrument)
        made = actions.record_session(
            by=self.worker, worker_id=self.worker.pk, told=told, token=next(_tokens)
        )
        assert made
        return made

    def drawn(self) -> Observation:
        """Write down sessions until one is drawn to be coded twice."""
        return next(each for each in self._sessions() if rules().is_drawn(each.number))

    def _sessions(self) -> Iterator[Any]:
        while True:
            yield self.session()

    def code(self, one: Observation, by: User | None = None, **more: Any) -> Coding:
        """Save scores of a session."""
        told = {"instrument": MITI, "scores": scores(), "went_well": "", "to_try": "", **more}
        return coding.code(by=by or self.coach, observation_id=one.pk, **told)


@pytest.fixture(autouse=True)
def _demonstration(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True


@pytest.fixture
def two() -> Two:
    made = Two(worker(), worker(Role.ADULT_SPECIALIST), worker(Role.TEAM_MANAGER), team())
    holds(made.worker, made.team)
    holds(made.manager, made.team, leads=True)
    actions.choose_coach(by=made.worker, sign_in_name=f" {made.coach.sign_in_name.upper()}")
    return made


def _looks(who: User, two: Two, one: Observation) -> list[Any]:
    client = client_of(who)
    return [client.get(f"/practice/{one.pk}"), client.get(f"/practice/coach/{two.worker.pk}")]


def test_the_worker_and_their_coach_know(two: Two) -> None:
    one = two.session()
    two.code(one, went_well="Listened well")

    assert "Listened well" in client_of(two.worker).get(f"/practice/{one.pk}").content.decode()
    assert [each.status_code for each in _looks(two.coach, two, one)] == [200, 200]


@pytest.mark.parametrize(
    "role", [Role.SOCIAL_WORKER, Role.CONFERENCE_CHAIR, Role.ADMINISTRATOR, Role.GUARDIAN, Role.ANALYST]
)
def test_nobody_else_does_whatever_their_role(two: Two, role: Role) -> None:
    one, other = two.session(), worker(role)
    missing = client_of(other).get("/practice/b0000000000000000")

    for got in _looks(other, two, one):
        assert (got.status_code, bytes_of(got)) == (404, bytes_of(missing))


def test_their_manager_does_not_know_and_cannot_be_their_coach(two: Two) -> None:
    one = two.session()

    assert [each.status_code for each in _looks(two.manager, two, one)] == [404, 404]
    with pytest.raises(Refused, match="manages your team"):
        actions.choose_coach(by=two.worker, sign_in_name=two.manager.sign_in_name)
    other = worker(Role.TEAM_MANAGER)
    assert actions.choose_coach(by=two.worker, sign_in_name=other.sign_in_name).coach == other
    assert [each.status_code for each in _looks(other, two, one)] == [200, 200]

    holds(other, two.team, leads=True)

    assert [each.status_code for each in _looks(other, two, one)] == [404, 404]
    with pytest.raises(NotYours):
        coding.withdraw_consent(by=other, observation_id=one.pk, on=clock.today())


def test_a_coach_who_is_one_no_more_knows_nothing(two: Two) -> None:
    one = two.session()

    actions.end_coaching(by=two.worker, worker_id=two.worker.pk)

    assert [each.status_code for each in _looks(two.coach, two, one)] == [404, 404]
    assert client_of(two.worker).get(f"/practice/{one.pk}").status_code == 200
    with pytest.raises(NotYours):
        actions.write_plan(
            by=two.coach,
            worker_id=two.worker.pk,
            goals="x",
            next_step="x",
            review_on=clock.today(),
            token="a" * 32,
        )


@pytest.mark.parametrize("who", ["worker", "nobody", "analyst"])
def test_a_coach_is_someone_else_who_works_with_families(two: Two, who: str) -> None:
    names = {"worker": two.worker.sign_in_name, "nobody": "no-such-name"}
    name = names.get(who) or worker(Role.ANALYST).sign_in_name

    with pytest.raises(Refused) as refused:
        actions.choose_coach(by=two.worker, sign_in_name=name)
    assert str(refused.value) == actions.NOT_A_COACH


def test_who_left_is_coached_by_nobody(two: Two) -> None:
    one = two.session()
    User.objects.filter(pk=two.worker.pk).update(is_active=False)

    assert [each.status_code for each in _looks(two.coach, two, one)] == [404, 404]


def test_the_second_coder_is_blind_until_theirs_are_saved(two: Two) -> None:
    one, second = two.drawn(), worker()
    two.code(one, went_well="Listened well", scores=scores(question=77))
    coding.ask_second(by=two.coach, observation_id=one.pk, sign_in_name=second.sign_in_name)

    before = client_of(second).get(f"/practice/{one.pk}").content.decode()
    two.code(one, by=second, scores=scores(question=66))
    after = client_of(second).get(f"/practice/{one.pk}").content.decode()

    assert (">77<" in before, ">77<" in after, ">66<" in after) == (False, True, True)
    for page in (before, after, client_of(second).get("/practice/coach").content.decode()):
        assert two.worker.display_name not in page
        assert "Listened well" not in page
    assert client_of(second).get(f"/practice/coach/{two.worker.pk}").status_code == 404
    assert client_of(second).get(f"/practice/{one.pk}?do=withdraw").status_code == 404


def test_the_coach_is_blind_to_the_second_until_theirs_are_saved(two: Two) -> None:
    one, second = two.drawn(), worker()
    coding.ask_second(by=two.coach, observation_id=one.pk, sign_in_name=second.sign_in_name)
    two.code(one, by=second, scores=scores(question=66))

    def seen() -> bool:
        return ">66<" in client_of(two.coach).get(f"/practice/{one.pk}").content.decode()

    assert not seen()
    two.code(one)
    assert seen()


def test_only_a_drawn_session_is_coded_twice_and_by_someone_apart(two: Two) -> None:
    plain = next(each for each in iter(two.session, None) if not rules().is_drawn(each.number))
    one = two.drawn()

    with pytest.raises(NotYours):
        coding.ask_second(by=two.coach, observation_id=plain.pk, sign_in_name=worker().sign_in_name)
    for who in (two.worker, two.coach, two.manager):
        with pytest.raises(Refused):
            coding.ask_second(by=two.coach, observation_id=one.pk, sign_in_name=who.sign_in_name)
    with pytest.raises(NotYours):
        coding.ask_second(by=two.worker, observation_id=one.pk, sign_in_name=worker().sign_in_name)
    assert coding.ask_second(by=two.coach, observation_id=one.pk, sign_in_name=worker().sign_in_name).second


def test_the_worker_does_not_code_themselves_nor_a_stranger_them(two: Two) -> None:
    one = two.session()

    for who in (two.worker, worker(), two.manager):
        with pytest.raises(NotYours):
            two.code(one, by=who)
    assert two.code(one).by == two.coach


def test_scores_are_saved_once_and_corrected_with_a_reason(two: Two) -> None:
    one = two.session()
    first = two.code(one)

    assert two.code(one) == first
    with pytest.raises(Refused):
        two.code(one, scores=scores(question=9))
    again = two.code(one, scores=scores(question=9), reason="Counted anew")
    assert again.replaces == first
    with pytest.raises(Refused, match="from 1 to 5"):
        two.code(one, scores=scores(empathy=6), reason="x")


def test_a_family_that_withdraws_takes_all_that_was_coded_with_it(two: Two) -> None:
    one, second = two.drawn(), worker()
    coding.ask_second(by=two.coach, observation_id=one.pk, sign_in_name=second.sign_in_name)
    two.code(one, went_well="Listened well")
    two.code(one, by=second)
    assert len(pairs(rules())[MITI.key]) == 1

    coding.withdraw_consent(by=two.worker, observation_id=one.pk, on=clock.today())

    kept = list(Coding.objects.filter(observation=one).values_list("scores", "went_well", "to_try", "reason"))
    assert kept == [({}, "", "", "")] * 2
    now = Observation.objects.get(pk=one.pk)
    assert (now.on, now.place, now.second) == (None, "", None)
    assert pairs(rules()) == {}
    assert client_of(second).get(f"/practice/{one.pk}").status_code == 404
    page = client_of(two.coach).get(f"/practice/{one.pk}").content.decode()
    assert "The family withdrew" in page
    assert "Delete the recording now" in page
    with pytest.raises(NotYours):
        two.code(one)


def test_what_a_family_did_not_agree_to_is_not_coded(two: Two) -> None:
    one = two.session(agreed=False)

    assert one.number is None
    with pytest.raises(NotYours):
        two.code(one)
    assert "the family did not agree" in client_of(two.coach).get(f"/practice/{one.pk}").content.decode()


def test_agreement_goes_by_what_was_saved_first_of_drawn_sessions(two: Two) -> None:
    one, second = two.drawn(), worker()
    coding.ask_second(by=two.coach, observation_id=one.pk, sign_in_name=second.sign_in_name)
    two.code(one, scores=scores(question=9))
    two.code(one, by=second, scores=scores(question=4))

    two.code(one, scores=scores(question=4), reason="I had miscounted")

    found = pairs(rules())
    assert [(a["question"], b["question"]) for a, b in found.pop(MITI.key)] == [(9, 4)]
    assert found == {}


def test_a_recording_is_not_kept_and_its_end_is_written_down(two: Two) -> None:
    one, live = two.session(), two.session(way="live")

    assert "Delete the recording" in client_of(two.coach).get(f"/practice/{one.pk}").content.decode()
    with pytest.raises(Refused):
        coding.recording_deleted(by=two.coach, observation_id=one.pk, on=clock.today() - timedelta(days=1))
    done = coding.recording_deleted(by=two.worker, observation_id=one.pk, on=clock.today())
    assert (done.deleted_on, done.deleted_by) == (clock.today(), two.worker)
    with pytest.raises(NotYours):
        coding.recording_deleted(by=two.worker, observation_id=live.pk, on=clock.today())


def test_no_table_of_practice_leads_to_a_family_or_from_one() -> None:
    ours = set(apps.get_app_config("practice").get_models())

    for model in ours:
        led = {each.related_model for each in model._meta.get_fields() if each.is_relation}
        assert led <= ours | {User}, model
    for model in set(apps.get_models()) - ours - {User}:
        assert not {each.related_model for each in model._meta.get_fields() if each.is_relation} & ours, model


def test_only_pages_of_practice_know_of_it() -> None:
    naming = {
        str(path.relative_to(SOURCE))
        for room in ("web", "bridge", "cli", "reports")
        for path in (SOURCE / room).rglob("*.py")
        if "casework.practice" in path.read_text(encoding="utf-8")
    } - {"web/settings.py"}

    assert all("practice" in each.rpartition("/")[2] for each in naming), naming
    links = {
        path.name
        for path in (SOURCE / "web" / "templates").rglob("*.html")
        if "url('practice" in path.read_text(encoding="utf-8")
    }
    assert {each for each in links if not each.startswith("practice")} == {"home_families.html"}
