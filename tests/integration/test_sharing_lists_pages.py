"""The pages of access, conflicts and glass: who finds them, what they say, what comes of them."""

import re

import pytest
from django.test import Client

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import Standing
from kinfold.casework.families.models import Family
from kinfold.casework.sharing.actions import allocations as actions
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import BrokenGlass, Conflict, Exclusion, Notice, Share
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock
from web_visitors import bytes_of, client_of

pytestmark = pytest.mark.django_db
NOWHERE = "f0000000000000000"
WORDS = "A neighbour heard cries from the house"


@pytest.fixture(autouse=True)
def _demo(settings: object) -> None:
    settings.KINFOLD_DEMO = True  # type: ignore[attr-defined]


def _led() -> tuple[Family, User, Team]:
    manager, ours = worker(Role.TEAM_MANAGER), team()
    holds(manager, ours, leads=True)
    return family(of=ours), manager, ours


def _text(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def test_glass_opens_the_family_and_closes_early() -> None:
    made, _, _ = _led()
    stranger = worker()
    client, address = client_of(stranger), f"/f/{made.pk}/glass"
    assert "reviews it within two working days" in _text(client.get(address))
    assert "Write at least 20 characters" in _text(client.post(address, {"reason": "child", "words": "x"}))

    assert client.post(address, {"reason": "child", "words": WORDS}).headers["location"] == f"/f/{made.pk}"
    assert client.get(f"/f/{made.pk}").status_code == 200
    assert "You can see this family until" in _text(client.get(address))
    assert client.post(address, {"do": "close"}).status_code == 302
    assert client.get(f"/f/{made.pk}").status_code == 404


def test_where_glass_gives_nothing_the_page_is_that_of_a_missing_family() -> None:
    made, manager, _ = _led()
    shut = worker()
    Exclusion.objects.create(family=made, worker=shut, by=manager, reason="invented")
    client = client_of(shut)

    for page in ("glass", "known", "access", "unseal"):
        there, missing = client.get(f"/f/{made.pk}/{page}"), client.get(f"/f/{NOWHERE}/{page}")
        assert there.status_code == missing.status_code == 404
        assert bytes_of(there) == bytes_of(missing)
    assert client.post(f"/f/{made.pk}/glass", {"reason": "child", "words": WORDS}).status_code == 404
    assert not BrokenGlass.objects.exists()
    assert client_of(worker(Role.ANALYST)).get(f"/f/{made.pk}/glass").status_code == 404


def test_saying_that_one_knows_the_family_ends_access_and_tells_no_name_afterwards() -> None:
    made, _, _ = _led()
    ours = worker()
    allocate(ours, made)
    client = client_of(ours)

    sent = client.post(f"/f/{made.pk}/known", {"knows": "kin"})

    assert sent.headers["location"] == "/conflicts?done=declared"
    shown = _text(client.get("/conflicts?done=declared"))
    assert "you know 1 family or person" in shown
    assert made.reference not in shown
    assert "Register that" not in shown
    assert client.get(f"/f/{made.pk}").status_code == 404


def test_a_manager_registers_their_own_workers_only_and_a_guardian_ends_it() -> None:
    made, manager, ours = _led()
    theirs, other = worker(), worker()
    holds(theirs, ours)
    typed = {"reference": made.reference, "covers": "family", "knows": "neighbour"}
    client, guardian = client_of(manager), client_of(worker(Role.GUARDIAN))

    refused = client.post("/conflicts?do=add", {**typed, "worker": other.sign_in_name})
    assert "No one of your teams has this sign-in name" in _text(refused)
    assert client.post("/conflicts?do=add", {**typed, "worker": theirs.sign_in_name}).status_code == 302
    row = Conflict.objects.get()
    assert Sight(theirs).decide(made.pk).rule.id == "conflict"
    assert theirs.display_name in _text(client.get("/conflicts"))

    assert client.post(f"/conflicts?do=end&row={row.pk}", {"why": "moved"}).status_code == 404
    assert "Say why this has ended" in _text(guardian.post(f"/conflicts?do=end&row={row.pk}", {"why": ""}))
    assert guardian.post(f"/conflicts?do=end&row={row.pk}", {"why": "They moved"}).status_code == 302
    row.refresh_from_db()
    assert row.ended_why == "They moved"
    assert row.ends_at is not None
    assert Sight(theirs).decide(made.pk).level is Level.READ


def test_registering_people_covers_every_family_of_theirs() -> None:
    made, manager, ours = _led()
    theirs = worker()
    holds(theirs, ours)
    typed = {"reference": made.reference.lower(), "covers": "people", "knows": "kin"}

    sent = client_of(manager).post("/conflicts?do=add", {**typed, "worker": theirs.sign_in_name})

    assert sent.status_code == 302
    assert Conflict.objects.filter(worker=theirs, family=None).count() == 2
    assert Sight(theirs).decide(made.pk).rule.id == "conflict"


def test_only_the_manager_of_the_team_finds_the_access_page() -> None:
    made, manager, ours = _led()
    colleague, allocated, elsewhere = worker(), worker(), worker(Role.TEAM_MANAGER)
    holds(colleague, ours)
    allocate(allocated, made)
    holds(elsewhere, team(), leads=True)

    shown = _text(client_of(manager).get(f"/f/{made.pk}/access"))
    assert allocated.display_name in shown
    assert colleague.display_name in shown
    for who in (colleague, allocated, elsewhere, worker(Role.GUARDIAN), worker(Role.ADMINISTRATOR)):
        assert client_of(who).get(f"/f/{made.pk}/access").status_code == 404


def _post(client: Client, made: Family, do: str, typed: dict[str, str], row: object = "") -> object:
    return client.post(f"/f/{made.pk}/access?do={do}&row={row}", typed)


def test_every_change_of_the_access_page_can_be_made_and_ended() -> None:
    made, manager, _ = _led()
    client, someone, second = client_of(manager), worker(), worker()
    today = clock.today()
    day = {"day": str(today.day), "month": str(today.month), "year": str(today.year)}
    days = {f"{which}_on_{part}": value for which in ("starts", "ends") for part, value in day.items()}
    name = {"worker": someone.sign_in_name}
    share = {
        **{key: value for key, value in days.items() if key.startswith("ends")},
        **{"agency": someone.agency_id, "section": "core", "purpose_words": "To plan"},
        **{"basis": "safeguarding", "told": "no", "told_words": "It would put the child at risk"},
    }
    pair = {"workers": f"{someone.sign_in_name}\n{second.sign_in_name}\n{manager.sign_in_name}"}
    for do, typed in (
        ("allocate", {**name, "standing": "allocated"}),
        ("seat", {**name, **days}),
        ("share", share),
        ("custodians", pair),
        ("exclude", {"worker": worker().sign_in_name, "reason": "Their former partner"}),
    ):
        assert _post(client, made, do, typed).status_code == 302, do  # type: ignore[attr-defined]
        assert client.get(f"/f/{made.pk}/access?do={do}").status_code == 200
    assert Share.objects.get().told is False
    shown = _text(client.get(f"/f/{made.pk}/access"))
    ends = re.findall(r"\?do=(end-[a-z]+)&amp;row=(\d+)", shown)
    assert {do for do, _ in ends} == {
        *("end-allocation", "end-seat", "end-share", "end-custodian", "end-exclusion")
    }
    for do, row in dict(ends).items():
        assert client.get(f"/f/{made.pk}/access?do={do}&row={row}").status_code == 200
        assert _post(client, made, do, {}, row).status_code == 302, do  # type: ignore[attr-defined]
        assert _post(client, made, do, {}, row).status_code == 404, do  # type: ignore[attr-defined]


def test_no_manager_makes_themself_a_custodian_beside_others() -> None:
    made, manager, _ = _led()
    client, pair, third = client_of(manager), [worker(), worker()], worker()
    allocate(third, made)
    names = "\n".join(each.sign_in_name for each in pair)
    assert _post(client, made, "custodians", {"workers": names}).status_code == 302  # type: ignore[attr-defined]

    both = f"{third.sign_in_name}\n{manager.sign_in_name}"
    refused = _post(client, made, "custodians", {"workers": both})
    let = _post(client, made, "custodians", {"workers": third.sign_in_name})

    assert "you cannot add yourself" in _text(refused)
    assert let.status_code == 302  # type: ignore[attr-defined]
    assert client_of(manager, proved=True).get(f"/f/{made.pk}/safe").status_code == 404
    assert client_of(third, proved=True).get(f"/f/{made.pk}/safe").status_code == 200


@pytest.mark.parametrize(
    ("do", "typed", "says"),
    [
        ("exclude", {"worker": "nobody-of-that-name", "reason": "x"}, "No one who works with families"),
        ("allocate", {"standing": "allocated"}, "one of the two"),
        ("share", {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"}, "Choose an agency"),
        ("seal", {"reason": "x", "named": "nobody-of-that-name"}, "No one who works with families"),
    ],
)
def test_refusals_stand_beside_the_field(do: str, typed: dict[str, str], says: str) -> None:
    made, manager, _ = _led()

    answered = _post(client_of(manager), made, do, typed)

    assert answered.status_code == 422  # type: ignore[attr-defined]
    assert says in _text(answered)


def test_sealing_and_opening_take_two() -> None:
    made, manager, _ = _led()
    second, unnamed = worker(), worker()
    for each in (second, unnamed):
        allocate(each, made)
    client = client_of(manager, proved=True)
    names = f"{manager.sign_in_name}\n{second.sign_in_name}"

    refused = _post(client, made, "seal", {"reason": "Threats", "named": manager.sign_in_name})
    assert "At least two people named" in _text(refused)
    assert _post(client, made, "seal", {"reason": "Threats", "named": names}).status_code == 302  # type: ignore[attr-defined]
    assert Sight(unnamed).decide(made.pk).rule.id == "sealed"
    assert _post(client, made, "unseal", {"why": "The threat is over"}).status_code == 302  # type: ignore[attr-defined]
    assert "You asked for this" in _text(client.post(f"/f/{made.pk}/unseal"))
    assert client_of(unnamed, proved=True).get(f"/f/{made.pk}/unseal").status_code == 404

    agreeing = client_of(second, proved=True)
    assert "The threat is over" in _text(agreeing.get(f"/f/{made.pk}/unseal"))
    assert agreeing.post(f"/f/{made.pk}/unseal").status_code == 302
    assert Sight(unnamed).decide(made.pk).level is Level.WRITE


def test_guardians_are_told_when_someone_from_outside_the_team_is_allocated() -> None:
    made, manager, ours = _led()
    colleague, friend = worker(), worker(Role.ADULT_SPECIALIST, Sector.POLICE)
    holds(colleague, ours)

    for each in (colleague, friend):
        actions.allocate(sight=Sight(manager), family_id=made.pk, worker=each, standing=Standing.ALLOCATED)

    told = Notice.objects.filter(kind="allocated:outside")
    assert {each.about for each in told} == {friend}
    assert "guardian" in {each.to_role for each in told}
