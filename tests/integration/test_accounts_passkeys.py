"""Passkeys: the right key at the right host for the challenge just given, once; all else is refused."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from accounts_people import code, first_step, give_app, made, second_step, signed_in
from kinfold.casework.accounts.models import User
from soft_key import SoftKey, options_in

pytestmark = pytest.mark.django_db
HOST = {"host": "localhost"}
MAKE = "/account/second-step/passkey"


@pytest.fixture(autouse=True)
def _partnership(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _with_key(name: str = "amara") -> tuple[User, SoftKey]:
    """Give someone who has a passkey."""
    user, key = made(name), SoftKey()
    client = signed_in(user, headers=HOST)
    asked = options_in(client.get(MAKE).content.decode())
    made_it = client.post(MAKE, {"name": "Work telephone", "credential": key.make(asked)})
    assert made_it.status_code == 200, made_it.content
    assert "Keep these recovery codes" in made_it.content.decode()
    return user, key


def _asked(client: Client, name: str = "amara") -> dict[str, Any]:
    """Pass the first step, and give what the second asks of the browser."""
    return options_in(client.get(first_step(client, name)["Location"]).content.decode())


def _is_in(client: Client) -> bool:
    return bool(client.get("/account").status_code == 200)


def test_a_passkey_made_once_lets_its_owner_in() -> None:
    _, key = _with_key()
    client = Client(headers=HOST)

    answer = second_step(client, "", credential=key.show(_asked(client)), next="/definitions")

    assert answer["Location"] == "/definitions"
    assert _is_in(client)
    page = client.get("/account").content.decode()
    assert "Passkey: Work telephone" in page
    assert "Last used" in page


def test_an_answer_is_good_once() -> None:
    _, key = _with_key()
    client, again = Client(headers=HOST), Client(headers=HOST)
    _asked(again)
    answer = key.show(_asked(client))

    assert second_step(client, "", credential=answer).status_code == 302
    assert second_step(again, "", credential=answer).status_code == 422
    assert not _is_in(again)


def test_a_challenge_is_gone_after_a_wrong_answer() -> None:
    _, key = _with_key()
    client = Client(headers=HOST)
    asked = _asked(client)

    assert second_step(client, "", credential=SoftKey().show(asked)).status_code == 422
    assert second_step(client, "", credential=key.show(asked)).status_code == 422


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"origin": "http://localhost.evil.example"},
        {"origin": "https://evil.example"},
        {"host": "evil.example"},
        {"origin": "http://127.0.0.1"},
    ],
)
def test_what_was_signed_at_another_site_opens_nothing(elsewhere: dict[str, str]) -> None:
    _, key = _with_key()
    client = Client(headers=HOST)

    assert second_step(client, "", credential=key.show(_asked(client), **elsewhere)).status_code == 422
    assert not _is_in(client)


def test_anothers_passkey_is_not_mine() -> None:
    _with_key("amara")
    _, theirs = _with_key("dev")
    client = Client(headers=HOST)

    assert second_step(client, "", credential=theirs.show(_asked(client))).status_code == 422


def test_the_right_name_of_a_key_with_another_key_behind_it_is_refused() -> None:
    _, key = _with_key()
    client = Client(headers=HOST)
    forged = SoftKey(credential_id=key.credential_id)

    assert second_step(client, "", credential=forged.show(_asked(client))).status_code == 422


def test_a_challenge_for_making_cannot_be_used_for_showing_nor_anothers_for_mine() -> None:
    user, key = _with_key()
    member = signed_in_by_key(user, key)
    to_make = options_in(member.get(MAKE).content.decode())

    shown = member.post("/account/prove", {"credential": key.show(to_make), "next": "/"})

    assert shown.status_code == 422


def signed_in_by_key(user: User, key: SoftKey) -> Client:
    """Give a client at which someone came in by passkey."""
    client = Client(headers=HOST)
    second_step(client, "", credential=key.show(_asked(client, user.sign_in_name)))
    return client


def test_a_passkey_is_proof_too() -> None:
    user, key = _with_key()
    client = signed_in_by_key(user, key)
    asked = options_in(client.get("/account/prove?next=/definitions").content.decode())

    answer = client.post("/account/prove", {"credential": key.show(asked), "next": "/definitions"})

    assert answer["Location"] == "/definitions"


def test_an_answer_that_was_proof_is_no_proof_again() -> None:
    user, key = _with_key()
    client = signed_in_by_key(user, key)
    answer = key.show(options_in(client.get("/account/prove").content.decode()))

    assert client.post("/account/prove", {"credential": answer}).status_code == 302
    assert client.post("/account/prove", {"credential": answer}).status_code == 422


def test_forged_passkeys_lock_with_codes() -> None:
    user, key = _with_key()
    give_app(user)
    client = Client(headers=HOST)
    asked = _asked(client)
    for at in range(5):
        second_step(client, f"{at:06}") if at % 2 else second_step(
            client, "", credential=SoftKey().show(asked)
        )

    page = client.get("/sign-in/second-step").content.decode()
    right = second_step(client, "", credential=key.show(options_in(page)))

    assert right.status_code == 422
    assert "Wait 15 minutes" in right.content.decode()
    assert second_step(client, code()).status_code == 422


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://evil.example"}, {"host": "evil.example"}, {"origin": "http://localhost.x"}]
)
def test_a_passkey_made_for_another_site_is_not_kept(wrong: dict[str, str]) -> None:
    client = signed_in(made(), headers=HOST)
    asked = options_in(client.get(MAKE).content.decode())

    answer = client.post(MAKE, {"name": "x", "credential": SoftKey().make(asked, **wrong)})

    assert answer.status_code == 422
    assert client.get("/")["Location"] == "/account/second-step"


def test_a_passkey_without_a_name_is_asked_for_one() -> None:
    client = signed_in(made(), headers=HOST)
    asked = options_in(client.get(MAKE).content.decode())

    answer = client.post(MAKE, {"name": "", "credential": SoftKey().make(asked)})

    assert answer.status_code == 422
    assert answer.content.decode().count("Enter a name for the passkey") == 2


def test_a_name_of_a_passkey_cannot_become_markup() -> None:
    user, key = made(), SoftKey()
    client = signed_in(user, headers=HOST)
    asked = options_in(client.get(MAKE).content.decode())
    client.post(MAKE, {"name": "<img src=x onerror=alert(1)>", "credential": key.make(asked)})

    assert "<img" not in client.get("/account").content.decode()
