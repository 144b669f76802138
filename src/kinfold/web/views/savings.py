"""The savings statements, and one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.web.gate import opens
from kinfold.web.presenters.savings import savings_page
from kinfold.web.views.figures import released, tells_unreadable


@require_safe
@opens(Page.SAVINGS)
@tells_unreadable
def listing(request: HttpRequest) -> HttpResponse:
    """List the statements."""
    pages = [savings_page(each) for each in released().all_savings()]
    return render(request, "pages/savings_list.html", {"pages": pages})


@require_safe
@opens(Page.SAVINGS)
@tells_unreadable
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one statement: claimed, carried, cashable."""
    found = released().savings(slug)
    if found is None:
        raise Http404
    return render(request, "pages/savings.html", {"page": savings_page(found)})
