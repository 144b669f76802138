"""What someone typed while their sign-in ran out, kept encrypted in the session of the browser that sent it.

A form says to whom it was shown, signed by us, so that nothing else is kept. Not where it is brought back:
``web.signed_out``.
"""

import json
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest, QueryDict

from kinfold.casework.accounts import sessions
from kinfold.casework.accounts.models import User
from kinfold.casework.families.sealed_text import opened, sealed

KEPT = sessions.TYPED
_SALT = "kinfold.write"
LONGEST_AWAY = timedelta(days=3)  # how long what was typed waits for its author
MOST = 5  # forms that wait in one browser


def whose(user: User, family_id: str) -> str:
    """Give the sign by which a form says to whom it was shown, and of which family it is."""
    return signing.dumps([user.pk, family_id], salt=_SALT)


def keep_typed(request: HttpRequest, family_id: str) -> bool:
    """Keep what a form of ours sends, for whom it was shown to; False where it is none of ours."""
    try:
        shown_to, family = signing.loads(request.POST.get("whose", ""), salt=_SALT, max_age=LONGEST_AWAY)
    except signing.BadSignature:
        return False
    if family != family_id:
        return False
    one = {"whose": shown_to, "family": family, "posted": request.POST.urlencode()}
    before = [each for each in waiting(request) if _token(each) != _token(one)]
    request.session[KEPT] = sealed(json.dumps([*before, one][-MOST:]))
    if not request.user.is_authenticated:
        request.session.set_expiry(LONGEST_AWAY)
    return True


def waiting(request: HttpRequest) -> list[dict[str, str]]:
    """Give what waits in this browser: whose, of which family, and as it was posted."""
    found = opened(str(request.session.get(KEPT, "")))
    return list(json.loads(found)) if found else []


def _token(one: dict[str, str]) -> str:
    return QueryDict(one["posted"]).get("token", "")


def wait_on(request: HttpRequest, left: list[dict[str, str]]) -> None:
    """Let what is left wait on in this browser, of someone who is signed in; nothing is."""
    request.session.set_expiry(None)
    if left:
        request.session[KEPT] = sealed(json.dumps(left))
    else:
        del request.session[KEPT]
