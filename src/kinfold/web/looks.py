"""Every look of someone signed in is written down with it, and every family it was about: no entry, no page.

Not where it is decided what someone may open: the gate does that, and this tells what it decided.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page, may_open, rule_for
from kinfold.casework.accounts.witness import witness
from kinfold.casework.audit.actions import keyed, record
from kinfold.casework.audit.models import SERVED, Action
from kinfold.casework.oversight.recording import about, purposes, refused_by
from kinfold.casework.sharing.gate import FirstDo
from kinfold.web.gate import PUBLIC, kind_of
from kinfold.web.sight import looks, refusal, sights, why

LISTS = frozenset(
    {
        "home",
        "actions",
        "meetings",
        "meeting",
        "releases",
        "people",
        "indicators",
        "answers",
        "savings_list",
        "access",
        "teams",
        "conflicts",
    }
    | {
        "access_every",
        "access_family",
        "access_worker",
        "access_sharing",
        "family_looks",
        "front_door",
        "contacts_decided",
        "team_board",
        "family_person_same",
        "family_entries",
        "practice",
        "practice_worker",
        "practice_coach",
        "family_chronology",
    }
)
SEARCHES = frozenset({"find", "found"})
DONE = {"family_glass": Action.GLASS, "release": Action.RELEASE}
NOT_RIGHT = 422  # a form that came back with what is wrong in it: a look like any other
LONGEST_THING, LONGEST_RULE = 80, 120
OUTSIDE = {
    Action.MISSING: "There is no such address or record",
    Action.REFUSED: "The page is only read, or its form had expired",
    Action.FAULT: "A fault of ours: nothing was shown",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address leads to: route, thing, and kind of page; a kind of None is no address of ours."""

    kind: str | None = None
    route: str = ""
    thing: str = ""


def asked_for(path: str) -> Asked:
    """Give what an address leads to."""
    try:
        found = resolve(path)
    except Resolver404:
        return Asked(thing=path)
    thing = "/".join(str(part) for part in found.kwargs.values())
    return Asked(kind_of(found.func), found.view_name, thing)


class RecordsLooks:
    """Answer someone signed in inside one transaction with the entry that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; an entry that cannot be written ends in a fault, and takes the answer with it."""
        asked = asked_for(request.path_info)
        if asked.kind == PUBLIC or not isinstance(request.user, User):
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code < 500:
                _tell(request, asked, response)
            else:
                transaction.set_rollback(True)
        if response.status_code >= 500:
            _tell(request, asked, response)
        return response


def _tell(request: HttpRequest, asked: Asked, response: HttpResponse) -> None:
    """Write the entry, unless the session has just ended: then nothing was shown, and that is written."""
    user = request.user
    if not isinstance(user, User):
        return
    action, rule = _of_families(request, response.status_code) or _came_of_it(
        user, asked, response.status_code, is_change=request.method == "POST"
    )
    if action in SERVED and (reason := why(request)):
        action, rule = Action.EXPORT, f"{rule}. Taken out: {reason}"
    served = action in SERVED
    thing = asked.thing if served and len(asked.thing) <= LONGEST_THING else keyed("thing", asked.thing)
    record(
        by=witness(request),
        action=action,
        route=asked.route,
        rule=rule[:LONGEST_RULE],
        thing=thing,
        purpose=purposes(sights(request)),
        about=about(looks(request)),
    )


def _of_families(request: HttpRequest, status: int) -> tuple[Action, str] | None:
    """Give what the gate made of a look at a family, where it refused it or held it back."""
    answered = refusal(request)
    if isinstance(answered, FirstDo):
        return Action.HELD, f"First: {answered.obligation.value.replace('_', ' ')}"
    words = refused_by(looks(request)) if status == 404 else None
    return (Action.DENIED, words) if words else None


def _came_of_it(user: User, asked: Asked, status: int, *, is_change: bool) -> tuple[Action, str]:
    """Give what the answer was, and the rule that made it so."""
    page = Page(asked.kind) if asked.kind else None
    if page and not may_open(user, page):
        return Action.DENIED, rule_for(user, page)
    if page is None or status == 404:
        return Action.MISSING, OUTSIDE[Action.MISSING]
    if status >= 400 and status != NOT_RIGHT:
        unusual = Action.FAULT if status >= 500 else Action.REFUSED
        return unusual, OUTSIDE[unusual]
    return _done(asked.route, is_change=is_change and 300 <= status < 400), rule_for(user, page)


def _done(route: str, *, is_change: bool) -> Action:
    """Give what was done, by the name of the page; a form that came back with a fault is a look."""
    if route in SEARCHES:
        return Action.SEARCH
    if is_change:
        return DONE.get(route, Action.WRITE)
    if route == "family_print_paper":  # until then it is a look: nothing is taken out
        return Action.PRINT
    return Action.LIST if route in LISTS else Action.VIEW
