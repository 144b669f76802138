"""Teams and posts: who looks after them, what is refused, and what of the model a team lacks."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.day_span import after_day, first_moment
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.teams import actions
from kinfold.casework.teams.models import Holding, Post, Team
from kinfold.casework.teams.queries import gaps, to_cover
from kinfold.domain.access import Level
from kinfold.domain.agency import Discipline, Role
from kinfold.domain.model_team import Filled
from kinfold.domain.model_team import gaps as gaps_of_model
from kinfold.kit import clock
from kinfold.web.presenters.teams import lacks
from web_visitors import client_of

JUNE = date(2026, 6, 3)


def _text(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def _led() -> tuple[Team, User]:
    manager, ours = worker(Role.TEAM_MANAGER), team()
    holds(manager, ours, leads=True)
    return ours, manager


def test_a_team_without_its_mental_health_worker_is_known_since_when() -> None:
    filled = [
        Filled(Discipline.SOCIAL_WORK, date(2026, 1, 1)),
        Filled(Discipline.DOMESTIC_ABUSE, date(2026, 1, 1)),
        Filled(Discipline.MENTAL_HEALTH, date(2025, 1, 1), date(2025, 12, 1)),
        Filled(Discipline.MENTAL_HEALTH, date(2026, 1, 1), JUNE),
    ]

    assert [each.discipline for each in gaps_of_model(filled, JUNE - timedelta(days=1))] == [
        Discipline.SUBSTANCE_MISUSE
    ]
    assert lacks(gaps_of_model(filled, JUNE)) == (
        "This team has had no mental health worker since 3 June 2026: "
        "it is not delivering the model in full.",
        "This team has no substance misuse worker, and never had one: "
        "it is not delivering the model in full.",
    )


@pytest.mark.django_db
def test_a_vacancy_a_leaver_and_an_ended_post_all_leave_a_gap() -> None:
    ours, _ = _led()
    for discipline in (Discipline.DOMESTIC_ABUSE, Discipline.MENTAL_HEALTH, Discipline.SUBSTANCE_MISUSE):
        holds(worker(), ours, discipline=discipline.value)
    now = clock.now()
    assert gaps(ours, now) == ()

    left = Holding.objects.get(post__discipline=Discipline.MENTAL_HEALTH.value)
    User.objects.filter(pk=left.worker_id).update(is_active=False, left_at=now)
    Post.objects.filter(discipline=Discipline.DOMESTIC_ABUSE.value).update(ends_at=now)

    found = {each.discipline: each.since for each in gaps(ours, now)}
    assert set(found) == {Discipline.DOMESTIC_ABUSE, Discipline.MENTAL_HEALTH}
    assert to_cover(ours, now) == [left]


@pytest.mark.django_db
def test_a_worker_holds_posts_in_several_teams_and_ends_one() -> None:
    (ours, manager), (other, elsewhere) = _led(), _led()
    someone, today = worker(), clock.today()
    for by, of in ((manager, ours), (elsewhere, other)):
        post = actions.add_post(
            by=by,
            team_id=of.pk,
            discipline=Discipline.SOCIAL_WORK,
            fte=Decimal("0.5"),
            leads=False,
            starts_at=first_moment(today - timedelta(days=9)),
        )
        actions.fill_post(by=by, post_id=post.pk, worker=someone, starts_at=post.starts_at)
    made = family(of=ours)
    assert Sight(someone).decide(made.pk).level is Level.READ

    mine = Holding.objects.get(worker=someone, post__team=ours)
    ended = actions.end_holding(
        by=manager, holding_id=str(mine.pk), ends_at=after_day(today - timedelta(days=1))
    )

    assert ended.ended_by == manager
    assert Sight(someone).decide(made.pk).level is Level.DENY
    assert Sight(someone).decide(family(of=other).pk).level is Level.READ


@pytest.mark.django_db
def test_what_cannot_be_is_refused_beside_its_field() -> None:
    ours, manager = _led()
    start = first_moment(clock.today())
    post = {"by": manager, "team_id": ours.pk, "discipline": Discipline.SOCIAL_WORK, "starts_at": start}
    gone, ended_agency = worker(), worker(Role.ANALYST)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    gone.refresh_from_db()
    made = actions.add_post(**post, fte=Decimal(1), leads=False)

    def field(verb: object, **given: object) -> str:
        with pytest.raises(Refused) as refused:
            verb(**given)  # type: ignore[operator]
        return refused.value.field

    assert field(actions.add_post, **post, fte=Decimal(0), leads=False) == "fte"
    assert field(actions.add_post, **post, fte=Decimal("1.1"), leads=False) == "fte"
    assert field(actions.add_post, **post, fte=Decimal(1), leads=True) == "post"
    assert field(actions.add_post, **post, fte=Decimal(1), leads=False, ends_at=start) == "ends_on"
    fill = {"by": manager, "post_id": made.pk, "starts_at": start}
    assert field(actions.fill_post, **fill, worker=gone) == "worker"
    assert field(actions.fill_post, **fill, worker=ended_agency) == "worker"
    actions.fill_post(**fill, worker=worker())
    assert field(actions.fill_post, **fill, worker=worker()) == "worker"


@pytest.mark.django_db
def test_a_manager_looks_after_their_own_team_only_and_strangers_none() -> None:
    (ours, manager), (other, _) = _led(), _led()
    post = {"discipline": Discipline.SOCIAL_WORK, "fte": Decimal(1), "leads": False, "starts_at": clock.now()}

    for who, of in ((manager, other), (worker(), ours), (worker(Role.GUARDIAN), ours)):
        with pytest.raises(actions.NotYourTeam):
            actions.add_post(by=who, team_id=of.pk, **post)
    assert actions.add_post(by=manager, team_id=ours.pk, **post)
    assert actions.add_post(by=worker(Role.ADMINISTRATOR), team_id=ours.pk, **{**post, "leads": True})


@pytest.mark.django_db
def test_the_pages_of_teams(settings: object) -> None:
    settings.KINFOLD_DEMO = True  # type: ignore[attr-defined]
    (ours, manager), (other, _) = _led(), _led()
    left = worker()
    made = family(of=ours)
    allocate(left, made)
    User.objects.filter(pk=left.pk).update(is_active=False)
    client, administrator = client_of(manager), client_of(worker(Role.ADMINISTRATOR))

    shown = _text(client.get(f"/teams/{ours.pk}"))
    assert "This team has no mental health worker" in shown
    assert f"Family {made.reference}" in shown
    assert made.reference not in _text(administrator.get(f"/teams/{ours.pk}"))
    assert (
        client.get(f"/teams/{other.pk}").status_code
        == client.get("/teams/t0000000000000000").status_code
        == 404
    )
    assert other.name not in _text(client.get("/teams"))
    assert other.name in _text(administrator.get("/teams"))
    assert client_of(worker()).get("/teams").status_code == 404

    day = {"starts_on_day": "1", "starts_on_month": "6", "starts_on_year": "2026"}
    post = {"discipline": "mental_health", "fte": "0.6", "leads": "no", **day}
    assert client.post(f"/teams/{ours.pk}?do=post", post).status_code == 302
    assert "such as 0.6" in _text(client.post(f"/teams/{ours.pk}?do=post", {**post, "fte": "lots"}))
    vacant = Post.objects.get(team=ours, discipline="mental_health")
    assert "Vacant since 1 June 2026" in _text(client.get(f"/teams/{ours.pk}"))
    fill = {"worker": worker().sign_in_name, **day}
    assert client.post(f"/teams/{ours.pk}?do=fill&row={vacant.pk}", fill).status_code == 302
    assert "mental health worker" not in _text(client.get(f"/teams/{ours.pk}"))
    for do in ("post", "fill", "end-post", "end-holding", "turn", "end-turn"):
        assert client.get(f"/teams/{ours.pk}?do={do}").status_code == 200
    assert administrator.get("/teams?do=add").status_code == 200
    agency = manager.agency_id
    typed = {"name": "Parchment", "agency": agency, "duty_phone": "01632 960125"}
    assert administrator.post("/teams?do=add", typed).status_code == 302
    assert "There is a team of this name" in _text(administrator.post("/teams?do=add", typed))
    assert client.post("/teams?do=add", {**typed, "name": "Mine"}).status_code == 404
