"""The lines of a plan: adding one, changing it, taking it out, and what came of an action."""

from contextlib import suppress
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kinfold.casework.accounts.rules import Page
from kinfold.casework.plans import actions, queries
from kinfold.casework.plans.forms.fields import FIELDS, Choices
from kinfold.casework.plans.forms.line import LineForm, TakeBackForm
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.plans.queries import Whole
from kinfold.casework.saving.actions import is_saved
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.plan import LineKind
from kinfold.web.gate import opens
from kinfold.web.presenters import plan_form
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.sight import sight
from kinfold.web.views.plan import children_of, names_in
from kinfold.web.views.plan_tried import Tried, ask, for_writing, running, sent, token_of, tried

ADDED = frozenset(FIELDS) - {LineKind.DONE}
ONLY_TAKEN_BACK = frozenset({LineKind.CHILD, LineKind.END})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def add(request: HttpRequest, family_id: str, plan_id: str, what: str) -> HttpResponse:
    """Ask for a line of one kind, and add it."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    whole = running(seeing, family_id, plan_id)
    kind = next((each for each in ADDED if each.value == what), None)
    if kind is None:
        raise NotForYou("missing")
    begins = {"goal": request.GET.get("goal", ""), "on": queries.today(seeing)}
    form = LineForm(sent(request), kind=kind, choices=_choices(seeing, frame, whole, kind), initial=begins)
    came = tried(form, lambda: _write(seeing, whole, kind, form.given, form))
    if came.saved:
        return redirect("family_plan_one", family_id, plan_id)
    return _asked(request, frame, whole, kind, form, came)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def tell(request: HttpRequest, family_id: str, plan_id: str, row_id: str) -> HttpResponse:
    """Ask what came of an action, and write it down."""
    seeing, kind = sight(request), LineKind.DONE
    frame = for_writing(seeing, family_id)
    whole = running(seeing, family_id, plan_id)
    action = next((each for each in whole.of(LineKind.ACTION) if each.pk == row_id), None)
    if action is None:
        raise NotForYou("missing")
    was = whole.came_of(action)
    if was and request.method != "POST":
        return redirect("family_plan_change", family_id, plan_id, was.pk)
    choices, begins = _choices(seeing, frame, whole, kind), {"on": queries.today(seeing)}
    form = LineForm(sent(request), kind=kind, choices=choices, initial=begins)
    came = tried(form, lambda: _write(seeing, whole, kind, form.given_of(action.key), form))
    if came.saved:
        return redirect("family_plan_one", family_id, plan_id)
    was = queries.plan_of(seeing, family_id, plan_id).came_of(action) if came.failures else None
    standing = plan_form.standing_of(was, names_in(seeing, family_id)) if was else None
    return _asked(request, frame, whole, kind, form, came, standing=standing, lead=(action.words,))


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def change(request: HttpRequest, family_id: str, plan_id: str, row_id: str) -> HttpResponse:
    """Put a new wording in the place of a line, or take it out of the plan."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    whole = queries.plan_of(seeing, family_id, plan_id)
    old = whole.row(row_id)
    if old is None or old.withdrawn or (whole.end and old.kind != LineKind.END):
        raise NotForYou("missing")
    if request.method != "POST" and whole.now(old) != old:
        return _to_what_stands(whole.now(old))
    if request.method == "POST" and is_saved(token=request.POST.get("token", ""), by=seeing.worker):
        return redirect("family_plan_one", family_id, plan_id)  # the same button, pressed twice
    form = _change_form(request, seeing, frame, whole, old)
    came = tried(form, lambda: _save(seeing, old, form))
    if came.saved:
        return redirect("family_plan_one", family_id, plan_id)
    now = queries.plan_of(seeing, family_id, plan_id).now(old) if came.failures else old
    standing = plan_form.standing_of(now, names_in(seeing, family_id)) if now != old else None
    kind = LineKind(old.kind)
    return _asked(request, frame, whole, kind, form, came, standing=standing, take_back=_take_back(kind))


