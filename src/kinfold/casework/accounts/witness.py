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
ENDED_ELSEWHERE = "The session was ended from elsewhere"
NOT_WHOLE = "The role needs a second step, and none is set up yet"
TWO_STEPS = "The name, the password and the second step belong together"
SINGLE_SIGN_ON = "The single sign-on says who it is"
BY_LINK = "A set-up link was used"
WRONG_SECOND_STEP = "The second step does not fit"
LOCKED_SECOND_STEP = "The second step failed five times within a quarter of an hour"
NOBODY_HERE = "The single sign-on names nobody who may sign in"
WRONG_ANSWER = "The single sign-on gave no answer that can be trusted"


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


def tell_sign_in(request: HttpRequest, action: Action, sign_in_name: str, rule: str = "") -> None:
    """Write down what came of an attempt to sign in."""
    thing = "" if action is Action.SIGNED_IN else name_digest(sign_in_name)
    by = witness(request) if action is Action.SIGNED_IN else Witness(source=witness(request).source)
    record(by=by, action=action, route=SIGN_IN, thing=thing, rule=rule or RULES[action])


def tell_sign_out(request: HttpRequest, rule: str = BY_THEMSELVES) -> None:
    """Write down that a session ends, while it is still known whose it is."""
    if isinstance(request.user, User):
        record(by=witness(request), action=Action.SIGNED_OUT, route=SIGN_OUT, rule=rule)


def tell_second_step(request: HttpRequest, user: User, *, locked: bool) -> None:
    """Write down a second step that did not fit, of someone who is not signed in by it."""
    action = Action.LOCKED_OUT if locked else Action.SECOND_STEP_FAILED
    rule = LOCKED_SECOND_STEP if locked else WRONG_SECOND_STEP
    by = Witness(source=witness(request).source)
    record(by=by, action=action, route=SIGN_IN, thing=name_digest(user.sign_in_name), rule=rule)


def tell(request: HttpRequest, action: Action, *, rule: str, route: str = "", thing: str = "") -> None:
    """Write down what someone signed in did to their own sign-in, or to another person's."""
    at = route or (request.resolver_match.view_name if request.resolver_match else "")
    record(by=witness(request), action=action, route=at, thing=thing, rule=rule)
