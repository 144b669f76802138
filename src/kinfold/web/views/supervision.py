"""A family's own record of group supervision: each meeting in which it was discussed, one to a page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.sharing.gate import NotForYou
from kinfold.casework.supervision import queries
from kinfold.domain.access import Level, Section
from kinfold.web.gate import opens
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.supervision_record import every_page, one_page
from kinfold.web.sight import sight


@require_safe
@opens(Page.FAMILY)
def every(request: HttpRequest, family_id: str) -> HttpResponse:
    """List the meetings in which a family was discussed."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.READ)
    frame = frame_of(seeing, family_id)
    page = every_page(seeing, frame, queries.talks_of(seeing, family_id))
    return render(request, "pages/family_supervision.html", {"frame": frame, "page": page})


@require_safe
@opens(Page.FAMILY)
def one(request: HttpRequest, family_id: str, meeting_id: str) -> HttpResponse:
    """Show what was said of a family in one meeting; nothing of any other family."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.READ)
    frame = frame_of(seeing, family_id)
    talks = queries.talks_of(seeing, family_id)
    if meeting_id not in talks:
        raise NotForYou("missing")
    page = one_page(seeing, frame, talks, meeting_id)
    return render(request, "pages/family_supervision_one.html", {"frame": frame, "page": page})
