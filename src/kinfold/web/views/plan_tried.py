"""Trying to save a form about a plan, and showing it again with what was refused."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

from kinfold.casework.plans import queries
from kinfold.casework.plans.queries import Whole
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.domain.plan import PlanKind
from kinfold.web.presenters.family_frame import FamilyFrame, frame_of
from kinfold.web.presenters.plan_form import PlanForm, failures_of


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of it: saved, or refused beside fields and elsewhere on the plan's page."""

    saved: bool = False
    failures: dict[str, str] = field(default_factory=dict)
    elsewhere: list[dict[str, str]] = field(default_factory=list)


def tried(form: forms.Form, save: Callable[[], Any], home: str = "") -> Tried:
    """Save what was typed, where it is right; ``home`` is the plan's page. Raises NotForYou and FirstDo."""
    if not form.is_valid():
        return Tried()
    try:
        save()
    except UserError as refused:
        return Tried(False, *failures_of(refused, form, home))
    return Tried(saved=True)


def for_writing(seeing: Sight, family_id: str) -> FamilyFrame:
    """Let through whoever may write the record. Raises NotForYou and FirstDo."""
    seeing.require(family_id, Section.CORE, Level.WRITE)
    return frame_of(seeing, family_id)


def running(seeing: Sight, family_id: str, plan_id: str) -> Whole:
    """Give a plan that has not ended. Raises NotForYou and FirstDo."""
    whole = queries.plan_of(seeing, family_id, plan_id)
    if whole.end:
        raise NotForYou("missing")
    return whole


def with_family(whole: Whole) -> Whole:
    """Let a plan with the family through, and not the team's own list. Raises NotForYou."""
    if not PlanKind(whole.plan.kind).is_with_family:
        raise NotForYou("missing")
    return whole


def sent(request: HttpRequest) -> MultiValueDict[str, Any] | None:
    """Give what was typed; None where the form is only asked for."""
    return request.POST if request.method == "POST" else None


def token_of(request: HttpRequest, form: forms.Form) -> str:
    """Keep a form's token through a refusal, and give a new one otherwise."""
    kept = request.POST.get("token", "") if "token" not in form.errors else ""
    return kept or form_token()


def ask(request: HttpRequest, frame: FamilyFrame, page: PlanForm) -> HttpResponse:
    """Show a form."""
    context = {"frame": frame, "page": page}
    return render(request, "pages/plan_form.html", context, status=422 if page.form.errors else 200)
