"""The answers, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.web.gate import opens
from kinfold.web.presenters.answer import answer_page
from kinfold.web.views.figures import released, tells_unreadable


@require_safe
@opens(Page.ANSWERS)
@tells_unreadable
def listing(request: HttpRequest) -> HttpResponse:
    """List the questions with their answers in one sentence each."""
    return render(request, "pages/answers.html", {"answers": released().answers()})


@require_safe
@opens(Page.ANSWERS)
@tells_unreadable
def one(request: HttpRequest, slug: str, outcome: str | None = None) -> HttpResponse:
    """Show one answer with all that it rests on, about its primary outcome or another."""
    found = released().answer(slug)
    if found is None:
        raise Http404
    try:
        page = answer_page(found, outcome)
    except KeyError as error:
        raise Http404 from error
    return render(request, "pages/answer.html", {"page": page})
