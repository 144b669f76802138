"""The team board, and allocating a family that waits for a team or a worker."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.process.actions import referred_at
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.allocations import take_on
from kinfold.casework.sharing.actions.managing import require_manager
from kinfold.casework.sharing.forms.taking_on import TakeOnForm
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.queries.lists import allocations_of
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import led_by, workers_of
from kinfold.domain.agency import PRACTICE
from kinfold.web.gate import opens
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.taking_on import take_on_page
from kinfold.web.presenters.team_board import team_board
from kinfold.web.sight import sight


@require_safe
@opens(Page.TEAM_BOARD)
def board(request: HttpRequest) -> HttpResponse:
    """Show the families of the teams that a manager leads, and their posts."""
    page = team_board(sight(request), request.GET.get("page", ""), request.GET.get("waiting", ""))
    return render(request, "pages/team_board.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def allocate(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask which team takes a family on, and who works with it: one form for both."""
    seeing = sight(request)
    require_manager(seeing, family_id)
    frame = frame_of(seeing, family_id)
    own = set(led_by(seeing.worker, seeing.at))
    people = {each.pk: each for each in workers_of(own, seeing.at) if each.role in PRACTICE}
    form = _form(request, own, people)
    if form.is_valid():
        try:
            _take_on(seeing, family_id, form.cleaned_data, people)
            return redirect(f"{reverse('team_board')}?done=allocated")
        except Refused as refused:
            form.add_error(str(refused.field) if refused.field in form.fields else "workers", str(refused))
    page = take_on_page(form, _begins(seeing, family_id, people, own), people)
    given = {"frame": frame, "page": page}
    return render(request, "pages/take_on.html", given, status=422 if page.errors else 200)


def _form(request: HttpRequest, own: set[str], people: dict[str, User]) -> TakeOnForm:
    return TakeOnForm(
        request.POST if request.method == "POST" else None,
        teams=[
            (each.pk, each.name) for each in sorted(Team.objects.all(), key=lambda each: each.pk not in own)
        ],
        own=own,
        workers=[(each, each) for each in people],
    )


def _begins(seeing: Sight, family_id: str, people: dict[str, User], own: set[str]) -> dict[str, Any]:
    """Give what is ticked to begin with: the team it is with, and those who work with it already."""
    row = TeamAllocation.objects.at(seeing.at).filter(family_id=family_id, team_id__in=own).first()
    held = [each.worker_id for each in allocations_of(family_id, seeing.at) if each.worker_id in people]
    today = timezone.localtime(seeing.at).date()
    return {"team": row.team_id if row else "", "workers": held, "on": today}


def _take_on(seeing: Sight, family_id: str, typed: dict[str, Any], people: dict[str, User]) -> None:
    team = Team.objects.get(pk=typed["team"])
    take_on(
        sight=seeing,
        family_id=family_id,
        team=team,
        workers=[people[each] for each in typed["workers"]],
        on=typed["on"],
        referred_at=referred_at(seeing, family_id),
    )
