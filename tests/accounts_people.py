"""Invented workers of a real partnership, for tests of signing in: with a password, an app, or both."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from kinfold.casework.accounts import actions
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.actions import Witness
from kinfold.domain.agency import Role
from kinfold.kit import clock

PASSWORD = "teapot lantern orchard 9"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def made(name: str = "amara", role: Role = Role.SOCIAL_WORKER, **more: Any) -> User:
    """Give someone who has used their set-up link."""
    agency = actions.ensure_agency(code="quillshire-council", name="Quillshire Council")
    user = actions.add_person(
        sign_in_name=name,
        display_name=f"{name.title()} Sedgewick",
        agency=agency,
        profession="Social worker",
        role=role,
        by=Witness(),
        **more,
    )
    code = actions.make_set_up_link(user=user)
    used = actions.use_set_up_link(digest=actions.link_digest(code), password=PASSWORD)
    assert used == user
    return used


def give_app(user: User) -> None:
    """Give someone an app that has shown no code yet."""
    TOTP.activate(user, SECRET)


def code(ahead: int = 0) -> str:
    """Give what the app shows, so many half minutes from now."""
    return str(format_hotp_value(hotp_value(SECRET, int(clock.now().timestamp()) // 30 + ahead)))


def first_step(client: Client, name: str = "amara", password: str = PASSWORD, **more: str) -> Any:
    """Send a name and password."""
    return client.post("/sign-in", {"sign_in_name": name, "password": password, **more})


def second_step(client: Client, typed: str, **more: str) -> Any:
    """Send a code."""
    return client.post("/sign-in/second-step", {"code": typed, **more})


def signed_in(user: User, **how: Any) -> Client:
    """Give a client at which someone has signed in, in two steps where they have an app."""
    client = Client(**how)
    first_step(client, user.sign_in_name)
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if app:
        step = max(int(clock.now().timestamp()) // 30, app.data.get("last_step", 0) + 1)
        answer = second_step(client, str(format_hotp_value(hotp_value(SECRET, step))))
        assert answer.status_code == 302, answer.content
    return client
