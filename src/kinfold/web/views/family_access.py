"""Who can see a family, and changing it: for the manager of its team. To everyone else it is not there."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.managing import require_manager
from kinfold.casework.sharing.actions.seals import agree_to_open, require_opening
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.queries.lists import access_to
from kinfold.domain.access import Level
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.family_access import access_page
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.sight import sight
from kinfold.web.views.family_access_changes import CHANGES, Change


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def family_access(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show who can see a family and why, or one change to it."""
    seeing, do = sight(request), request.GET.get("do", "")
    require_manager(seeing, family_id)
    if do in CHANGES:
        return _change(request, seeing, family_id, CHANGES[do])
    if do or request.method == "POST":
        raise NotForYou("missing")
    done = CHANGES.get(request.GET.get("done", ""))
    page = access_page(access_to(family_id, seeing.at), notice=done.done if done else "")
    return render(request, "pages/family_access.html", {"page": page, "frame": frame_of(seeing, family_id)})


def _change(request: HttpRequest, seeing: Sight, family_id: str, change: Change) -> HttpResponse:
    form = change.form(request.POST if request.method == "POST" else None, seeing, family_id)
    failures = {}
    if form.is_valid():
        try:
            change.do(seeing, family_id, form.cleaned_data, request.GET.get("row", ""))
            return redirect(_after(request, seeing, family_id))
        except Refused as refused:
            failures = {refused.field: str(refused)}
    back = reverse("family_access", args=[family_id])
    page = change_page(change.words, form, failures, back=back, back_text="Who can see this family")
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)


def _after(request: HttpRequest, seeing: Sight, family_id: str) -> str:
    """Go back to the list, or home where the change took the family from whoever made it."""
    try:
        require_manager(seeing, family_id)
    except NotForYou:
        return reverse("home")
    return f"{reverse('family_access', args=[family_id])}?done={request.GET['do']}"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def family_unseal(request: HttpRequest, family_id: str) -> HttpResponse:
    """Agree, as the second of two who are named, that a sealed family is opened."""
    seeing = sight(request)
    seal = require_opening(seeing, family_id)
    reference = seeing.family(family_id, Level.READ).reference
    form, failures = forms.Form(request.POST if request.method == "POST" else None), {}
    if form.is_valid():
        try:
            agree_to_open(sight=seeing, family_id=family_id)
            return redirect("family", family_id)
        except Refused as refused:
            failures = {refused.field: str(refused)}
    who = seal.opening_asked_by.display_name if seal.opening_asked_by else "Nobody"
    words = Words(
        f"Open family {reference} again",
        (
            f"{who} asked for this: {seal.opening_why}"
            if seal.opening_asked_by
            else "Nobody has asked for this.",
            "If you agree, everyone whom the rules allow sees this family again, at once.",
        ),
        "I agree: open it",
        warns=True,
    )
    back = reverse("family", args=[family_id])
    page = change_page(words, form, failures, back=back, back_text="The family")
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)
