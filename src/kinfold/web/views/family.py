"""A family's own page. Not where it is decided who sees what of it: the gate does that."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.web.gate import opens
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.sight import sight


@require_safe
@opens(Page.FAMILY)
def family(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show who is in the family and what was written, as far as this worker may know it."""
    return render(request, "pages/family.html", {"frame": frame_of(sight(request), family_id)})
