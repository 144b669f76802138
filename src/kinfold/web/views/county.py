"""The last page of a demonstration: how its county was made, and whether the answers were right."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.web import planted
from kinfold.web.gate import opens
from kinfold.web.presenters.county import county_page
from kinfold.web.views.figures import released, tells_unreadable


@require_safe
@opens(Page.COUNTY)
@tells_unreadable
def county(request: HttpRequest) -> HttpResponse:
    """Hold the answers against what was planted; a real partnership has no such page."""
    if not settings.KINFOLD_DEMO:
        raise Http404
    home = settings.KINFOLD_HOME
    page = county_page(planted.effect(home), planted.calibration(home), released().answers())
    return render(request, "pages/county.html", {"page": page})
