"""What the council's system says of a family beside what stands here, and settling where the two differ."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.council.actions import settle
from kinfold.casework.council.models import Statement
from kinfold.casework.council.queries import told_of
from kinfold.casework.sharing.gate import NotForYou
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters.council import council_page
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.sight import sight

ANSWERS = {"take": True, "keep": False}


@require_safe
@opens(Page.FAMILY)
def family_council(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show what differs, what has gone, and what is kept beside."""
    return _show(request, family_id)


@require_POST
@opens(Page.FAMILY)
def family_council_settle(request: HttpRequest, family_id: str, statement_id: str) -> HttpResponse:
    """Take theirs or keep ours, as the button says; without a button nothing is settled."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    if not seeing.rows(Statement, family_id, pk=statement_id):
        raise NotForYou("missing")
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        return _show(request, family_id, "Press one of the buttons beside what differs", status=422)
    try:
        settle(seeing, family_id=family_id, statement_id=statement_id, takes=ANSWERS[answer])
    except NotForYou:
        raise
    except UserError as refused:
        return _show(request, family_id, str(refused), status=422)
    return redirect("family_council", family_id)


def _show(request: HttpRequest, family_id: str, error: str = "", status: int = 200) -> HttpResponse:
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    page = council_page(told_of(seeing, family_id), frame, may_write=frame.level >= Level.WRITE, error=error)
    return render(request, "pages/family_council.html", {"frame": frame, "page": page}, status=status)
