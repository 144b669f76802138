"""A family's process: what is due, what has happened, and writing a step down or correcting it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.models import Part
from kinfold.casework.plans.queries import plan_for_step
from kinfold.casework.process import actions, late
from kinfold.casework.process.forms import CorrectionForm, StepForm, WithdrawalForm
from kinfold.casework.process.models import StepTaken
from kinfold.casework.saving.actions import is_saved
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level, Section
from kinfold.domain.case import OF_FAMILY, Step
from kinfold.domain.errors import UserError
from kinfold.domain.step_facts import recordable
from kinfold.web.gate import opens
from kinfold.web.presenters.family_frame import FamilyFrame, frame_of
from kinfold.web.presenters.front_door import contacts_of
from kinfold.web.presenters.process import VISITS, Record, process_page
from kinfold.web.presenters.process_form import form_page, initial
from kinfold.web.presenters.spoken import with_age
from kinfold.web.sight import sight


@require_safe
@opens(Page.FAMILY)
def process(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show what is due and what has happened."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    page = process_page(
        family_id=family_id,
        record=Record(
            actions.every(seeing, family_id),
            actions.allocated_at(family_id),
            late.reasons_of(seeing, family_id),
            plan_for_step(seeing, family_id),
        ),
        children=children_of(frame, seeing),
        today=timezone.localtime(seeing.at).date(),
        may_write=frame.level >= Level.WRITE,
        asked=request.GET.get("page", ""),
        unborn=unborn_of(frame),
    )
    chosen = request.GET.get("step", "")
    if chosen in {step.value for step in recordable()} and frame.level >= Level.WRITE:
        return redirect("family_step", family_id, chosen)
    given = {"frame": frame, "page": page, "contacts": contacts_of(seeing, family_id)}
    return render(request, "pages/process.html", given)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def step(request: HttpRequest, family_id: str, step_code: str) -> HttpResponse:
    """Ask for a step's day and facts, and write it down."""
    seeing, wanted = sight(request), _step(step_code)
    frame = for_writing(seeing, family_id)
    children = children_of(frame, seeing)
    if wanted in VISITS:
        children = {child: name for child, name in children.items() if child not in unborn_of(frame)}
    form = StepForm(request.POST or None, step=wanted, children=list(children.items()), today=_today(seeing))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record(
                seeing,
                family_id=family_id,
                step=wanted,
                at=form.happened_at,
                children=[] if wanted in OF_FAMILY else form.cleaned_data["children"],
                details=form.details,
                token=form.cleaned_data["token"],
            )
            return redirect("family_process", family_id)
        except UserError as refused:
            form.add_error(_where(form, refused), str(refused))
    return _ask(request, frame, form, wanted, children)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def correct(request: HttpRequest, family_id: str, row_id: str) -> HttpResponse:
    """Put a new version of a step in the place of the one written, or take it back."""
    seeing = sight(request)
    frame = for_writing(seeing, family_id)
    rows = actions.every(seeing, family_id)
    old = next((each for each in rows if each.pk == row_id and not each.withdrawn), None)
    if old is None:
        raise Http404
    now = _now(rows, old)
    if request.method != "POST" and now != old:
        return _to_what_stands(family_id, now)
    if request.method == "POST" and is_saved(token=request.POST.get("token", ""), by=seeing.worker):
        return redirect("family_process", family_id)  # the same button, pressed twice
    wanted = Step(old.step)
    children = {old.child_id: children_of(frame, seeing).get(old.child_id, "")} if old.child_id else {}
    taking_back = request.POST.get("take_back") == "yes"
    form = _correction(request, old, wanted, children, seeing, taking_back=taking_back)
    if request.method == "POST" and form.is_valid():
        try:
            _save_correction(seeing, family_id, old, form)
            return redirect("family_process", family_id)
        except UserError as refused:
            form.add_error(_where(form, refused), str(refused))
            now = _now(actions.every(seeing, family_id), old)
    return _ask(request, frame, form, wanted, children, old=old, now=now)


def _where(form: Any, refused: UserError) -> str:
    """Give the field beside which a refusal stands: the day, or for words that may not stand, the words."""
    if "on" in form.fields and isinstance(refused, actions.NotLawful | actions.AlreadyCorrected):
        return "on"
    words = [fact.id for fact in getattr(form, "facts", ()) if fact.kind == "text"]
    return next((each for each in words if form.cleaned_data.get(each)), "reason")


def _now(rows: list[StepTaken], old: StepTaken) -> StepTaken:
    return actions.in_place_of(rows, old.pk) or old


def _to_what_stands(family_id: str, now: StepTaken) -> HttpResponse:
    """Lead whoever opens what was corrected meanwhile to what stands in its place."""
    if now.withdrawn:
        return redirect("family_process", family_id)
    return redirect("family_step_correct", family_id, now.pk)


def _correction(
    request: HttpRequest,
    old: StepTaken,
    wanted: Step,
    children: Mapping[str, str],
    seeing: Sight,
    *,
    taking_back: bool,
) -> Any:
    if taking_back:
        return WithdrawalForm(request.POST)
    data = request.POST.copy() if request.method == "POST" else initial(old)
    if old.child_id:
        data["children"] = old.child_id  # whose step it is cannot be changed: take it back instead
    return CorrectionForm(
        data if request.method == "POST" else None,
        step=wanted,
        children=list(children.items()),
        today=_today(seeing),
        was=old.happened_at,
        initial=data,
    )


def _save_correction(seeing: Sight, family_id: str, old: StepTaken, form: Any) -> None:
    reason, token = form.cleaned_data["reason"], form.cleaned_data["token"]
    if isinstance(form, WithdrawalForm):
        actions.withdraw(seeing, family_id=family_id, row_id=old.pk, reason=reason, token=token)
    else:
        actions.correct(
            seeing,
            family_id=family_id,
            row_id=old.pk,
            at=form.happened_at,
            details=form.details,
            reason=reason,
            token=token,
        )


def _ask(
    request: HttpRequest,
    frame: FamilyFrame,
    form: Any,
    wanted: Step,
    children: Mapping[str, str],
    old: StepTaken | None = None,
    now: StepTaken | None = None,
) -> HttpResponse:
    kept = request.POST.get("token", "") if "token" not in form.errors else ""
    page = form_page(form, wanted, children, token=kept or form_token(), old=old, now=now)
    status = 422 if page.errors else 200
    return render(request, "pages/process_step.html", {"frame": frame, "page": page}, status=status)


def for_writing(seeing: Sight, family_id: str) -> FamilyFrame:
    """Give the frame to whoever may write about the family. Raises NotForYou and FirstDo."""
    seeing.require(family_id, Section.CORE, Level.WRITE)
    return frame_of(seeing, family_id)


def _step(code: str) -> Step:
    found = next((each for each in recordable() if each.value == code), None)
    if found is None:
        raise Http404
    return found


def _today(seeing: Sight) -> Any:
    return timezone.localtime(seeing.at).date()


def children_of(frame: FamilyFrame, seeing: Sight) -> dict[str, str]:
    """Give the family's children by id with their ages, the eldest first and those expected last."""
    of_family = [person for membership, person in frame.people if membership.part == Part.CHILD]
    ordered = sorted(of_family, key=lambda each: (each.birth_date is None, each.birth_date, each.pk))
    return {each.pk: with_age(each, _today(seeing)) for each in ordered}


def unborn_of(frame: FamilyFrame) -> set[str]:
    """Give the babies who are expected in a family: nobody sees them on a visit."""
    return {person.pk for _, person in frame.people if person.is_unborn}
