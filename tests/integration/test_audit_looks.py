"""Every look is written down with the page, every refusal too; what cannot be written down is not shown."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import get_resolver, reverse

import audit_tampers
import web_examples
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import ALLOWED, Page
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.casework.audit.verification import verify
from kinfold.domain.agency import Role
from kinfold.kit import clock
from kinfold.web import urls_access
from kinfold.web.gate import PUBLIC, kind_of
from web_visitors import PASSWORD, visitor

pytestmark = pytest.mark.django_db
KNOWN = {
    "board_quarter": ("2026-q3",),
    "indicator": ("police-call-outs",),
    "answer": ("hertfordshire",),
    "answer_outcome": ("hertfordshire", "cpp_31march"),
    "savings": ("no-such-savings",),
    **dict.fromkeys(
        ("access_family", "access_family_export", "access_family_change"), ("f0123456789abcdef",)
    ),
    **dict.fromkeys(("access_worker", "access_worker_export"), ("u-nobody",)),
    "access_glass": (404,),
    "access_unusual": ("own-404",),
    "agreement_change": ("none",),
    **dict.fromkeys(
        ("person", "person_change", "person_leave", "person_reset", "person_single_sign_on"), ("u-nobody",)
    ),
}
ROUTES = [
    one for one in (*get_resolver().url_patterns, *urls_access.urlpatterns) if getattr(one, "name", None)
]
PAGES = [one for one in ROUTES if kind_of(one.callback) not in {PUBLIC, Page.FAMILY}]


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    web_examples.write(tmp_path)
    return tmp_path


def _entries() -> list[AuditEvent]:
    return list(AuditEvent.objects.order_by("sequence"))


def _new(before: int) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(sequence__gt=before).order_by("sequence"))


@pytest.mark.parametrize("role", list(Role))
def test_every_page_leaves_one_entry_that_says_what_came_of_it(role: Role) -> None:
    client = visitor(role)

    for route in PAGES:
        before, things = AuditEvent.objects.count(), KNOWN.get(route.name, ())
        response = client.get(reverse(route.name, args=things))
        [entry] = _new(before)
        allowed = role in ALLOWED[Page(kind_of(route.callback) or "")]
        assert (entry.route, entry.role, entry.agency) == (route.name, role.value, "quillshire-nhs")
        assert (entry.action == Action.DENIED) is not allowed, route.name
        assert (response.status_code < 400) is (entry.action in {Action.VIEW, Action.LIST}), route.name
        assert ("may not" in entry.rule) is not allowed
        assert entry.thing == ("/".join(things) if response.status_code < 400 else entry.thing)

    assert verify().findings == []


@pytest.mark.parametrize("method", ["head", "post", "put", "delete", "options"])
def test_other_methods_leave_one_entry_too(method: str) -> None:
    client = visitor(Role.ANALYST)
    client.handler.enforce_csrf_checks = True

    for address, expected in (("/people", Action.DENIED), ("/definitions", Action.REFUSED)):
        before = AuditEvent.objects.count()
        getattr(client, method)(address)
        [entry] = _new(before)
        wanted = Action.VIEW if (method, address) == ("head", "/definitions") else expected
        assert entry.action == wanted


def test_public_pages_and_strangers_leave_none() -> None:
    client = visitor(Role.ANALYST)
    before = AuditEvent.objects.count()

    for address in ("/accessibility", "/healthy", "/sign-in"):
        client.get(address)
        Client().get(address)
    Client().get("/board")
    Client().get("/no-such-page")

    assert _new(before) == []


def test_a_guessed_address_is_written_down_without_its_words() -> None:
    client = visitor(Role.ANALYST)
    before = AuditEvent.objects.count()

    client.get("/thistle-pip/2016?name=thistle")
    client.get("/answers/thistle-pip")

    assert [(one.action, one.route) for one in _new(before)] == [
        (Action.MISSING, ""),
        (Action.MISSING, "answer"),
    ]
    assert all("thistle" not in str(one.__dict__) for one in _entries())


def _unwritable(*_args: Any, **_more: Any) -> None:
    raise DatabaseError("disk full")


@pytest.mark.parametrize("address", ["/answers/hertfordshire", "/access", "/access/looks", "/people"])
def test_a_look_that_cannot_be_written_down_is_not_served(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    client = visitor(Role.GUARDIAN, raise_request_exception=False)
    monkeypatch.setattr(AuditEvent, "save", _unwritable)

    response = client.get(address)

    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "Hertfordshire" not in response.content.decode()


def test_nobody_is_signed_in_whose_sign_in_cannot_be_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor(Role.ANALYST)
    client = Client(raise_request_exception=False)
    with monkeypatch.context() as patch:
        patch.setattr(AuditEvent, "save", _unwritable)
        answer = client.post("/sign-in", {"sign_in_name": "analyst", "password": PASSWORD})

    assert answer.status_code == 500
    assert client.get("/")["Location"] == "/sign-in"


def test_a_fault_of_ours_is_written_down(monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor(Role.ANALYST, raise_request_exception=False)
    before = AuditEvent.objects.count()
    monkeypatch.setattr("kinfold.web.views.answers.released", _unwritable)

    assert client.get("/answers").status_code == 500

    assert [one.action for one in _new(before)] == [Action.FAULT]


def test_signing_in_and_out_is_written_down() -> None:
    client = visitor(Role.ANALYST)
    client.get("/definitions")
    client.post("/sign-out")

    entries = _entries()

    assert [one.action for one in entries] == [Action.SIGNED_IN, Action.VIEW, Action.SIGNED_OUT]
    assert len({(one.actor, one.session, one.source) for one in entries}) == 1
    assert entries[0].session != client.session.session_key


def test_another_person_at_the_same_browser_ends_the_session_before() -> None:
    client = visitor(Role.ANALYST)
    visitor(Role.BOARD_MEMBER)

    client.post("/sign-in", {"sign_in_name": "board_member", "password": PASSWORD})

    ended, began = _entries()[-2:]
    assert (ended.action, ended.role) == (Action.SIGNED_OUT, "analyst")
    assert (began.action, began.role) == (Action.SIGNED_IN, "board_member")


def test_a_session_that_lasted_too_long_ends_with_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    client = visitor(Role.ANALYST)
    later = clock.now() + timedelta(hours=13)
    monkeypatch.setattr(clock, "now", lambda: later)

    client.get("/board")

    entries = _entries()
    assert [one.action for one in entries] == [Action.SIGNED_IN, Action.SIGNED_OUT]
    assert entries[1].rule == "The session had lasted half a day"


def test_failures_and_lock_outs_hold_neither_the_name_nor_the_password_typed() -> None:
    for _ in range(6):
        Client().post("/sign-in", {"sign_in_name": "Pip2016-my-password", "password": "correct horse"})

    entries = _entries()

    assert [one.action for one in entries] == [Action.SIGN_IN_FAILED] * 4 + [Action.LOCKED_OUT] * 2
    for one in entries:
        told = str(one.__dict__).lower()
        assert "pip2016" not in told
        assert "correct horse" not in told
        assert "127.0.0.1" not in told


def test_the_audit_holds_no_name() -> None:
    for role in Role:
        client = visitor(role)
        client.get("/")
        client.get("/people")

    told = " ".join(str(one.__dict__) for one in _entries())
    for user in User.objects.all():
        assert user.display_name not in told
        assert user.profession not in told


def _review(client: Client, query: str = "", *, address: str = "/access/looks") -> str:
    response = client.get(f"{address}{query}")
    assert response.status_code == 200
    return response.content.decode().replace("&#39;", "'")


def test_the_guardian_reads_what_stands_out_first_with_names() -> None:
    visitor(Role.BOARD_MEMBER).get("/people")
    Client().post("/sign-in", {"sign_in_name": "board_member", "password": "not it"})
    Client().post("/sign-in", {"sign_in_name": "no-such-name", "password": "not it"})

    page = _review(visitor(Role.GUARDIAN))

    assert (
        page.index("What stands out")
        < page.index("Board member may not open pages of the kind people")
        < page.index("Who looked at what")
    )
    assert "Someone under the name of Joan Harrowgate-Oyelaran" in page
    assert "Someone under a name that nobody has" in page
    assert "The chain verifies to" in page


def test_the_guardians_own_looks_are_in_the_review() -> None:
    client = visitor(Role.GUARDIAN)
    _review(client)

    assert "Opened a list" in _review(client).split("Who looked at what")[1].split("</form>")[1]


def test_a_review_with_nothing_refused_says_so() -> None:
    page = _review(visitor(Role.GUARDIAN))

    assert "Nothing waits." in page
    assert "Nobody was refused, failed to sign in or was locked out." in page


def test_the_review_is_filtered_by_worker_and_kind_without_a_name_in_its_address() -> None:
    visitor(Role.BOARD_MEMBER).get("/board")
    Client().post("/sign-in", {"sign_in_name": "board_member", "password": "not it"})
    board_member, client = User.objects.get(role=Role.BOARD_MEMBER), visitor(Role.GUARDIAN)

    theirs = _review(client, f"?worker={board_member.id}")
    views = _review(client, f"?worker={board_member.id}&action=view")
    none = _review(client, f"?worker={board_member.id}&action=fault")
    unknown = _review(client, "?worker=<script>&action=<script>&page=<script>")

    assert "3 entries, as chosen above" in theirs
    assert "1 entry, as chosen above" in views
    assert "Nothing like that was written down" in none
    assert "<script>" not in unknown.replace('<script type="module"', "")


def test_the_review_gives_25_entries_a_page_and_leads_to_older_ones() -> None:
    client = visitor(Role.GUARDIAN)
    for _ in range(60):
        client.get("/definitions")

    first, last = _review(client), _review(client, "?page=3")

    assert first.count("may open pages of the kind definitions") == 25
    assert "page=2" in first
    assert "page=2" in last
    assert "page=4" not in last
    assert "61 entries" in first


def test_a_broken_chain_goes_before_all_else() -> None:
    client = visitor(Role.GUARDIAN)
    client.get("/definitions")
    with connection.cursor() as cursor:
        audit_tampers.unlock(cursor)
        cursor.execute(f"update {audit_tampers.EVENTS} set actor = 'u9' where sequence = 2")

    for address in ("/access", "/access/looks"):
        page = _review(client, address=address)
        assert "The chain does not verify from" in page
        assert "Ring the administrator." in page
        assert "entry 2: the entry was altered" in page.lower()


def test_only_the_guardian_finds_the_review() -> None:
    for role in set(Role) - {Role.GUARDIAN}:
        assert visitor(role).get("/access").status_code == 404
    assert visitor(Role.GUARDIAN).get("/").headers["location"] == "/access"
