"""Pages of words: definitions and the accessibility statement; and a sign of life for machines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.web.gate import opens, public
from kinfold.web.presenters.definitions import definitions_page
from kinfold.web.views.figures import agency_names, released, tells_unreadable


@require_safe
@opens(Page.DEFINITIONS)
@tells_unreadable
def definitions(request: HttpRequest) -> HttpResponse:
    """Say what each figure counts and what each grade means."""
    page = definitions_page(released().indicators(), agency_names())
    return render(request, "pages/definitions.html", {"page": page})


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible the service is and whom to tell."""
    return render(request, "pages/accessibility.html")


@public
@require_safe
def healthy(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Say that the service answers; asks no database."""
    return HttpResponse("ok\n", content_type="text/plain")
