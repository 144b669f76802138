"""Signing in and out, on whichever database the tests run on; a second file runs these on PostgreSQL."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kinfold.casework.accounts import actions
from kinfold.casework.accounts.models import FailedSignIns, User
from kinfold.domain.agency import Role
from kinfold.domain.errors import UserError
from kinfold.kit import clock

pytestmark = pytest.mark.django_db
PASSWORD = "a long invented password"


@pytest.fixture(autouse=True)
def _demonstration(settings: Any) -> None:
    settings.KINFOLD_DEMO = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def worker() -> User:
    agency = actions.ensure_agency(code="quillshire-council", name="Quillshire Council")
    return actions.ensure_demo_user(
        sign_in_name="amara",
        display_name="Amara Sedgewick",
        agency=agency,
        profession="Social worker",
        role=Role.SOCIAL_WORKER,
        password=PASSWORD,
    )


def _sign_in(client: Client, name: str, password: str, **more: str) -> Any:
    return client.post("/sign-in", {"sign_in_name": name, "password": password, **more})


def test_signing_in_leads_to_the_first_page(client: Client, worker: User) -> None:
    response = _sign_in(client, " Amara ", PASSWORD)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert "No families are allocated to you yet." in client.get("/").content.decode()


def test_signing_in_leads_on_to_where_one_was_going(client: Client, worker: User) -> None:
    asked = client.get("/definitions")
    response = _sign_in(client, "amara", PASSWORD, next="/definitions")

    assert asked["Location"] == "/sign-in?next=%2Fdefinitions"
    assert response["Location"] == "/definitions"


@pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(client: Client, worker: User, elsewhere: str) -> None:
    assert _sign_in(client, "amara", PASSWORD, next=elsewhere)["Location"] == "/"


def test_wrong_password_and_unknown_name_look_the_same(client: Client, worker: User) -> None:
    wrong = _sign_in(client, "amara", "not it")
    unknown = _sign_in(client, "amara", "not it")
    nobody = _sign_in(Client(), "zzzzz", "not it")

    assert wrong.status_code == unknown.status_code == nobody.status_code == 422
    blank = nobody.content.decode().replace("zzzzz", "amara")
    assert _without_token(wrong.content.decode()) == _without_token(blank)


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_empty_form_says_what_to_enter_beside_each_field(client: Client) -> None:
    page = _sign_in(client, "", "").content.decode()

    assert 'href="#sign_in_name"' in page
    assert page.count("Enter your sign-in name") == 2
    assert page.count("Enter your password") == 2
    assert "Error: Sign in" in page


@pytest.mark.parametrize("name", ["amara", "nobody-at-all"])
def test_five_failures_lock_a_name_whether_or_not_anyone_has_it(
    client: Client, worker: User, name: str
) -> None:
    for _ in range(5):
        _sign_in(client, name, "not it")

    locked = _sign_in(client, name, PASSWORD)

    assert locked.status_code == 422
    assert "Wait 15 minutes" in locked.content.decode()


def test_a_lock_ends_after_a_quarter_of_an_hour(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        _sign_in(client, "amara", "not it")
    later = clock.now() + timedelta(minutes=16)

    monkeypatch.setattr(clock, "now", lambda: later)

    assert _sign_in(client, "amara", PASSWORD).status_code == 302
    assert not FailedSignIns.objects.exists()


def test_failures_are_kept_without_the_name(client: Client, worker: User) -> None:
    _sign_in(client, "amara", "not it")

    [kept] = FailedSignIns.objects.all()

    assert "amara" not in kept.name_digest
    assert kept.failure_count == 1


def test_someone_no_longer_active_cannot_sign_in(client: Client, worker: User) -> None:
    worker.is_active = False
    worker.save()

    assert _sign_in(client, "amara", PASSWORD).status_code == 422


def test_signing_out_ends_the_session_and_clears_the_browser(client: Client, worker: User) -> None:
    _sign_in(client, "amara", PASSWORD)

    response = client.post("/sign-out")

    assert '"storage"' in response["Clear-Site-Data"]
    assert client.get("/").status_code == 302


def test_a_session_ends_after_half_a_day_even_in_use(
    client: Client, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sign_in(client, "amara", PASSWORD)
    assert client.get("/").status_code == 200
    later = clock.now() + timedelta(hours=13)

    monkeypatch.setattr(clock, "now", lambda: later)

    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_in_plain_words(worker: User) -> None:
    strict = Client(enforce_csrf_checks=True)

    response = _sign_in(strict, "amara", PASSWORD)

    assert response.status_code == 403
    assert "open too long" in response.content.decode()


def test_words_for_a_person_are_only_an_identifier(worker: User) -> None:
    assert str(worker) == worker.id
    assert "Amara" not in repr(worker)


def test_a_role_nobody_knows_is_refused_by_the_database(worker: User) -> None:
    worker.role = "league_table_keeper"

    with pytest.raises(IntegrityError), transaction.atomic():
        worker.save()


def test_invented_people_stay_out_of_a_real_partnership(settings: Any, worker: User) -> None:
    settings.KINFOLD_DEMO = False

    with pytest.raises(UserError, match="demonstration"):
        actions.ensure_demo_user(
            sign_in_name="dev",
            display_name="Dev",
            agency=worker.agency,
            profession="Recovery worker",
            role=Role.ADULT_SPECIALIST,
            password=PASSWORD,
        )
