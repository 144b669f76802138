"""Two records of one human: looking for the other, holding both beside each other, joining and parting."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.persons import alike as likeness
from kinfold.casework.persons import joining, queries
from kinfold.casework.persons.forms import ReasonForm
from kinfold.casework.refused import Refused
from kinfold.casework.saving.fields import Token
from kinfold.casework.saving.models import form_token
from kinfold.domain.access import Level, Section
from kinfold.web.gate import opens
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.form_boxes import boxes_of
from kinfold.web.presenters.person_alike import alike_page
from kinfold.web.presenters.person_joined import beside
from kinfold.web.views.family_person import for_writing

SAME = (
    "How do you know that they are one person?",
    "For example: same NHS number, and the school knows one only",
)
APART = (
    "How do you know that they are two?",
    "For example: their mothers differ, or they were seen together",
)


@require_safe
@opens(Page.FAMILY)
def alike(request: HttpRequest, family_id: str, person_id: str) -> HttpResponse:
    """Show which records may be of the same human."""
    seeing, who = for_writing(request, family_id, person_id)
    page = alike_page(
        seeing,
        family_id,
        who,
        [*likeness.of_family(seeing, family_id, who), *likeness.of_others(seeing, family_id, who)],
    )
    return render(
        request, "pages/family_person_same.html", {"frame": frame_of(seeing, family_id), "page": page}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def join(
    request: HttpRequest, family_id: str, person_id: str, other_family_id: str, other_id: str
) -> HttpResponse:
    """Hold two records beside each other, and join them."""
    seeing, who = for_writing(request, family_id, person_id)
    seeing.require(other_family_id, Section.CORE, Level.WRITE)
    other = queries.one(seeing, other_family_id, other_id)
    form = _form(request, *SAME)
    failures = {}
    if form.is_valid():
        try:
            joining.join(
                seeing,
                family_id=family_id,
                person_id=who.id,
                other_family_id=other_family_id,
                other_id=other_id,
                reason=form.cleaned_data["reason"],
                token=form.cleaned_data["token"],
            )
            return redirect("family_person", family_id, who.id)
        except Refused as refused:
            failures = {refused.field: str(refused)}
    page = beside(seeing, (family_id, who), (other_family_id, other))
    return _show(request, "pages/family_person_join.html", form, failures, {
        "frame": frame_of(seeing, family_id), "page": page, "back": _same(family_id, who.id),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def part(request: HttpRequest, family_id: str, person_id: str, joining_id: str) -> HttpResponse:
    """Undo a joining."""
    seeing, who = for_writing(request, family_id, person_id)
    _, home = joining.joining_of(seeing, family_id, person_id, joining_id)
    seeing.require(home, Section.CORE, Level.WRITE)
    form = _form(request, *APART)
    failures = {}
    if form.is_valid():
        try:
            joining.part(
                seeing,
                family_id=family_id,
                person_id=who.id,
                joining_id=joining_id,
                reason=form.cleaned_data["reason"],
                token=form.cleaned_data["token"],
            )
            return redirect("family_person", family_id, person_id)
        except Refused as refused:
            failures = {refused.field: str(refused)}
    return _show(request, "pages/family_person_part.html", form, failures, {
        "frame": frame_of(seeing, family_id), "back": reverse("family_person", args=[family_id, who.id]),
    })  # fmt: skip


def _same(family_id: str, person_id: str) -> str:
    return reverse("family_person_same", args=[family_id, person_id])


def _form(request: HttpRequest, label: str, hint: str) -> Any:
    form = ReasonForm(request.POST if request.method == "POST" else None, label=label, hint=hint)
    form.fields["token"] = Token()
    return form


def _show(
    request: HttpRequest, template: str, form: Any, failures: dict[str, str], context: dict[str, Any]
) -> HttpResponse:
    spoilt = form.errors.get("token") if form.is_bound else None
    token = str(form.data["token"]) if form.is_bound and not spoilt else form_token()
    failures |= {"token": str(spoilt[0])} if spoilt else {}
    del form.fields["token"]
    boxes = boxes_of(form, failures)
    context |= {"form": boxes, "token": token}
    return render(request, template, context, status=422 if boxes.errors else 200)
