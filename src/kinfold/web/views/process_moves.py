"""Moving children between plans, and saying why something was late: both beside a family's process."""

from collections.abc import Iterable
from datetime import UTC, date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.process import actions, late
from kinfold.casework.process.forms import LateForm
from kinfold.casework.process.moving import To, move, plans_of
from kinfold.casework.process.moving_form import MoveForm
from kinfold.casework.saving.actions import is_saved
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.clocks import Clock, State
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.process import clocks_of, late_lead
from kinfold.web.presenters.process_move import move_page
from kinfold.web.sight import sight
from kinfold.web.views.process import children_of, for_writing, unborn_of


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def moving(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask which children move to what, and end the one and begin the other."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    children = children_of(frame, seeing)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        children=list(children.items()),
        has=plans_of(seeing, family_id, list(children)),
        today=timezone.localtime(seeing.at).date(),
    )
    if request.method == "POST" and is_saved(token=request.POST.get("token", ""), by=seeing.worker):
        return redirect("family_process", family_id)  # the same button, pressed twice
    if request.method == "POST" and form.is_valid():
        try:
            _move(seeing, family_id, form)
            return redirect("family_process", family_id)
        except UserError as refused:
            form.add_error("on" if isinstance(refused, actions.NotLawful) else "reasons", str(refused))
    kept = request.POST.get("token", "") if "token" not in form.errors else ""
    page = move_page(form, children, token=kept or form_token())
    status = 422 if page.errors else 200
    return render(request, "pages/process_step.html", {"frame": frame, "page": page}, status=status)


def _move(seeing: Sight, family_id: str, form: MoveForm) -> None:
    typed = form.cleaned_data
    move(
        seeing,
        family_id=family_id,
        children=typed["children"],
        to=To(typed["to"]),
        at=form.happened_at,
        facts=form.move_facts,
        token=typed["token"],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def why_late(request: HttpRequest, family_id: str, rule: str, started: int) -> HttpResponse:
    """Ask why something is, or was, late; it stands beside its clock."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    today = timezone.localtime(seeing.at).date()
    clocks = clocks_of(
        actions.taken(seeing, family_id),
        actions.allocated_at(family_id),
        children_of(frame, seeing),
        unborn_of(frame),
    )
    found = _late_ones(clocks, (rule, started), today)
    form = LateForm(request.POST if request.method == "POST" else None)
    failures = {}
    if form.is_valid():
        try:
            at = datetime.fromtimestamp(started, UTC)
            words = form.cleaned_data["words"]
            late.say_why(seeing, family_id=family_id, timescale=rule, started_at=at, words=words)
            return redirect("family_process", family_id)
        except UserError as refused:
            failures = {"words": str(refused)}
    words = Words(f"Why this is late: {found[0][0].timescale.title}", late_lead(found, today), "Save")
    back = reverse("family_process", args=[family_id])
    page = change_page(words, form, failures, back=back, back_text=f"Process: Family {frame.reference}")
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)


def _late_ones(clocks: Iterable[tuple[Clock, str]], key: late.Key, today: date) -> list[tuple[Clock, str]]:
    """Give the late ones that an address names, each with whom it is about. Raises Http404 for none."""
    is_late = {State.LATE, State.DONE_LATE}
    found = [pair for pair in clocks if late.key_of(pair[0]) == key and pair[0].state(today) in is_late]
    if not found:
        raise Http404
    return found
