"""The conflict register: a worker's own rows, and for managers and guardians those of workers."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.actions.conflicts import declare_for, declare_people, end_conflict
from kinfold.casework.sharing.forms.access import EndConflictForm, RegisterForm
from kinfold.casework.sharing.gate import FirstDo, NotForYou, Sight
from kinfold.casework.sharing.models import Conflict, Knows
from kinfold.casework.sharing.queries.lists import conflicts_of_workers, worker_named, workers_led_by
from kinfold.domain.access import Level, Purpose
from kinfold.domain.agency import Role
from kinfold.web.gate import opens, person
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.conflicts import register_page
from kinfold.web.sight import sight

NO_FAMILY = "There is no family of this reference that you may register. Check it with the family's team"
NOT_THEIR_PEOPLE = "You may not know who is in this family. Choose the family instead"
ADD = Words(
    "Register that a worker knows a family",
    ("Their access ends at once. The manager of the family's team and the guardian are told.",),
    "Register and end their access",
    warns=True,
)
END = Words(
    "End a row of the register",
    ("From then on the rules decide again whether they may see the family. The reason is kept.",),
    "End it",
)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.CONFLICTS)
def conflicts(request: HttpRequest) -> HttpResponse:
    """Show the register, add to it or end a row, as far as this person may."""
    role, do = person(request).role, request.GET.get("do", "")
    keeps = role in {Role.TEAM_MANAGER, Role.GUARDIAN}
    if do == "add" and keeps:
        return _add(request)
    if do == "end" and role == Role.GUARDIAN:
        return _end(request)
    if do or request.method == "POST":
        raise NotForYou("missing")
    return _listing(request, keeps=keeps)


def _asking(request: HttpRequest) -> Sight:
    is_guardian = person(request).role == Role.GUARDIAN
    return sight(request, Purpose.ASSURANCE if is_guardian else Purpose.ENQUIRY)


def _listing(request: HttpRequest, *, keeps: bool) -> HttpResponse:
    you, asking = person(request), _asking(request)
    rows = conflicts_of_workers(_kept(you, asking), asking.at) if keeps else []
    ids = [each.family_id for each in rows if each.family_id]
    known = asking.families(Q(pk__in=ids), Level.EXISTS) if ids else []
    page = register_page(
        own=conflicts_of_workers([you], asking.at),
        rows=[each for each in rows if each.worker_id != you.id],
        references={each.family.pk: each.family.reference for each in known},
        keeps=keeps,
        may_end=you.role == Role.GUARDIAN,
        notice=request.GET.get("done", ""),
    )
    return render(request, "pages/conflicts.html", {"page": page})


def _kept(you: User, asking: Sight) -> Sequence[User]:
    """Give the workers whose rows someone keeps: a guardian everyone's, a manager those of their teams."""
    if you.role == Role.GUARDIAN:
        return list(User.objects.get_queryset().filter(pk__in=Conflict.objects.values("worker_id")))
    return workers_led_by(you, asking.at)


def _add(request: HttpRequest) -> HttpResponse:
    form, failures = RegisterForm(request.POST if request.method == "POST" else None), {}
    if form.is_valid():
        try:
            _register(request, form)
            return redirect(f"{reverse('conflicts')}?done=declared")
        except Refused as refused:
            failures = {refused.field: str(refused)}
    return _page(request, ADD, form, failures)


def _register(request: HttpRequest, form: RegisterForm) -> None:
    typed, asking = form.cleaned_data, _asking(request)
    worker = worker_named(typed["worker"], "worker")
    reference = typed["reference"].strip().upper()
    found = asking.families(Q(reference=reference), Level.EXISTS)
    if not found:
        raise Refused("reference", NO_FAMILY)
    family_id, knows = found[0].family.pk, Knows(typed["knows"])
    if typed["covers"] == "family":
        declare_for(sight=asking, worker=worker, family_id=family_id, knows=knows)
        return
    working = sight(request)
    try:
        people = [each.pk for _, each in working.people(family_id)]
    except (NotForYou, FirstDo) as error:
        raise Refused("covers", NOT_THEIR_PEOPLE) from error
    declare_people(sight=working, worker=worker, family_id=family_id, person_ids=people, knows=knows)


def _end(request: HttpRequest) -> HttpResponse:
    form, failures = EndConflictForm(request.POST if request.method == "POST" else None), {}
    if form.is_valid():
        try:
            why, row = form.cleaned_data["why"], request.GET.get("row", "")
            end_conflict(sight=_asking(request), conflict_id=row, why=why)
            return redirect(f"{reverse('conflicts')}?done=ended")
        except Refused as refused:
            failures = {refused.field: str(refused)}
    return _page(request, END, form, failures)


def _page(
    request: HttpRequest, words: Words, form: RegisterForm | EndConflictForm, failures: dict[str, str]
) -> HttpResponse:
    page = change_page(words, form, failures, back=reverse("conflicts"), back_text="Who knows a family")
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)
