"""The partnership board's page of one quarter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.web.gate import opens
from kinfold.web.presenters.board import board_page, quarter_of
from kinfold.web.presenters.published import published_page
from kinfold.web.published_picture import picture_for
from kinfold.web.views.figures import agency_names, released, tells_unreadable

HERTFORDSHIRE = "919"


@require_safe
@opens(Page.BOARD)
@tells_unreadable
def latest(request: HttpRequest) -> HttpResponse:
    """Go to the latest quarter with figures; with none yet, say what is needed."""
    figures = released().indicators()
    if figures:
        return redirect("board_quarter", quarter_of(str(figures["as_of"])))
    return _page(request)


@require_safe
@opens(Page.BOARD)
@tells_unreadable
def quarter(request: HttpRequest, quarter: str) -> HttpResponse:
    """Show the board of a quarter; only the latest is kept so far, any other is not found."""
    figures = released().indicators()
    if figures is None or quarter != quarter_of(str(figures["as_of"])):
        raise Http404
    return _page(request)


def _page(request: HttpRequest) -> HttpResponse:
    store = released()
    page = board_page(store.indicators(), store.answers(), agency_names())
    picture = picture_for(request.GET.get("authority", HERTFORDSHIRE), otherwise=HERTFORDSHIRE)
    context = {"page": page, "published": published_page(picture) if picture else None}
    return render(request, "pages/board.html", context)
