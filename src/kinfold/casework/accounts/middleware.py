"""Before anything else of someone signed in: is their session still open, and is their sign-in whole?

A session may have been ended from elsewhere; and who must have a second step reaches only the pages that set
one up. Not where roles are decided.
"""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from kinfold.casework.accounts import second_step, sessions, witness
from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action

WHOLE = "second_step_is_whole"  # in the session: set up, or not needed; a reset ends the session with it
BY_PROVIDER = "second_step_by_provider"
SET_UP_ROUTES = frozenset(
    {
        *("accounts:second_step", "accounts:app", "accounts:passkey", "accounts:recovery_codes"),
        *(
            "accounts:prove",
            "accounts:sign_out",
            "accounts:sign_in",
            "accounts:set_up",
            "accounts:set_up_link",
        ),
        *("accounts:single_sign_on", "accounts:single_sign_on_back", "accessibility", "healthy"),
    }
)


class StillWelcome:
    """Sign out whose session was ended elsewhere; lead to the set-up pages who must set up a second step."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or lead to setting up; every other address is then alike, there or not."""
        if isinstance(request.user, User) and not sessions.is_open(request):
            with transaction.atomic():
                witness.tell_sign_out(request, witness.ENDED_ELSEWHERE)
                sessions.end(request)
        if isinstance(request.user, User) and _must_set_up(request, request.user):
            route = _route(request)
            if route not in SET_UP_ROUTES:
                witness.tell(request, Action.DENIED, route=route, rule=witness.NOT_WHOLE)
                return redirect("accounts:second_step")
        return self.get_response(request)


def _must_set_up(request: HttpRequest, user: User) -> bool:
    if request.session.get(WHOLE) or request.session.get(BY_PROVIDER) or not second_step.is_required(user):
        return False
    if second_step.is_set_up(user):
        request.session[WHOLE] = True
        return False
    return True


def _route(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
