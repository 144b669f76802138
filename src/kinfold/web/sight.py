"""What the person who sent a request may see of families, and what is answered where they may not.

Not where anything is decided: that is ``casework.sharing.gate``, and this carries its answers to pages.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from kinfold.casework.accounts import proof
from kinfold.casework.sharing.gate import FirstDo, Look, NotForYou, Sight
from kinfold.domain.access import Obligation, Purpose
from kinfold.domain.errors import UserError
from kinfold.web.gate import person
from kinfold.web.views.errors import not_found

_KEPT, _REFUSAL, _WHY = "_kinfold_sights", "_kinfold_refusal", "_kinfold_why"


def sight(request: HttpRequest, purpose: Purpose = Purpose.WORK) -> Sight:
    """Give the sight of whoever is signed in, for one purpose; the same one throughout a request."""
    kept: dict[Purpose, Sight] = request.__dict__.setdefault(_KEPT, {})
    if purpose not in kept:
        kept[purpose] = Sight(person(request), purpose, proved=proof.is_recent(request))
    return kept[purpose]


def sights(request: HttpRequest) -> list[Sight]:
    """Give every sight that this request asked with, for the audit."""
    kept: dict[Purpose, Sight] = request.__dict__.get(_KEPT, {})
    return list(kept.values())


def refusal(request: HttpRequest) -> NotForYou | FirstDo | None:
    """Give what the gate answered instead of a page, if it did."""
    found: NotForYou | FirstDo | None = request.__dict__.get(_REFUSAL)
    return found


def say_why(request: HttpRequest, reason: str) -> None:
    """Remember, for the audit, why this request takes something out: one of the reasons that are offered."""
    request.__dict__[_WHY] = reason


def why(request: HttpRequest) -> str:
    """Give why this request takes something out; empty where it takes out nothing."""
    return str(request.__dict__.get(_WHY, ""))


def looks(request: HttpRequest) -> list[Look]:
    """Give every decision about a family that this request led to, for the audit."""
    kept: dict[Purpose, Sight] = request.__dict__.get(_KEPT, {})
    return [look for each in kept.values() for look in each.looks]


class AnswersForTheGate:
    """Answer as for a missing page where the gate refuses, and lead on to what it asks for first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn the gate's answers into pages, and what a person can mend into its sentence."""
        if isinstance(exception, NotForYou | FirstDo):
            request.__dict__[_REFUSAL] = exception
        if isinstance(exception, NotForYou):
            return not_found(request, Http404())
        if isinstance(exception, FirstDo):
            return _lead_on(request, exception)
        if isinstance(exception, UserError):
            return render(request, "errors/told.html", {"sentence": str(exception)}, status=503)
        return None


def _lead_on(request: HttpRequest, first: FirstDo) -> HttpResponse:
    """Go to where the reason is stated or the identity proved, and from there back here."""
    here = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("home")
    if first.obligation is Obligation.STEP_UP:
        return redirect(proof.ask_address(here))
    if first.obligation is Obligation.REASON:
        return redirect(f"{reverse('family_reason', args=[first.family_id])}?{urlencode({'next': here})}")
    return not_found(request, Http404())
