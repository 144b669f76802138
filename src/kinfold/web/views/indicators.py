"""The indicators, and one of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.web.gate import opens
from kinfold.web.presenters.indicator import indicator_list, indicator_page
from kinfold.web.presenters.waiting import waiting_for
from kinfold.web.released import ReleasedUnreadable
from kinfold.web.views.figures import agency_names, released, tells_unreadable


@require_safe
@opens(Page.INDICATORS)
@tells_unreadable
def listing(request: HttpRequest) -> HttpResponse:
    """List the indicators with their latest figures."""
    page = indicator_list(released().indicators(), agency_names())
    return render(request, "pages/indicators.html", {"page": page})


@require_safe
@opens(Page.INDICATORS)
@tells_unreadable
def one(request: HttpRequest, indicator_id: str) -> HttpResponse:
    """Show one indicator."""
    figures = released().indicators() or {"indicators": []}
    found = next((each for each in figures["indicators"] if each["id"] == indicator_id), None)
    if found is None:
        raise Http404
    waiting = waiting_for(indicator_id, _answers())
    page = indicator_page(found, str(figures["as_of"]), figures.get("policy", {}), agency_names(), waiting)
    return render(request, "pages/indicator.html", {"page": page})


def _answers() -> list[dict[str, Any]]:
    """Give the answers; an answer that cannot be read must not take an indicator's own figures with it."""
    try:
        return released().answers()
    except ReleasedUnreadable:
        return []
