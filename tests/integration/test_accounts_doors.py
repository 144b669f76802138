"""Every address of signing in, of the account and of people: each method, signed in or not, never a fault."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts_people import give_app, made, signed_in
from kinfold.casework.accounts.models import User
from kinfold.domain.agency import Role
from kinfold.web.gate import PUBLIC, kind_of

pytestmark = pytest.mark.django_db
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
GIVEN = {"set_up_link": ("none",)}
ENDS_SESSIONS = {"sign_out", "end_sessions"}


@pytest.fixture(autouse=True)
def _partnership(settings: Any, tmp_path: Path) -> None:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _ours() -> list[tuple[str, str, Any]]:
    """Give the name, address and view of every route of sign-in and people."""
    found = []
    for one in get_resolver().url_patterns:
        if getattr(one, "app_name", "") == "accounts":
            found += [
                (each.name, reverse(f"accounts:{each.name}", args=GIVEN.get(each.name, ())), each.callback)
                for each in one.url_patterns
            ]
        elif str(getattr(one, "name", "")).startswith(("person", "people")):
            given = ("u-nobody",) if "user_id" in str(one.pattern) else ()
            found.append((one.name, reverse(one.name, args=given), one.callback))
    return found


def test_there_are_addresses_to_try() -> None:
    assert len(_ours()) >= 22


@pytest.mark.parametrize("method", METHODS)
def test_no_method_at_any_address_is_a_fault(method: str) -> None:
    user = made("sunita", Role.ADMINISTRATOR)
    give_app(user)
    stranger, member = Client(), signed_in(user)

    for name, address, view in _ours():
        outside = getattr(stranger, method)(address)
        inside = getattr(member, method)(address) if name not in ENDS_SESSIONS else None
        assert outside.status_code < 500, (method, address)
        assert inside is None or inside.status_code < 500, (method, address)
        if kind_of(view) != PUBLIC:
            assert outside["Location"].startswith("/sign-in?next="), (method, address)
    assert member.get("/account").status_code == 200
    assert User.objects.count() == 1


@pytest.mark.parametrize("address", ["/account/sessions/end", "/account/second-step/remove", "/sign-out"])
def test_links_change_nothing(address: str) -> None:
    user = made("sunita", Role.ADMINISTRATOR)
    give_app(user)
    client = signed_in(user)

    client.get(address)
    client.head(address)

    assert client.get("/account").status_code == 200
    assert client.get("/account").content.decode().count('value="app"') == 1


@pytest.mark.parametrize("old", ["accounts/login/", "accounts/signup/", "accounts/email/", "accounts/2fa/"])
def test_the_librarys_own_addresses_do_not_exist(old: str) -> None:
    client = signed_in(made("farida", Role.ANALYST))

    assert client.get(f"/{old}").status_code == 404
    assert Client().get(f"/{old}").status_code == 404


def test_no_answer_of_sign_in_is_kept_or_run_by_a_browser() -> None:
    user = made("sunita", Role.ADMINISTRATOR)
    give_app(user)
    client = signed_in(user)

    for _name, address, _view in _ours():
        answer = client.get(address)
        assert answer["Cache-Control"] == "no-store", address
        assert "unsafe" not in answer["Content-Security-Policy"], address
        if answer.status_code == 200:
            page = answer.content.decode()
            assert ' style="' not in page, address
            assert "<script>" not in page, address
