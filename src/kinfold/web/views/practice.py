"""Practice, observed and coached: one's own page, those one coaches, a team's figures, the instruments."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.practice import queries, rules
from kinfold.casework.practice.catalogue import catalogue
from kinfold.casework.practice.figures import team_figures
from kinfold.casework.practice.models import Observation
from kinfold.casework.practice.owed import owed_by
from kinfold.casework.practice.rules import NotYours
from kinfold.casework.refused import Refused
from kinfold.domain.practice_catalogue import rules as declared
from kinfold.kit import clock
from kinfold.web.gate import opens, person
from kinfold.web.presenters.practice import practice_page
from kinfold.web.presenters.practice_agreement import instruments_page
from kinfold.web.presenters.practice_team import coach_page, team_page
from kinfold.web.views.one_form import asked
from kinfold.web.views.practice_changes import CHANGES, Change


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.PRACTICE)
def mine(request: HttpRequest) -> HttpResponse:
    """Show one's own practice, or one change to it."""
    you = person(request)
    return _practice(request, you, you)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.PRACTICE)
def worker(request: HttpRequest, worker_id: str) -> HttpResponse:
    """Show the practice of someone whom the reader coaches, or one change to it."""
    you = person(request)
    found = rules.coached_by(you, clock.now()).filter(pk=worker_id).first()
    if found is None:
        raise Http404
    return _practice(request, you, found)


def _practice(request: HttpRequest, you: User, of: User) -> HttpResponse:
    do, now = request.GET.get("do", ""), clock.now()
    if do in CHANGES:
        return _change(request, you, of, CHANGES[do])
    if do or request.method == "POST":
        raise Http404
    sessions = queries.scored(Observation.objects.filter(worker=of))
    page = practice_page(
        of,
        reader=you,
        coaching=queries.coaching_of(of, now),
        sessions=[rules.shown_to(you, each) for each in sessions],
        plans=queries.plans_of(of),
        training=queries.training_of(of),
        teams=rules.teams_for(you, now) if you == of else (),
        owed_count=len(owed_by(you, now, declared())) if you == of else 0,
        catalogue=catalogue(),
        rules=declared(),
        notice=request.GET.get("done", ""),
    )
    return render(request, "pages/practice.html", {"page": page})


def _change(request: HttpRequest, you: User, of: User, change: Change) -> HttpResponse:
    row = request.GET.get("row", "")
    if request.method != "POST" and not change.offered(you, of, row):
        raise Http404
    form = change.form(request.POST if request.method == "POST" else None, of)
    failures: dict[str, str] = {}
    address = reverse("practice") if you == of else reverse("practice_worker", args=[of.pk])
    if form.is_valid():
        try:
            change.do(you, of, form.cleaned_data, row)
            return redirect(f"{_after(you, of, address)}?done={request.GET['do']}")
        except Refused as refused:
            failures = {refused.field: str(refused)}
        except NotYours as error:
            raise Http404 from error
    back = "Your practice" if you == of else f"Practice of {of.display_name}"
    return asked(request, change.words, form, failures, back=address, back_text=back)


def _after(you: User, of: User, address: str) -> str:
    """Give where a change leads: a coach who has ended it sees the worker's page no more."""
    still = you == of or rules.may_know(you, of, clock.now())
    return address if still else reverse("practice_coach")


@require_safe
@opens(Page.PRACTICE)
def coach(request: HttpRequest) -> HttpResponse:
    """Show whom the reader coaches, and which sessions wait for their scores."""
    you, now = person(request), clock.now()
    coached = list(rules.coached_by(you, now).order_by("display_name", "pk"))
    owed = owed_by(you, now, declared())
    page = coach_page(coached, owed, declared(), request.GET.get("done", ""))
    return render(request, "pages/practice_coach.html", {"page": page})


@require_safe
@opens(Page.PRACTICE)
def team(request: HttpRequest, team_id: str) -> HttpResponse:
    """Show the figures of a team that the reader is of; never of one worker."""
    found = next((each for each in rules.teams_for(person(request), clock.now()) if each.pk == team_id), None)
    if found is None:
        raise Http404
    figures = team_figures(found, today=clock.today(), rules=declared(), catalogue=catalogue())
    return render(request, "pages/practice_team.html", {"page": team_page(found, figures, declared())})


@require_safe
@opens(Page.PRACTICE)
def instruments(request: HttpRequest) -> HttpResponse:
    """Show the instruments, their sources, and how far coders agree by each."""
    page = instruments_page(catalogue(), queries.pairs(declared()), declared())
    return render(request, "pages/practice_instruments.html", {"page": page})
