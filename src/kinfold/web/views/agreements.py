"""The register of agreements between agencies: for the guardian, who keeps it. It is about no family."""

from datetime import date

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.exchange import actions
from kinfold.casework.exchange.forms import AgreementForm
from kinfold.casework.exchange.models import Agreement
from kinfold.casework.refused import Refused
from kinfold.kit import clock
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.family_shared import BASIS
from kinfold.web.views.one_form import asked

FIELDS = (
    *("title", "parties", "purpose", "basis", "what", "kept_for", "signed_on", "review_on", "ended_on"),
)
NEW = Words("Enter an agreement", ("Whoever writes down what was shared can name it from now on.",), "Save")
CHANGE = Words("How does it stand now?", ("What was entered before stays in the register.",), "Save")


@require_safe
@opens(Page.ACCESS)
def agreements(request: HttpRequest) -> HttpResponse:
    """Show the agreements as they stand, those to be looked at first in front."""
    today = timezone.localtime(clock.now()).date()
    rows = [(each, BASIS.get(each.basis, ""), _state(each, today)) for each in actions.agreements()]
    return render(request, "pages/agreements.html", {"rows": rows})


def _state(row: Agreement, today: date) -> str:
    if row.ended_on is not None:
        return "Ended"
    return "Look at it again" if row.review_on < today else ""


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCESS)
def enter(request: HttpRequest, agreement_id: str = "") -> HttpResponse:
    """Ask what an agreement says, or says now, and keep it."""
    old = next((each for each in actions.agreements() if each.pk == agreement_id), None)
    if agreement_id and old is None:
        raise Http404
    begins = {each: getattr(old, each) for each in FIELDS} if old else {}
    today = timezone.localtime(clock.now()).date()
    posted = request.POST if request.method == "POST" else None
    form: forms.Form = AgreementForm(posted, today=today, initial=begins)
    failures: dict[str, str] = {}
    if form.is_valid():
        by = User.objects.get(pk=request.user.pk)
        try:
            actions.agree(by=by, told={each: form.cleaned_data[each] for each in FIELDS}, replaces=old)
            return redirect("agreements")
        except Refused as refused:
            failures = {refused.field: str(refused)}
    words = CHANGE if old else NEW
    return asked(request, words, form, failures, back=reverse("agreements"), back_text="Agreements")
