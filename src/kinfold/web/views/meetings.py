"""Meetings of group supervision: the list, calling one, and one with its agenda."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.supervision import meetings, queries, rules
from kinfold.casework.supervision.forms import CallForm
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.supervision_meeting import meeting_page, meetings_page, teams_led
from kinfold.web.sight import sight
from kinfold.web.views.one_form import asked

NOTHING = "Choose what to do: say who is here, change the agenda, or close the meeting"
CALL = Words(
    "Call a meeting",
    ("The families not discussed for over a month by then come onto its agenda by themselves.",),
    "Call the meeting",
)


@require_safe
@opens(Page.MEETINGS)
def listing(request: HttpRequest) -> HttpResponse:
    """List the meetings of one's teams."""
    page = meetings_page(sight(request), request.GET.get("page", ""))
    return render(request, "pages/meetings.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.MEETINGS)
def new(request: HttpRequest) -> HttpResponse:
    """Ask when a team meets, and call the meeting."""
    seeing = sight(request)
    teams = teams_led(seeing)
    if not teams:
        raise NotForYou("missing")
    typed = request.POST if request.method == "POST" else None
    form = CallForm(typed, teams=teams, today=queries.today(seeing), initial={"team": teams[0][0]})
    if form.is_valid():
        made = meetings.call(
            seeing,
            team_id=form.cleaned_data["team"],
            starts_at=form.starts_at,
            place=form.cleaned_data["place"],
            token=form.cleaned_data["token"],
        )
        return redirect("meeting", made.pk) if made else redirect("meetings")
    return asked(request, CALL, form, {}, back=reverse("meetings"), back_text="Meetings")


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.MEETINGS)
def meeting(request: HttpRequest, meeting_id: str) -> HttpResponse:
    """Show a meeting, and do what whoever leads it asks: who is here, what is on the agenda, its end."""
    seeing = sight(request)
    found = rules.require_known(seeing.worker, meeting_id, seeing.at)
    problem = ""
    if request.method == "POST":
        rules.require_lead(seeing.worker, found, seeing.at)
        try:
            _do(seeing, request.POST, meeting_id)
            return redirect("meeting", meeting_id)
        except UserError as refused:
            problem = str(refused)
    given = {"page": meeting_page(seeing, found), "problem": problem}
    return render(request, "pages/meeting.html", given, status=422 if problem else 200)


def _do(seeing: Sight, sent: QueryDict, meeting_id: str) -> None:
    match sent.get("do", ""):
        case "attend":
            meetings.attend(seeing, meeting_id=meeting_id, here=sent.getlist("here"))
        case "add":
            meetings.put_on(seeing, meeting_id=meeting_id, family_id=_family(sent))
        case "remove":
            meetings.take_off(seeing, meeting_id=meeting_id, family_id=_family(sent))
        case "close":
            meetings.close(seeing, meeting_id=meeting_id)
        case _:
            raise UserError(NOTHING)


def _family(sent: QueryDict) -> str:
    chosen = sent.get("family", "")
    if not chosen:
        raise UserError("Choose a family")
    return chosen
