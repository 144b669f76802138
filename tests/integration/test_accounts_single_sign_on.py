"""Single sign-on against a provider on loopback: who gets in, who does not, and what forgeries come to."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

import local_provider
from accounts_people import code, give_app, made, second_step, signed_in
from kinfold.casework.accounts import actions, proof
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.actions import Witness
from kinfold.casework.audit.models import Action, AuditEvent
from kinfold.domain.agency import Role
from kinfold.domain.errors import UserError
from kinfold.kit import clock
from kinfold.web import environment
from local_provider import CLIENT_ID, CLIENT_SECRET, OTHER_KEY, Provider

pytestmark = pytest.mark.django_db
NOBODY = "Council account did not sign you in here"


@pytest.fixture
def provider(settings: Any, tmp_path: Path) -> Iterator[Provider]:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with local_provider.provider() as found:
        settings.KINFOLD_SINGLE_SIGN_ON = {
            "name": "Council account",
            "issuer": found.issuer,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "mfa": True,
        }
        found.claims = {"amr": ["pwd", "mfa"]}
        yield found


@pytest.fixture
def amara(provider: Provider) -> User:
    return made("amara", single_sign_on_id="sub-amara")


def _there(client: Client, provider: Provider, query: str = "") -> str:
    """Go to the provider, be let in there, and give the path by which the browser comes back."""
    sent = urlsplit(client.get(f"/single-sign-on{query}")["Location"])
    assert f"{sent.scheme}://{sent.netloc}" == provider.issuer
    back = urlsplit(provider.authorize({name: each[0] for name, each in parse_qs(sent.query).items()}))
    return f"{back.path}?{back.query}"


def _come(client: Client, provider: Provider, query: str = "") -> Any:
    return client.get(_there(client, provider, query))


def _is_in(client: Client) -> bool:
    return bool(client.get("/account").status_code == 200)


def test_someone_the_administrator_made_comes_in_with_the_providers_two_steps(
    provider: Provider, amara: User
) -> None:
    client = Client()
    page = client.get("/sign-in?next=/definitions").content.decode()

    answer = _come(client, provider, "?next=/definitions")

    assert "Sign in with Council account" in page
    assert 'href="/single-sign-on?next=/definitions"' in page
    assert answer["Location"] == "/definitions"
    assert client.get("/definitions").status_code == 200
    entry = AuditEvent.objects.get(action=Action.SIGNED_IN)
    assert (entry.actor, entry.rule) == (amara.id, "The single sign-on says who it is")


def test_nobody_is_made_by_signing_in(provider: Provider, amara: User) -> None:
    provider.subject = "sub-of-a-stranger"
    provider.claims |= {"email": "amara@quillshire.example", "email_verified": True, "name": "amara"}
    client = Client()

    answer = _come(client, provider)

    assert answer.status_code == 422
    assert NOBODY in answer.content.decode()
    assert not _is_in(client)
    assert User.objects.count() == 1
    assert "stranger" not in str(list(AuditEvent.objects.values()))


def test_a_leaver_and_an_invented_person_do_not_come_in(provider: Provider, amara: User) -> None:
    actions.leave(amara, by=Witness())
    left = _come(Client(), provider)
    User.objects.filter(id=amara.id).update(is_active=True, is_demo=True)
    invented = _come(Client(), provider)

    assert left.status_code == invented.status_code == 422


@pytest.mark.parametrize(
    "claims", [{}, {"amr": ["pwd"]}, {"amr": "mfa"}, {"amr": None, "acr": "urn:example:password"}]
)
def test_without_the_providers_word_for_two_steps_ours_is_asked_for(
    provider: Provider, amara: User, claims: dict[str, Any]
) -> None:
    provider.claims = claims
    client = Client()

    assert _come(client, provider)["Location"] == "/"
    assert client.get("/definitions")["Location"] == "/account/second-step"

    give_app(amara)
    again = Client()
    assert _come(again, provider)["Location"].startswith("/sign-in/second-step")
    assert not _is_in(again)
    assert second_step(again, code()).status_code == 302
    assert _is_in(again)


def test_the_providers_word_is_not_taken_where_the_partnership_does_not_say_so(
    provider: Provider, amara: User, settings: Any
) -> None:
    settings.KINFOLD_SINGLE_SIGN_ON = {**settings.KINFOLD_SINGLE_SIGN_ON, "mfa": False}
    client = Client()
    _come(client, provider)

    assert client.get("/definitions")["Location"] == "/account/second-step"


def test_acr_can_say_it_too(provider: Provider, amara: User) -> None:
    provider.claims = {"acr": "https://refeds.example/profile/MFA"}
    client = Client()
    _come(client, provider)

    assert client.get("/definitions").status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-service"},
        {"aud": [CLIENT_ID, "another-service"], "azp": "another-service"},
        {"exp": 1},
        {"exp": None},
        {"nonce": "another"},
        {"nonce": None},
        {"sub": None},
        {"iat": 99_999_999_999},
    ],
)
def test_a_token_that_was_not_made_for_this_question_opens_nothing(
    provider: Provider, amara: User, claims: dict[str, Any]
) -> None:
    provider.claims |= claims
    client = Client()

    assert _come(client, provider).status_code == 422
    assert not _is_in(client)


def test_a_token_signed_by_another_key_opens_nothing(provider: Provider, amara: User) -> None:
    provider.key = OTHER_KEY

    assert _come(Client(), provider).status_code == 422


def test_a_token_signed_by_nobody_or_with_the_secret_we_share_opens_nothing(
    provider: Provider, amara: User
) -> None:
    for key, algorithm in (("", "none"), (CLIENT_SECRET * 4, "HS256")):
        provider.key, provider.algorithm = key, algorithm
        assert _come(Client(), provider).status_code == 422


def test_an_answer_is_good_once_and_only_in_the_browser_that_asked(provider: Provider, amara: User) -> None:
    client, thief = Client(), Client()
    back = _there(client, provider)

    stolen = thief.get(back)
    first = client.get(back)
    again = client.get(back)

    assert (stolen.status_code, first.status_code, again.status_code) == (422, 302, 422)
    assert not _is_in(thief)


def test_an_answer_is_good_once_even_at_a_provider_that_gives_the_same_again(
    provider: Provider, amara: User
) -> None:
    client = Client()
    back = _there(client, provider)
    kept = dict(provider.codes)
    assert client.get(back).status_code == 302
    client.post("/sign-out")
    provider.codes = kept

    assert client.get(back).status_code == 422
    assert not _is_in(client)


def test_the_right_code_with_another_state_opens_nothing(provider: Provider, amara: User) -> None:
    client = Client()
    back = _there(client, provider)

    assert client.get(back.replace("state=", "state=x")).status_code == 422
    assert client.get(back).status_code == 422


def test_an_answer_to_proof_is_good_once(
    provider: Provider, amara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    _come(client, provider)
    provider.claims |= {"auth_time": int(clock.now().timestamp())}
    back = _there(client, provider)
    kept = dict(provider.codes)
    assert client.get(back).status_code == 302
    provider.codes = kept

    assert client.get(back).status_code == 422


def test_a_victim_cannot_be_signed_in_as_someone_else(provider: Provider, amara: User) -> None:
    attacker, victim = Client(), Client()
    back = _there(attacker, provider)
    _there(victim, provider)

    assert victim.get(back).status_code == 422
    assert not _is_in(victim)


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied"])
def test_coming_back_without_having_gone_says_so(provider: Provider, query: str) -> None:
    answer = Client().get(f"/single-sign-on/back{query}")

    assert answer.status_code == 422
    assert NOBODY in answer.content.decode()


def test_signing_in_never_leads_to_another_site(provider: Provider, amara: User) -> None:
    assert _come(Client(), provider, "?next=//evil.example")["Location"] == "/"


def test_a_provider_that_says_it_is_another_or_is_silent_opens_nothing(
    provider: Provider, amara: User, settings: Any
) -> None:
    provider.discovery = {"issuer": "https://elsewhere.example"}
    other = Client().get("/single-sign-on")
    provider.discovery = {"token_endpoint": "file:///etc/passwd"}
    unsafe = Client().get("/single-sign-on")
    settings.KINFOLD_SINGLE_SIGN_ON = {**settings.KINFOLD_SINGLE_SIGN_ON, "issuer": "http://127.0.0.1:9"}
    silent = Client().get("/single-sign-on")

    assert other.status_code == unsafe.status_code == silent.status_code == 422


def test_proof_is_given_again_by_the_provider_only_if_it_asked_just_now(
    provider: Provider, amara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(id=amara.id).update(password="!")
    client = Client()
    _come(client, provider)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    page = client.get("/account/prove?next=/definitions").content.decode()

    stale = _come(client, provider, "?next=/definitions")
    provider.claims |= {"auth_time": int(later.timestamp())}
    fresh = _come(client, provider, "?next=/definitions")

    assert "Sign in again with Council account" in page
    assert provider.asked[-1]["prompt"] == "login"
    assert stale.status_code == 422
    assert fresh["Location"] == "/definitions"
    assert client.session[proof.PROVED_AT] == later.timestamp()


def test_proof_of_someone_else_is_no_proof(
    provider: Provider, amara: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made("dev", single_sign_on_id="sub-dev")
    client = Client()
    _come(client, provider)
    later = clock.now() + timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    provider.subject = "sub-dev"
    provider.claims |= {"auth_time": int(later.timestamp())}

    assert _come(client, provider).status_code == 422
    assert client.session[proof.PROVED_AT] != later.timestamp()


def test_an_administrator_says_whose_identifier_is_whose_and_each_has_one(
    provider: Provider, amara: User, settings: Any
) -> None:
    settings.KINFOLD_SECOND_FACTOR = False
    dev, client = made("dev"), signed_in(made("sunita", Role.ADMINISTRATOR))
    theirs = signed_in(dev)

    taken = client.post(f"/people/{dev.id}/single-sign-on", {"single_sign_on_id": "sub-amara"})
    given = client.post(f"/people/{dev.id}/single-sign-on", {"single_sign_on_id": "sub-dev"}, follow=True)

    assert taken.status_code == 422
    assert "Someone has this single sign-on identifier already" in taken.content.decode()
    assert "Changed." in given.content.decode()
    assert not _is_in(theirs)
    provider.subject = "sub-dev"
    assert _come(Client(), provider)["Location"] == "/"


def test_without_a_provider_there_is_no_such_address(settings: Any) -> None:
    settings.KINFOLD_SINGLE_SIGN_ON = None

    assert Client().get("/single-sign-on").status_code == 404
    assert Client().get("/single-sign-on/back?code=x&state=y").status_code == 404
    assert "Or use the account" not in Client().get("/sign-in").content.decode()


def test_half_a_provider_or_one_without_https_is_refused_before_it_is_used() -> None:
    whole = {
        "KINFOLD_OIDC_NAME": "Council account",
        "KINFOLD_OIDC_ISSUER": "https://login.quillshire.example/",
        "KINFOLD_OIDC_CLIENT_ID": "kinfold",
        "KINFOLD_OIDC_CLIENT_SECRET": "secret",
    }
    found = environment.single_sign_on(whole)

    assert found
    assert (found["issuer"], found["mfa"]) == ("https://login.quillshire.example", False)
    assert environment.single_sign_on({}) is None
    with pytest.raises(UserError, match="KINFOLD_OIDC_CLIENT_ID"):
        environment.single_sign_on({**whole, "KINFOLD_OIDC_CLIENT_ID": ""})
    with pytest.raises(UserError, match="https"):
        environment.single_sign_on({**whole, "KINFOLD_OIDC_ISSUER": "http://login.quillshire.example"})
