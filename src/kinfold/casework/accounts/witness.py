"""Who is asking, as the audit is told: identifiers and keyed digests taken from the request, never a name."""

from django.http import HttpRequest

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.queries import tidy_name
from kinfold.casework.audit.actions import Witness, keyed, record
from kinfold.casework.audit.models import Action

RULES = {
    Action.SIGNED_IN: "The name and the password belong together",
    Action.SIGN_IN_FAILED: "The name and the password do not belong together",
    Action.LOCKED_OUT: "Signing in under this name failed five times within a quarter of an hour",
}
SIGN_IN, SIGN_OUT = "accounts:sign_in", "accounts:sign_out"
BY_THEMSELVES, TOO_LONG = "They asked to", "The session had lasted half a day"
ANOTHER = "Someone else signed in at the same browser"


def witness(request: HttpRequest) -> Witness:
    """Give who is asking; for someone not signed in, only where from."""
    source = keyed("source", request.META.get("REMOTE_ADDR", ""))
    user = request.user
    if not isinstance(user, User):
        return Witness(source=source)
    return Witness(
        actor=user.id,
        agency=user.agency.code,
        role=user.role,
        session=keyed("session", request.session.session_key or ""),
        source=source,
    )


def name_digest(sign_in_name: str) -> str:
    """Give what stands in the audit for a sign-in name that was typed: it may have been a password."""
    return keyed("sign-in-name", tidy_name(sign_in_name))


def tell_sign_in(request: HttpRequest, action: Action, sign_in_name: str) -> None:
    """Write down what came of an attempt to sign in."""
    thing = "" if action is Action.SIGNED_IN else name_digest(sign_in_name)
    by = witness(request) if action is Action.SIGNED_IN else Witness(source=witness(request).source)
    record(by=by, action=action, route=SIGN_IN, thing=thing, rule=RULES[action])


def tell_sign_out(request: HttpRequest, rule: str = BY_THEMSELVES) -> None:
    """Write down that a session ends, while it is still known whose it is."""
    if isinstance(request.user, User):
        record(by=witness(request), action=Action.SIGNED_OUT, route=SIGN_OUT, rule=rule)
