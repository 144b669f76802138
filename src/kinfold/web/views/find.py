"""Finding a family. What was typed stays in the session and ends with it; addresses hold a random number."""

import secrets

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.forms import FindForm
from kinfold.casework.families.pace import may_search
from kinfold.domain.access import Purpose
from kinfold.web.gate import opens, person
from kinfold.web.presenters.find import found_page
from kinfold.web.presenters.form_page import said
from kinfold.web.sight import sight

SEARCHES, MOST_KEPT = "searches", 20
TOO_FAST = "You have searched 30 times in a minute. Wait a minute, then search again"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FIND)
def find(request: HttpRequest) -> HttpResponse:
    """Ask what to look for, keep it on the server, and lead on to the answers."""
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if may_search(person(request)):
            return redirect("found", _kept(request, form.cleaned_data["typed"]))
        form.add_error("typed", TOO_FAST)
    status = 422 if form.errors else 200
    return render(request, "pages/find.html", {"said": said(form), "page": None}, status=status)


@require_safe
@opens(Page.FIND)
def found(request: HttpRequest, search_id: str) -> HttpResponse:
    """Show what was found; a search that has ended with its session is begun again."""
    typed = dict(request.session.get(SEARCHES, [])).get(search_id)
    if typed is None:
        return redirect("find")
    page = found_page(sight(request), sight(request, Purpose.ENQUIRY), typed)
    form = FindForm({"typed": typed})
    return render(request, "pages/find.html", {"said": said(form), "page": page})


def _kept(request: HttpRequest, typed: str) -> str:
    search_id = secrets.token_hex(8)
    before = request.session.get(SEARCHES, [])
    request.session[SEARCHES] = [*before[1 - MOST_KEPT :], [search_id, typed]]
    return search_id
