"""The room of a meeting for one family: one form, whatever is typed in it and by whomever."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import FirstDo, NotForYou, Sight
from kinfold.casework.supervision import actions, queries
from kinfold.casework.supervision.actions import Do, NotWhole
from kinfold.casework.supervision.forms import RoomForm
from kinfold.domain.access import Level
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters.supervision_room import Loaded, load, room_page
from kinfold.web.sight import sight

CHECK = "check"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.MEETINGS)
def room(request: HttpRequest, meeting_id: str, family_id: str) -> HttpResponse:
    """Show the family in the meeting, and save whatever was typed."""
    seeing = sight(request)
    loaded = load(seeing, meeting_id, family_id)
    is_sent = request.method == "POST"
    if is_sent and loaded.level < Level.WRITE:
        raise NotForYou("missing")
    form = _form(request, seeing, loaded)
    failures: dict[str, str] = {}
    if form.is_bound and form.is_valid():
        failures = _save(seeing, loaded, form)
        if not failures:
            return _on(seeing, loaded, form.does)
        loaded = load(seeing, meeting_id, family_id)
    return _show(request, seeing, loaded, form, failures)


def _form(request: HttpRequest, seeing: Sight, loaded: Loaded) -> RoomForm:
    """Give the form as it was sent; who only checks again finds what they typed, and nothing called wrong."""
    mine = loaded.talk.scale_of(seeing.worker.pk)
    begins: dict[str, Any] = {"score": str(mine.score), "why": mine.words} if mine else {}
    only_looks = request.POST.get("do") == CHECK
    return RoomForm(
        request.POST if request.method == "POST" and not only_looks else None,
        catalogue=loaded.catalogue,
        children=list(loaded.children.items()),
        owners=loaded.owners,
        today=queries.today(seeing),
        initial=request.POST.dict() if only_looks else begins,
    )


def _save(seeing: Sight, loaded: Loaded, form: RoomForm) -> dict[str, str]:
    """Save; give what was refused, by field. Raises NotForYou and FirstDo."""
    try:
        actions.say(
            seeing,
            meeting_id=loaded.meeting.pk,
            family_id=loaded.family_id,
            given=form.given,
            do=form.does,
            token=form.cleaned_data["token"],
        )
    except NotWhole as refused:
        return refused.problems
    except UserError as refused:
        return {"": str(refused)}
    return {}


def _on(seeing: Sight, loaded: Loaded, do: Do) -> HttpResponse:
    """Go on: after a decision to the next family, whose scales are shown where everyone here has answered."""
    meeting_id, after = loaded.meeting.pk, loaded.agenda.after(loaded.family_id)
    if do is not Do.DECIDE:
        return redirect("meeting_room", meeting_id, loaded.family_id)
    if not after:
        return redirect("meeting", meeting_id)
    try:
        actions.show_if_all_are_in(seeing, meeting_id=meeting_id, family_id=after)
    except (NotForYou, FirstDo):
        return redirect("meeting", meeting_id)  # that one has to be opened first, from the agenda
    return redirect("meeting_room", meeting_id, after)


def _show(
    request: HttpRequest, seeing: Sight, loaded: Loaded, form: RoomForm, failures: dict[str, str]
) -> HttpResponse:
    form.fields.pop("do")
    form.fields.pop("token")
    spoilt = form.is_bound and "token" in form.errors
    if spoilt:
        failures = {"token": str(form.errors["token"][0])} | failures
    token = str(form.data["token"]) if form.is_bound and not spoilt else form_token()
    page = room_page(seeing, loaded, form, failures)
    given = {"page": page, "token": token}
    return render(request, "pages/meeting_room.html", given, status=422 if page.errors else 200)
