"""What a stranger may try: others' pages, forged forms, bad hosts, victims locked out, copied homes."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import Client, RequestFactory

import web_examples
from kinfold.casework.accounts.models import FailedSignIns, User
from kinfold.casework.accounts.rules import ALLOWED, Page
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.domain.agency import Role
from kinfold.web.middleware import HeadWithoutBody
from web_visitors import PASSWORD, visitor

pytestmark = pytest.mark.django_db
METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")
PAGES = {
    "/people": Page.PEOPLE,
    "/access": Page.ACCESS,
    "/board": Page.BOARD,
    "/board/2026-q3": Page.BOARD,
    "/indicators/police-call-outs": Page.INDICATORS,
    "/answers/hertfordshire": Page.ANSWERS,
    "/answers/no-such-answer": Page.ANSWERS,
    "/savings": Page.SAVINGS,
}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    web_examples.write(tmp_path)
    return tmp_path


def _seen(response: Any) -> tuple[int, bytes, dict[str, str]]:
    """Give all that a stranger sees of an answer, without the form's token, which is never twice the same."""
    body = re.sub(rb'value="\w{64}"', b"", response.content)
    return response.status_code, body, {k: v for k, v in response.items() if k != "Set-Cookie"}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("method", METHODS)
def test_forbidden_and_missing_are_the_same_bytes_whatever_is_sent(role: Role, method: str) -> None:
    client = visitor(role)
    client.handler.enforce_csrf_checks = True
    missing = _seen(getattr(client, method)("/no-such-page"))

    for address, page in PAGES.items():
        if role not in ALLOWED[page]:
            assert _seen(getattr(client, method)(address)) == missing, address


@pytest.mark.parametrize("address", ["/answers/none", "/board/1999-q1", "/indicators/none", "/savings/none"])
def test_missing_below_an_allowed_address_is_the_same_as_missing_anywhere(address: str) -> None:
    client = visitor(Role.ANALYST)

    assert _seen(client.get(address)) == _seen(client.get("/no-such-page"))


@pytest.mark.parametrize("address", ["/sign-in", "/no-such-page", "/accessibility", "/healthy"])
def test_head_tells_the_length(address: str) -> None:
    client = Client()

    got, asked = client.get(address), client.head(address)

    assert asked.status_code == got.status_code
    assert int(asked["Content-Length"]) > 0


def test_server_is_given_no_body_to_send_for_head() -> None:
    def answer(_request: Any) -> HttpResponse:
        return HttpResponse(b"body")

    asked = HeadWithoutBody(answer)(RequestFactory().head("/"))

    assert (asked.content, asked["Content-Length"]) == (b"", "4")


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil", "a b"])
def test_another_host_gets_a_page_that_repeats_nothing_and_is_not_kept(
    host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    response = Client(raise_request_exception=False).get("/sign-in", headers={"host": host})

    assert response.status_code == 400
    assert "We did not understand that request" in response.content.decode()
    assert host not in response.content.decode()
    assert host not in capsys.readouterr().err
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil", "/\t/evil", "http:evil"]
)
def test_signing_in_never_leads_out(wanted: str) -> None:
    client = visitor(Role.ANALYST)

    response = client.post("/sign-in", {"sign_in_name": "analyst", "password": PASSWORD, "next": wanted})

    assert response["Location"] == "/"


def test_signing_in_takes_a_new_session_and_ends_the_one_before() -> None:
    client = visitor(Role.ANALYST)
    before = client.cookies["kinfold"].value
    visitor(Role.BOARD_MEMBER)

    client.post("/sign-in", {"sign_in_name": "board_member", "password": PASSWORD})

    assert client.cookies["kinfold"].value != before
    old = Client()
    old.cookies["kinfold"] = before
    assert old.get("/")["Location"] == "/sign-in"


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites() -> None:
    for name, cookie in visitor(Role.ANALYST).cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_a_link_to_signing_out_signs_nobody_out() -> None:
    client = visitor(Role.ANALYST)

    assert client.get("/sign-out")["Location"] == "/"
    assert client.get("/").status_code == 200


def _fail(client: Client, name: str, times: int) -> None:
    for _ in range(times):
        client.post("/sign-in", {"sign_in_name": name, "password": "not it"})


