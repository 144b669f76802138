"""Breaking the glass, closing it early, and answering the review. Whether it opens, the policy decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page, home_of
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.glass import (
    Emergency,
    answer_glass,
    break_glass,
    close_glass,
    require_breakable,
)
from kinfold.casework.sharing.forms.glass import AnswerForm, GlassForm
from kinfold.casework.sharing.gate import NotForYou
from kinfold.casework.sharing.queries.glass import glass_unanswered, open_glass
from kinfold.domain.access import Level, Purpose
from kinfold.web.gate import opens, person
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.spoken import time_of_day
from kinfold.web.sight import sight

ANSWER = Words(
    "The review asks you about broken glass",
    ("Your answer goes to whoever reviews it: the guardian, or the manager of the family's team.",),
    "Send your answer",
)


def _words(reference: str) -> Words:
    return Words(
        f"Break the glass for family {reference}",
        (
            "Only in an emergency, when nobody who works with this family can be reached.",
            "You will see this one family for 60 minutes: its record, what was told about domestic abuse, "
            "and what the police know where your agency may. Not health, legal advice or a safe address.",
            "The manager of the family's team and the Caldicott guardian are told at once. One of them "
            "reviews it within two working days.",
        ),
        "Break the glass",
        warns=True,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def family_glass(request: HttpRequest, family_id: str) -> HttpResponse:
    """Open one family for an hour, or close it before that."""
    asking = sight(request, Purpose.ENQUIRY)
    is_needed = require_breakable(asking, family_id)
    reference = asking.family(family_id, Level.EXISTS).reference
    if found := open_glass(asking.worker, family_id, asking.at):
        if request.method == "POST" and request.POST.get("do") == "close":
            close_glass(sight=asking, family_id=family_id)
            return redirect("home")
        until = time_of_day(found.ends_at or asking.at)
        given = {"family_id": family_id, "reference": reference, "until": until}
        return render(request, "pages/glass_open.html", given)
    if not is_needed:
        return redirect("family", family_id)
    form, failures = GlassForm(request.POST if request.method == "POST" else None), {}
    if form.is_valid():
        typed = form.cleaned_data
        try:
            break_glass(
                sight=asking, family_id=family_id, reason=Emergency(typed["reason"]), words=typed["words"]
            )
            return redirect("family", family_id)
        except Refused as refused:
            failures = {refused.field: str(refused)}
    page = change_page(
        _words(reference), form, failures, back=reverse("home"), back_text=home_of(asking.worker)
    )
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def answer(request: HttpRequest, glass_id: str) -> HttpResponse:
    """Answer what the review asked of whoever broke the glass; nobody else finds this page."""
    mine = {str(each.pk): each for each in glass_unanswered(person(request))}
    if glass_id not in mine:
        raise NotForYou("missing")
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answer_glass(by=person(request), glass_id=glass_id, words=form.cleaned_data["words"])
        return redirect("home")
    asked = (*ANSWER.lead, f"They ask: {mine[glass_id].review_words}")
    words = Words(ANSWER.title, asked, ANSWER.button)
    page = change_page(words, form, {}, back=reverse("home"), back_text=home_of(person(request)))
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)
