"""Passkeys as a second step: a browser proves that it holds a key made for this host and this person.

allauth keeps the key, fido2 checks the proof. The challenge is good for one answer, right or wrong.
"""

import json
from collections.abc import Mapping, MutableMapping
from ipaddress import ip_address
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn, get_credentials
from django.conf import settings
from django.utils.crypto import constant_time_compare
from fido2.server import Fido2Server
from fido2.utils import websafe_encode
from fido2.webauthn import (
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from kinfold.casework.accounts import second_step
from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.second_step import Answer
from kinfold.kit import clock

CHALLENGE = "passkey_challenge"
LONGEST = 20_000  # characters of a browser's answer
LONGEST_NAME = 60

Session = MutableMapping[str, Any]


def are_possible(host: str) -> bool:
    """Say whether browsers make passkeys for this host: for a name they do, for a bare number never."""
    name = _name(host)
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return True
    return False


def _name(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host


def _server(host: str) -> Fido2Server:
    return Fido2Server(PublicKeyCredentialRpEntity(id=_name(host), name=settings.MFA_TOTP_ISSUER))


def ask_to_make(*, user: User, host: str, session: Session) -> str:
    """Give, as JSON, what a browser is asked to make a passkey from; the session remembers the challenge."""
    options, state = _server(host).register_begin(
        user=PublicKeyCredentialUserEntity(
            id=user.id.encode(), name=user.sign_in_name, display_name=user.display_name
        ),
        credentials=get_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.PREFERRED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    session[CHALLENGE] = {"make": state}
    return json.dumps(dict(options))


def make(*, user: User, name: str, answer: str, host: str, session: Session) -> bool:
    """Keep the passkey that a browser made; False where the answer is not to our challenge, or no answer."""
    state = _state(session, "make")
    credential = _parsed(answer)
    if state is None or credential is None:
        return False
    try:
        _server(host).register_complete(state, credential)
    except Exception:  # whatever a forged answer makes the library stumble over is a wrong answer
        return False
    WebAuthn.add(user, name[:LONGEST_NAME], credential)
    return True


def ask_to_show(*, user: User, host: str, session: Session) -> str:
    """Give, as JSON, what a browser is asked to show that it holds a passkey; nothing where there is none."""
    credentials = get_credentials(user) if are_possible(host) else []
    if not credentials:
        return ""
    options, state = _server(host).authenticate_begin(
        credentials=credentials, user_verification=UserVerificationRequirement.PREFERRED
    )
    session[CHALLENGE] = {"show": state, "of": user.id}
    return json.dumps(dict(options))


def check(*, user: User, answer: str, host: str, session: Session, browser: str = "") -> Answer:
    """Try a browser's answer; failures count and lock with those of codes."""
    state = _state(session, "show", of=user.id)
    return second_step.counted(user, browser, lambda: _is_right(user, answer, host, state))


def _is_right(user: User, answer: str, host: str, state: Any) -> bool:
    credential, credentials = _parsed(answer), get_credentials(user)
    if state is None or credential is None:
        return False
    try:
        shown = _server(host).authenticate_complete(state, credentials, credential)
        shown_id = websafe_encode(shown.credential_id)
    except Exception:  # as above
        return False
    for kept in Authenticator.objects.filter(user=user, type=second_step.PASSKEY):
        if constant_time_compare(str(kept.data["credential"].get("id", "")).rstrip("="), shown_id):
            Authenticator.objects.filter(pk=kept.pk).update(last_used_at=clock.now())
    return True


def _state(session: Session, purpose: str, of: str | None = None) -> Any:
    """Take the challenge out of the session: it is gone whatever comes of it."""
    kept = session.pop(CHALLENGE, None)
    if not isinstance(kept, Mapping) or kept.get("of") != of:
        return None
    return kept.get(purpose)


def _parsed(answer: str) -> dict[str, Any] | None:
    if len(answer) > LONGEST:
        return None
    try:
        found = json.loads(answer)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
