"""What the ways of signing in share: the second step if there is one, then a session under a new key."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from kinfold.casework.accounts import lockout, proof, second_step, sessions, witness
from kinfold.casework.accounts.middleware import BY_PROVIDER
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action
from kinfold.kit import clock

PENDING = "second_step"
PENDING_FOR = timedelta(minutes=10)
KNOWN_FOR = timedelta(days=90)


def next_address(request: HttpRequest, wanted: str | None = None) -> str:
    """Give where to go on to: a path of this service, else the first page."""
    if wanted is None:
        wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if safe else reverse("home")


def browser_of(request: HttpRequest) -> str:
    """Give what the browser shows to prove that a name has signed in from it before."""
    return request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")


def enter(request: HttpRequest, user: User, *, rule: str, going_to: str) -> HttpResponse:
    """Go on after the first step: to the second where there is one, else in."""
    if second_step.is_set_up(user):
        return ask_second_step(request, user, going_to=going_to)
    return welcome(request, user, rule=rule, going_to=going_to)


def ask_second_step(request: HttpRequest, user: User, *, going_to: str) -> HttpResponse:
    """End whatever session was open here, and remember under a new key who must answer the second step."""
    with transaction.atomic():
        witness.tell_sign_out(request, witness.ANOTHER)
        sessions.end(request)
    request.session[PENDING] = {"user": user.id, "at": clock.now().timestamp()}
    return HttpResponseRedirect(f"{reverse('accounts:second_step_answer')}?{urlencode({'next': going_to})}")


def pending(request: HttpRequest) -> User | None:
    """Give who has passed the first step in this session and may answer the second, for ten minutes."""
    kept = request.session.get(PENDING)
    if not isinstance(kept, dict):
        return None
    age = clock.now().timestamp() - kept.get("at", 0)
    found = User.objects.get_queryset().active().filter(id=kept.get("user"), is_demo=settings.KINFOLD_DEMO)
    return found.first() if 0 <= age <= PENDING_FOR.total_seconds() else None


def welcome(
    request: HttpRequest, user: User, *, rule: str, going_to: str, by_provider: bool = False
) -> HttpResponse:
    """Begin a session under a new key, and let the browser show later that this name has used it."""
    sessions.clear_away(request)
    with transaction.atomic():
        if request.user != user:
            witness.tell_sign_out(request, witness.ANOTHER)
            sessions.end(request)
        sessions.begin(request, user)
        witness.tell_sign_in(request, Action.SIGNED_IN, user.sign_in_name, rule)
    request.session.pop(PENDING, None)
    request.session[BY_PROVIDER] = by_provider
    proof.note(request)
    response = HttpResponseRedirect(going_to)
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        lockout.known_browser(user.sign_in_name),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def context(**given: Any) -> dict[str, Any]:
    """Give a page's context, with how the single sign-on is called where there is one."""
    found = settings.KINFOLD_SINGLE_SIGN_ON
    return {**given, "single_sign_on": found["name"] if found else ""}
