"""The entries of a family as a list, and saying that one has read what is new."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.sharing.actions.marks import mark_read
from kinfold.domain.access import Level
from kinfold.web.gate import opens
from kinfold.web.presenters.family_entries import entries_page
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.sight import sight


@require_safe
@opens(Page.FAMILY)
def entries(request: HttpRequest, family_id: str) -> HttpResponse:
    """List entries, newest first, as far as this worker may read them."""
    seen = sight(request)
    seen.require(family_id, level=Level.READ)
    frame = frame_of(seen, family_id)
    asked = {name: str(value) for name, value in request.GET.items()}
    page = entries_page(seen, frame, asked)
    return render(request, "pages/family_entries.html", {"frame": frame, "page": page})


@require_POST
@opens(Page.FAMILY)
def read(request: HttpRequest, family_id: str) -> HttpResponse:
    """Mark as read what was written until the page was made that they read."""
    seen = sight(request)
    mark_read(seen, family_id=family_id, until=_moment(request.POST.get("until", ""), seen.at))
    return redirect("family", family_id)


def _moment(said: str, now: datetime) -> datetime:
    """Give the moment a page said that it was made; now where it says none."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return now
    return found if found.tzinfo else now
