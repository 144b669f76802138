"""Recent proof: whether whoever holds a session has lately shown again that it is theirs.

A page that shows what is sealed asks ``is_recent``; where it is not, it redirects to ``ask_address``. Which
proof is asked for is not decided here: the page at that address does.
"""

from datetime import timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from kinfold.kit import clock

PROVED_AT = "proved_at"
TEN_MINUTES = timedelta(minutes=10)


def is_recent(request: HttpRequest, within: timedelta = TEN_MINUTES) -> bool:
    """Say whether this session gave its proof within so long; signing in counts as giving it."""
    proved = request.session.get(PROVED_AT)
    if not request.user.is_authenticated or not isinstance(proved, int | float):
        return False
    return 0 <= clock.now().timestamp() - proved <= within.total_seconds()


def ask_address(next_address: str) -> str:
    """Give the address of the page that asks again for the second step, or else for the password.

    It goes on to ``next_address``, a path of this service; anything else leads to the first page.
    """
    return f"{reverse('accounts:prove')}?{urlencode({'next': next_address})}"


def note(request: HttpRequest) -> None:
    """Write into the session that proof was given just now."""
    request.session[PROVED_AT] = clock.now().timestamp()