def test_strangers_cannot_keep_someone_out_of_the_browser_they_use() -> None:
    owner = visitor(Role.ANALYST)
    owner.post("/sign-out")
    _fail(Client(), "analyst", 6)

    mine = owner.post("/sign-in", {"sign_in_name": "analyst", "password": PASSWORD})
    strangers = Client().post("/sign-in", {"sign_in_name": "analyst", "password": PASSWORD})

    assert (mine.status_code, strangers.status_code) == (302, 422)


def test_a_known_browser_is_locked_too_and_only_for_its_own_name() -> None:
    owner = visitor(Role.ANALYST)
    visitor(Role.GUARDIAN)
    _fail(Client(), "guardian", 6)
    owner.post("/sign-out")

    other = owner.post("/sign-in", {"sign_in_name": "guardian", "password": PASSWORD})
    _fail(owner, "analyst", 5)
    mine = owner.post("/sign-in", {"sign_in_name": "analyst", "password": PASSWORD})

    assert (other.status_code, mine.status_code) == (422, 422)


def test_a_forged_mark_of_a_known_browser_counts_as_none() -> None:
    visitor(Role.ANALYST)
    stranger = Client()
    for at in range(6):
        stranger.cookies["kinfold-known"] = f"{at}.{'0' * 64}"
        _fail(stranger, "analyst", 1)

    assert FailedSignIns.objects.get().failure_count == 5


def test_the_mark_of_a_known_browser_names_nobody() -> None:
    mark = visitor(Role.ANALYST).cookies["kinfold-known"].value

    assert re.fullmatch(r"[0-9a-f]{32}\.[0-9a-f]{64}", mark)


def test_attempt_is_counted_before_the_password_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    from kinfold.casework.accounts import actions

    counted = []

    def slow(*_args: Any, **_more: Any) -> None:
        counted.append(FailedSignIns.objects.get().failure_count)

    monkeypatch.setattr(actions, "authenticate", slow)
    _fail(Client(), "analyst", 2)

    assert counted == [1, 2]


def test_invented_people_cannot_sign_in_where_the_mark_of_a_demonstration_is_gone(settings: Any) -> None:
    client = visitor(Role.ANALYST)
    assert client.get("/").status_code == 200

    settings.KINFOLD_DEMO = False

    assert client.get("/").status_code == 302
    again = Client().post("/sign-in", {"sign_in_name": "analyst", "password": PASSWORD})
    assert again.status_code == 422


def test_real_people_cannot_sign_in_to_a_demonstration() -> None:
    visitor(Role.ANALYST)
    User.objects.update(is_demo=False)

    assert Client().post("/sign-in", {"sign_in_name": "analyst", "password": PASSWORD}).status_code == 422


def test_a_fault_tells_and_logs_nothing_that_was_typed(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from kinfold.casework.accounts import actions

    def broken(**_given: Any) -> None:
        raise RuntimeError("the database is locked")

    monkeypatch.setattr(actions, "attempt_sign_in", broken)
    client = Client(raise_request_exception=False)

    response = client.post("/sign-in?next=/definitions", {"sign_in_name": "Thistle", "password": "Pip2016"})

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    for told in (caplog.text, response.content.decode()):
        assert "Thistle" not in told
        assert "Pip2016" not in told


def test_a_database_that_stays_busy_is_our_fault_and_not_the_visitors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = visitor(Role.ANALYST, raise_request_exception=False)

    def busy(*_args: Any, **_more: Any) -> None:
        raise UpdateError

    monkeypatch.setattr(SessionStore, "save", busy)

    response = client.get("/definitions")

    assert response.status_code == 503
    assert "Something went wrong on our side" in response.content.decode()


def test_an_address_with_a_null_byte_is_refused_and_no_fault() -> None:
    assert Client().get("/sign-in?next=%00/").status_code == 400


def test_an_address_with_a_null_byte_is_written_down_of_someone_signed_in() -> None:
    assert visitor(Role.ADMINISTRATOR).get("/people?row=%00").status_code == 400
    assert AuditEvent.objects.newest_first()[0].action == Action.REFUSED
