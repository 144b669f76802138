"""A family's own page, and saying why one looks. Who sees what, the gate decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.sharing.actions.reasons import state_reason
from kinfold.casework.sharing.forms.reason import ReasonForm
from kinfold.domain.access import Level
from kinfold.web.gate import opens
from kinfold.web.presenters import family as presenters
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.family_reason import reason_page
from kinfold.web.sight import sight
from kinfold.web.views.write import SAVED


@require_safe
@opens(Page.FAMILY)
def family(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show what is new, what they say themselves, and what is to do, as far as one may know it."""
    seen = sight(request)
    frame = frame_of(seen, family_id, presenters.notes_asked())
    shown = {"frame": frame, "page": presenters.page_of(seen, frame)}
    if request.session.get(SAVED) == family_id:
        del request.session[SAVED]
        shown["saved"] = f"Saved to {frame.name}"
    return render(request, "pages/family.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def reason(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask why someone looks, keep it for their turn of duty, and lead on to where they were going."""
    seen = sight(request)
    asked = request.POST if request.method == "POST" else request.GET
    onward = _own_path(asked.get("next", ""), family_id)
    if seen.decide(family_id).level is Level.DENY:
        seen.family(family_id)  # refuses, and the refusal is remembered
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        state_reason(seen, family_id=family_id, words=form.said)
        return redirect(onward)
    status = 422 if form.errors else 200
    page = reason_page(family_id, form, onward)
    return render(request, "pages/family_reason.html", {"page": page}, status=status)


def _own_path(wanted: str, family_id: str) -> str:
    """Give an address of this service, or the family's own page."""
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if own and wanted.isprintable() else f"/f/{family_id}"
