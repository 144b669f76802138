"""A guardian's own changes to one family: shutting someone out, and naming someone of its team in need."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.seals import name_in_need, require_need
from kinfold.casework.sharing.forms.access import NameForm
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.queries.lists import worker_named
from kinfold.domain.access import Level
from kinfold.web.gate import opens
from kinfold.web.presenters.access_shut import sealed_words
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.views.access_asked import guardian
from kinfold.web.views.family_access_changes import CHANGES as MANAGERS
from kinfold.web.views.family_access_changes import Change, Typed


def _name(sight: Sight, family_id: str, typed: Typed, _: str) -> object:
    worker = worker_named(typed["worker"], "worker")
    return name_in_need(sight=sight, family_id=family_id, worker=worker)


IN_NEED = "name"
CHANGES = {
    "exclude": MANAGERS["exclude"],
    "end-exclusion": MANAGERS["end-exclusion"],
    IN_NEED: Change(
        Words(
            "Name someone of the team",
            (
                "Fewer than two of those named can see this sealed family. Name someone who holds a post in "
                "its team: its manager, if there is one.",
                "You do not see the family by it. The managers of its team and the guardians are told.",
            ),
            "Name them",
        ),
        lambda data, *_: NameForm(data),
        _name,
        "Named. They can see this family at once.",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.ACCESS)
def change(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask for one change, and make it."""
    asking, do = guardian(request), request.GET.get("do", "")
    if do not in CHANGES:
        raise NotForYou("missing")
    chosen = CHANGES[do]
    words, back, back_text = _framed(asking, family_id, do)
    form, failures = chosen.form(request.POST if request.method == "POST" else None, asking, family_id), {}
    if form.is_valid():
        try:
            chosen.do(asking, family_id, form.cleaned_data, request.GET.get("row", ""))
            return redirect(f"{back}?done={do}")
        except Refused as refused:
            failures = {refused.field: str(refused)}
    page = change_page(words, form, failures, back=back, back_text=back_text)
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)


def _framed(asking: Sight, family_id: str, do: str) -> tuple[Words, str, str]:
    """Give what the page says and where it leads back. Raises NotForYou.

    Of a sealed family a guardian knows that too few can see it, and nothing else.
    """
    words = CHANGES[do].words
    if do == IN_NEED:
        seal = require_need(family_id, asking.at)
        words = replace(words, lead=(f"{sealed_words(seal, asking.at)}.", *words.lead))
        return words, reverse("access_sharing"), "Shares, seals, exclusions and conflicts"
    reference = asking.family(family_id, Level.EXISTS).reference
    return words, reverse("access_family", args=[family_id]), f"Who looked at family {reference}"
