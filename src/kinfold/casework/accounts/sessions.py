"""The sessions of people who are signed in: listed, and ended from elsewhere.

A session is good only while its row stands. Django's own rows hold what a session remembers; these say which
sessions there are and whose. Not where it is decided who gets in.
"""

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import login, logout
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from kinfold.casework.accounts.models import OpenSession, User
from kinfold.kit import clock

SIGNED_IN_AT = "signed_in_at"
OPEN = "open_session"
TYPED = "kept_forms"
A_MINUTE = 60  # how often a session in use is written down as seen, in seconds
_BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
_SYSTEMS = (
    *(("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows")),
    *(("Mac OS", "a Mac"), ("Linux", "Linux")),
)


def clear_away(request: HttpRequest) -> None:
    """Remove what has run out, of whomever.

    To be called outside a transaction: whoever waits for these rows must not hold the audit meanwhile.
    """
    type(request.session).clear_expired()
    OpenSession.objects.filter(began_at__lt=_oldest()).delete()


def _oldest() -> datetime:
    return clock.now() - timedelta(seconds=settings.KINFOLD_LONGEST_SESSION)


@transaction.atomic
def begin(request: HttpRequest, user: User) -> None:
    """Sign someone in under a new session key, and write the session down."""
    before = request.session.get(OPEN)
    login(request, user)
    OpenSession.objects.filter(id=before).delete()
    made = OpenSession.objects.create(user=user, browser=_browser(request.META.get("HTTP_USER_AGENT", "")))
    request.session[OPEN] = made.id
    request.session[SIGNED_IN_AT] = clock.now().timestamp()


def end(request: HttpRequest) -> None:
    """End the session that asks.

    What was typed while nobody was signed in waits on: it says itself, encrypted, whose it is.
    """
    typed = None if request.user.is_authenticated else request.session.get(TYPED)
    OpenSession.objects.filter(id=request.session.get(OPEN)).delete()
    logout(request)
    if typed:
        request.session[TYPED] = typed


def is_open(request: HttpRequest) -> bool:
    """Say whether the session that asks has not been ended from elsewhere; note that it is in use."""
    found = OpenSession.objects.filter(id=request.session.get(OPEN), user_id=request.user.pk).first()
    if found is None:
        return False
    now = clock.now()
    if (now - found.seen_at).total_seconds() > A_MINUTE:
        OpenSession.objects.filter(id=found.id).update(seen_at=now)
    return True


def still_open(user: User) -> "QuerySet[OpenSession]":
    """Give a person's sessions that have not run out, the latest in use first."""
    unused_since = clock.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE + A_MINUTE)
    return OpenSession.objects.filter(user=user, seen_at__gt=unused_since, began_at__gt=_oldest())


def end_one(*, user: User, session_id: str) -> bool:
    """End one of a person's own sessions; False where they have none of that name."""
    return bool(OpenSession.objects.filter(user=user, id=session_id).delete()[0])


def end_all(*, user: User) -> int:
    """End every session of a person, and say how many there were."""
    return OpenSession.objects.filter(user=user).delete()[0]


def _browser(agent: str) -> str:
    """Say in a few words what browser this is; of what it says of itself no more is kept."""
    browser = next((words for mark, words in _BROWSERS if re.search(mark, agent)), "A browser")
    system = next((words for mark, words in _SYSTEMS if mark in agent), "")
    return f"{browser} on {system}" if system else browser