@require_POST
@opens(Page.FAMILY)
def move_up(request: HttpRequest, family_id: str, plan_id: str, row_id: str) -> HttpResponse:
    """Move a goal or an action one place up; one that was changed meanwhile stays where it is."""
    seeing = sight(request)
    for_writing(seeing, family_id)
    running(seeing, family_id, plan_id)
    with suppress(actions.AlreadyChanged):
        actions.move_up(seeing, family_id=family_id, plan_id=plan_id, row_id=row_id)
    return redirect("family_plan_one", family_id, plan_id)


def _take_back(kind: LineKind) -> str:
    if kind is LineKind.END:
        return "The plan did not end: take this back"
    return "It was not so: take it back" if kind is LineKind.DONE else "Take it out of the plan"


def _to_what_stands(now: PlanLine) -> HttpResponse:
    """Lead whoever opens what was changed meanwhile to what stands in its place."""
    if now.withdrawn:
        return redirect("family_plan_one", now.family_id, now.plan_id)
    return redirect("family_plan_change", now.family_id, now.plan_id, now.pk)


def _change_form(
    request: HttpRequest, seeing: Sight, frame: FamilyFrame, whole: Whole, old: PlanLine
) -> LineForm | TakeBackForm:
    kind = LineKind(old.kind)
    if kind in ONLY_TAKEN_BACK or request.POST.get("take_back") == "yes":
        return TakeBackForm(sent(request))
    choices = _choices(seeing, frame, whole, kind, old)
    return LineForm(sent(request), kind=kind, choices=choices, initial=plan_form.begins_with(old))


def _write(seeing: Sight, whole: Whole, kind: LineKind, given: actions.Given, form: LineForm) -> None:
    actions.write(
        seeing,
        family_id=whole.plan.family_id,
        plan_id=whole.plan.pk,
        kind=kind,
        given=given,
        token=form.cleaned_data["token"],
    )


def _save(seeing: Sight, old: PlanLine, form: LineForm | TakeBackForm) -> None:
    where = {"family_id": old.family_id, "plan_id": old.plan_id, "row_id": old.pk}
    token = form.cleaned_data["token"]
    if isinstance(form, TakeBackForm):
        actions.take_back(seeing, **where, reason=form.cleaned_data["reason"], token=token)
    else:
        given = form.given_of(old.goal) if old.kind == LineKind.DONE else form.given
        actions.change(seeing, **where, given=given, token=token)


def _choices(
    seeing: Sight, frame: FamilyFrame, whole: Whole, kind: LineKind, old: PlanLine | None = None
) -> Choices:
    """Give who and what may be chosen; whoever a line names already stays among them."""
    names = names_in(seeing, frame.id).people
    here = [person.pk for _, person in frame.people]
    kept = [old.person_id] if old and old.person_id and old.person_id not in here else []
    people = children_of(frame) if kind is LineKind.CHILD else [*here, *kept]
    workers = [(each.id, f"{each.name}, {each.profession}") for each in frame.colleagues]
    if old and old.worker and old.worker_id not in {each for each, _ in workers}:
        workers.append((old.worker.pk, f"{old.worker.display_name}, {old.worker.profession}"))
    goals = [(each.key, each.words[:80] or "A goal without words") for each in whole.of(LineKind.GOAL)]
    was = [each for each in (old.readers if old else []) if each not in here]
    return Choices(
        people=[(each, names[each]) for each in people if each in names],
        readers=[(each, names[each]) for each in (*here, *was) if each in names],
        workers=workers,
        goals=goals,
    )


def _asked(
    request: HttpRequest,
    frame: FamilyFrame,
    whole: Whole,
    kind: LineKind,
    form: forms.Form,
    came: Tried,
    **more: Any,
) -> HttpResponse:
    lead = more.pop("lead", ()) or tuple(each for each in (plan_form.LEADS.get(kind),) if each)
    if isinstance(form, LineForm) and kind is not LineKind.DONE:
        lead = (*lead, plan_form.SAVE_ANY)
    page = plan_form.page_of(
        form,
        title=plan_form.TITLES[kind],
        whole=whole,
        back=reverse("family_plan_one", args=[frame.id, whole.plan.pk]),
        token=token_of(request, form),
        button="" if isinstance(form, TakeBackForm) else f"Save to {frame.name}",
        lead=lead,
        failures=came.failures,
        elsewhere=came.elsewhere,
        **more,
    )
    return ask(request, frame, page)
