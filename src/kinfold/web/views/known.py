"""Saying that one knows a family: access to it ends at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page, home_of
from kinfold.casework.sharing.actions.conflicts import declare_own
from kinfold.casework.sharing.forms.glass import KnownForm
from kinfold.casework.sharing.models import Knows
from kinfold.domain.access import Level, Purpose
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.sight import sight


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def family_known(request: HttpRequest, family_id: str) -> HttpResponse:
    """Put one's own name on the conflict register for a family."""
    asking = sight(request, Purpose.ENQUIRY)
    reference = asking.family(family_id, Level.EXISTS).reference
    form = KnownForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        declare_own(sight=asking, family_id=family_id, knows=Knows(form.cleaned_data["knows"]))
        return redirect(f"{reverse('conflicts')}?done=declared")
    words = Words(
        f"I know family {reference}",
        (
            "Say so and someone else works with them. Your access to this family ends at once, and "
            "breaking the glass does not open it.",
            "The manager of their team and the Caldicott guardian are told. It is no reproach: people live "
            "where they work. Only the guardian can end it.",
        ),
        "I know this family: end my access",
        warns=True,
    )
    page = change_page(words, form, {}, back=reverse("home"), back_text=home_of(asking.worker))
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)
