"""The second step: who must have one, what it lets through, and what guessing or replaying it comes to."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts_people import PASSWORD, SECRET, code, first_step, give_app, made, second_step, signed_in
from kinfold.casework.accounts.models import FailedSignIns
from kinfold.casework.accounts.rules import SEES_FAMILIES
from kinfold.casework.accounts.second_step import new_recovery_codes
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.domain.agency import Role
from kinfold.kit import clock
from web_visitors import visitor

pytestmark = pytest.mark.django_db
SET_UP = ("/account/second-step", "/account/second-step/app", "/account/second-step/passkey")
ELSEWHERE = ("/", "/definitions", "/people", "/account", "/account/password", "/no-such-page", "/board")


@pytest.fixture(autouse=True)
def _partnership(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _actions() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_may_see_a_family_reach_only_the_set_up_pages_without_one(role: Role) -> None:
    client = signed_in(made(role=role))

    for address in ELSEWHERE:
        answer = client.get(address)
        led = answer.status_code == 302 and answer["Location"] == "/account/second-step"
        assert led is (role in SEES_FAMILIES), address
    for address in (*SET_UP, "/accessibility"):
        assert client.get(address).status_code == 200, address
    assert client.post("/sign-out").status_code == 302
    assert client.get("/")["Location"] == "/sign-in"


@pytest.mark.parametrize("method", ["head", "post", "put", "patch", "delete", "options"])
def test_whatever_is_sent_without_a_second_step_leads_to_setting_it_up(method: str) -> None:
    client = signed_in(made(role=Role.ADMINISTRATOR))

    for address in ELSEWHERE:
        assert getattr(client, method)(address)["Location"] == "/account/second-step", address


def test_a_demonstration_offers_a_second_step_and_asks_nobody_for_it(settings: Any) -> None:
    settings.KINFOLD_DEMO = True
    client = visitor(Role.SOCIAL_WORKER)

    page = client.get("/account").content.decode()

    assert client.get("/").status_code == 200
    assert "A demonstration lets you in with a password alone" in page
    assert "Set up a second step" in page


def test_a_demonstration_can_be_told_to_ask(settings: Any) -> None:
    settings.KINFOLD_DEMO, settings.KINFOLD_SECOND_FACTOR = True, True

    assert visitor(Role.SOCIAL_WORKER).get("/")["Location"] == "/account/second-step"


def test_setting_up_an_app_gives_recovery_codes_once_and_opens_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(made())
    monkeypatch.setattr("kinfold.casework.accounts.second_step.generate_totp_secret", lambda: SECRET)
    shown = client.get("/account/second-step/app").content.decode()

    wrong = client.post("/account/second-step/app", {"code": "000000"})
    right = client.post("/account/second-step/app", {"code": f" {code()[:3]} {code()[3:]} "})

    assert SECRET[:4] in shown
    assert "<svg" in shown
    assert wrong.status_code == 422
    assert right.content.decode().count("kf-code-digits") == 10
    assert client.get("/").status_code == 200
    assert "Recovery codes: 10 not used" in client.get("/account").content.decode()
    assert Action.FACTOR_ADDED in _actions()


def test_the_secret_of_an_app_lies_nowhere_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(made())
    monkeypatch.setattr("kinfold.casework.accounts.second_step.generate_totp_secret", lambda: SECRET)
    client.get("/account/second-step/app")
    in_session = str(dict(client.session))
    client.post("/account/second-step/app", {"code": code()})

    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in in_session
    assert SECRET not in kept
    assert Authenticator.objects.count() == 2


def test_nothing_is_open_between_the_two_steps() -> None:
    user = made()
    give_app(user)
    client = Client()

    answer = first_step(client, next="/definitions")

    assert answer["Location"] == "/sign-in/second-step?next=%2Fdefinitions"
    assert "kinfold-known" not in client.cookies
    assert client.get("/account")["Location"].startswith("/sign-in")
    assert client.get("/account/second-step/app")["Location"].startswith("/sign-in")
    done = second_step(client, code(), next="/definitions")
    assert done["Location"] == "/definitions"
    assert client.get("/account").status_code == 200


def test_the_second_step_begins_with_the_first_and_lasts_ten_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    give_app(made())
    stranger, client = Client(), Client()
    assert second_step(stranger, code())["Location"] == "/sign-in"
    first_step(client)
    later = clock.now() + timedelta(minutes=11)

    monkeypatch.setattr(clock, "now", lambda: later)

    assert second_step(client, code())["Location"] == "/sign-in?because=second-step"
    assert "longer than ten minutes" in client.get("/sign-in?because=second-step").content.decode()
    assert client.get("/account").status_code == 302


def test_a_code_is_good_once_and_so_is_every_earlier_one() -> None:
    give_app(made())
    now, before = code(), code(ahead=-1)
    first, again, earlier = Client(), Client(), Client()
    for client in (first, again, earlier):
        first_step(client)

    assert second_step(first, now).status_code == 302
    assert second_step(again, now).status_code == 422
    assert second_step(earlier, before).status_code == 422
    assert again.get("/account").status_code == earlier.get("/account").status_code == 302


def test_a_code_from_long_ago_or_of_another_app_does_not_fit() -> None:
    give_app(made())
    client = Client()
    first_step(client)

    assert second_step(client, code(ahead=-3)).status_code == 422
    assert second_step(client, code(ahead=3)).status_code == 422


def test_a_recovery_code_is_good_once() -> None:
    user = made()
    give_app(user)
    codes = new_recovery_codes(user=user)
    first, again = Client(), Client()
    for client in (first, again):
        first_step(client)

    assert second_step(first, codes[3]).status_code == 302
    assert second_step(again, codes[3]).status_code == 422
    assert second_step(again, codes[4]).status_code == 302


def test_guessing_codes_locks_and_a_right_password_does_not_wipe_the_count() -> None:
    give_app(made())
    for at in range(5):
        client = Client()
        first_step(client)
        answer = second_step(client, f"{at:06}")
        assert answer.status_code == 422

    locked = Client()
    assert first_step(locked)["Location"].startswith("/sign-in/second-step")
    refused = second_step(locked, code())

    assert "Wait 15 minutes" in answer.content.decode()
    assert refused.status_code == 422
    assert "Wait 15 minutes" in refused.content.decode()
    assert locked.get("/account").status_code == 302
    assert [each for each in _actions() if each != Action.PERSON_ADDED] == (
        [Action.SECOND_STEP_FAILED] * 4 + [Action.LOCKED_OUT] * 2
    )


def test_a_stranger_with_the_password_cannot_lock_out_the_browser_of_its_owner() -> None:
    user = made()
    give_app(user)
    owner = signed_in(user)
    owner.post("/sign-out")
    for at in range(6):
        stranger = Client()
        first_step(stranger)
        second_step(stranger, f"{at:06}")

    first_step(owner)

    assert second_step(owner, code(ahead=1)).status_code == 302


def test_a_lock_of_the_second_step_ends_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    give_app(made())
    client = Client()
    first_step(client)
    for at in range(5):
        second_step(client, f"{at:06}")
    later = clock.now() + timedelta(minutes=16)

    monkeypatch.setattr(clock, "now", lambda: later)
    again = Client()
    first_step(again)

    assert second_step(again, code()).status_code == 302
    assert not FailedSignIns.objects.exists()


@pytest.mark.parametrize("typed", ["", "abc", "١٢٣٤٥٦", "12345678901234567890123", "'; drop", "\x00"])
def test_odd_codes_are_told_and_never_a_fault(typed: str) -> None:
    give_app(made())
    client = Client()
    first_step(client)

    assert second_step(client, typed).status_code == 422


@pytest.mark.parametrize(
    "answer",
    [
        "{}",
        "[]",
        "null",
        "{",
        "[" * 5000,
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", '
        '"authenticatorData": "AA", "signature": "AA"}, "clientExtensionResults": {}}',
        "x" * 30_000,
    ],
)
def test_a_forged_passkey_is_a_wrong_answer_and_never_a_fault(answer: str) -> None:
    user = made()
    give_app(user)
    client, member = Client(headers={"host": "localhost"}), signed_in(user, headers={"host": "localhost"})
    first_step(client)
    member.get("/account/second-step/passkey")

    assert second_step(client, "", credential=answer).status_code == 422
    made_up = member.post("/account/second-step/passkey", {"name": "x", "credential": answer})
    assert made_up.status_code == 422
    assert not Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).exists()


def test_the_last_second_step_stays_where_the_role_needs_one() -> None:
    user, analyst = made(), made("farida", Role.ANALYST)
    give_app(user)
    give_app(analyst)
    new_recovery_codes(user=analyst)
    needs, may = signed_in(user), signed_in(analyst)

    kept = needs.post("/account/second-step/remove", {"which": "app"}, follow=True)
    gone = may.post("/account/second-step/remove", {"which": "app"}, follow=True)

    assert "your role needs a second step" in kept.content.decode()
    assert "Removed." in gone.content.decode()
    assert list(Authenticator.objects.values_list("user_id", flat=True)) == [user.id]


def test_nobody_removes_anothers_second_step() -> None:
    user, other = made(), made("dev")
    give_app(user)
    give_app(other)
    passkey = Authenticator.objects.create(user=other, type="webauthn", data={"name": "x", "credential": {}})

    answer = signed_in(user).post("/account/second-step/remove", {"which": f"passkey-{passkey.pk}"})

    assert answer.status_code == 404
    assert Authenticator.objects.filter(pk=passkey.pk).exists()


def test_a_password_alone_cannot_replace_a_second_step_later_on(monkeypatch: pytest.MonkeyPatch) -> None:
    user = made()
    give_app(user)
    client = signed_in(user)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)

    for address in ("/account/second-step/app", "/account/second-step/recovery-codes", "/account/password"):
        assert client.get(address)["Location"].startswith("/account/prove?next="), address
        assert client.post(address)["Location"].startswith("/account/prove?next="), address
    refused = client.post("/account/prove", {"password": PASSWORD, "next": "/account"})
    assert refused.status_code == 422
    assert client.get("/account/second-step/app").status_code == 302


def test_passkeys_need_a_host_that_has_a_name() -> None:
    user = made()
    give_app(user)

    by_number = signed_in(user, headers={"host": "127.0.0.1"}).get("/account/second-step/passkey")

    assert "Passkeys need a name" in by_number.content.decode()
