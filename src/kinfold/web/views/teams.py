"""Teams: a manager sees their own, an administrator all. An administrator is shown nothing of families."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.allocations.queries import families_to_cover
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.gate import Listed
from kinfold.casework.teams import actions, queries
from kinfold.casework.teams.forms import TeamForm
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level
from kinfold.domain.agency import Role
from kinfold.kit import clock
from kinfold.web.gate import opens, person
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.teams import lacks, team_page
from kinfold.web.sight import sight
from kinfold.web.views.teams_changes import CHANGES, Change

ADD = Words("Add a team", ("Then add its posts, the team manager's first.",), "Add the team")


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.TEAMS)
def teams(request: HttpRequest) -> HttpResponse:
    """List the teams someone looks after; administrators add one."""
    you, do, now = person(request), request.GET.get("do", ""), clock.now()
    if do == "add" and you.role == Role.ADMINISTRATOR:
        return _add(request, you)
    if do or request.method == "POST":
        raise Http404
    listed = [(each, lacks(queries.gaps(each, now))) for each in queries.teams_of(you, now)]
    given = {"teams": listed, "may_add": you.role == Role.ADMINISTRATOR}
    return render(request, "pages/teams.html", given)


def _add(request: HttpRequest, you: User) -> HttpResponse:
    agencies = [(each.pk, each.name) for each in Agency.objects.all()]
    form = TeamForm(request.POST if request.method == "POST" else None, agencies=agencies)
    failures = {}
    if form.is_valid():
        typed = form.cleaned_data
        agency = Agency.objects.get(pk=typed["agency"])
        try:
            made = actions.create_team(
                by=you, name=typed["name"], agency=agency, duty_phone=typed["duty_phone"]
            )
            return redirect(f"{reverse('team', args=[made.pk])}?done=add")
        except Refused as refused:
            failures = {refused.field: str(refused)}
    page = change_page(ADD, form, failures, back=reverse("teams"), back_text="Teams")
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.TEAMS)
def team(request: HttpRequest, team_id: str) -> HttpResponse:
    """Show a team's posts, duty and gaps, or one change to it."""
    you, do, now = person(request), request.GET.get("do", ""), clock.now()
    found = next((each for each in queries.teams_of(you, now) if each.pk == team_id), None)
    if found is None:
        raise Http404
    if do in CHANGES:
        return _change(request, you, found, CHANGES[do])
    if do or request.method == "POST":
        raise Http404
    page = team_page(
        found,
        posts=queries.posts_of(found, now),
        turns=queries.duty_of(found, now),
        gaps=queries.gaps(found, now),
        cover=queries.to_cover(found, now),
        families=_families(request, you, found),
        may_lead=you.role == Role.ADMINISTRATOR,
        notice=request.GET.get("done", ""),
    )
    return render(request, "pages/team.html", {"page": page})


def _families(request: HttpRequest, you: User, found: Team) -> list[Listed]:
    """Give the families that are allocated to someone who left, to a manager who may see them."""
    if you.role == Role.ADMINISTRATOR:
        return []
    seeing = sight(request)
    waiting = families_to_cover(found, seeing.at)
    return seeing.families(Q(pk__in=waiting), Level.WRITE) if waiting else []


def _change(request: HttpRequest, you: User, found: Team, change: Change) -> HttpResponse:
    form = change.form(request.POST if request.method == "POST" else None, found)
    failures = {}
    address = reverse("team", args=[found.pk])
    if form.is_valid():
        try:
            change.do(you, found, form.cleaned_data, request.GET.get("row", ""))
            return redirect(f"{address}?done={request.GET['do']}")
        except Refused as refused:
            failures = {refused.field: str(refused)}
        except actions.NotYourTeam as error:
            raise Http404 from error
    page = change_page(change.words, form, failures, back=address, back_text=found.name)
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)
