"""Who is around a family: the ecomap, and writing down what it is made from."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.homes.reading import day_of
from kinfold.casework.kinship.actions import kinship_of
from kinfold.casework.refused import Refused
from kinfold.casework.saving.fields import Token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.support import actions
from kinfold.casework.support.forms import EVERYONE, ConnectionForm, EndForm, ProfessionalForm
from kinfold.casework.support.models import KINDS, Connection, OneAround
from kinfold.casework.support.reading import around_seen, made_of
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.family_support import support_page
from kinfold.web.presenters.spoken import full_name
from kinfold.web.sight import sight
from kinfold.web.views.one_form import asked, day_asked

BACK = "Who is around this family"
ADDING = {
    "professional": Words(
        "Who works with this family?",
        ("For someone who does not sign in here. Whoever reads the record sees them at once.",),
        "Save",
    ),
    "connection": Words(
        "Who or what matters to this family?",
        ("A friend, a neighbour, a group, a pet: in the family’s own view. The drawing makes itself.",),
        "Save",
    ),
}
CHANGE = Words("Change this", ("What was written before stays in the record.",), "Save")
END = Words("When did this end?", ("It stays in the drawing of earlier days.",), "Save")
TAKE_BACK = Words(
    "Take this back",
    ("It was not so. That it was written stays in the record.",),
    "Take it back",
)


@require_safe
@opens(Page.FAMILY)
def support(request: HttpRequest, family_id: str) -> HttpResponse:
    """Draw who is around the family as it was on a day, and say the same in words."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    around, kinship = around_seen(seeing, family_id), kinship_of(seeing, family_id)
    today = day_of(seeing.at)
    page = support_page(
        made_of(kinship, around.values()),
        around.values(),
        family_id=family_id,
        as_at=day_asked(request, today),
        today=today,
        centre=request.GET.get("centre", ""),
        may_write=[model for model in KINDS.values() if _may_write(seeing, family_id, model)],
    )
    shown = {"frame": frame, "page": page, "may_write": frame.level >= Level.WRITE}
    return render(request, "pages/family_support.html", shown)


def _may_write(seeing: Sight, family_id: str, model: type[OneAround]) -> bool:
    return seeing.decide(family_id, _section(model)).level >= Level.WRITE


def _section(model: type[OneAround]) -> Section:
    section: Section = model.classified.section  # type: ignore[attr-defined]
    return section


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def add(request: HttpRequest, family_id: str, what: str) -> HttpResponse:
    """Ask who it is, and write them down."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    if what not in ADDING:
        raise NotForYou("missing")
    model = KINDS[what]
    sections = [each for each, its in actions.OF.items() if _may_write(seeing, family_id, its)]
    form = _form(request, seeing, family_id, model, sections)
    failures: dict[str, str] = {}
    if form.is_valid():
        if "section" in form.fields:
            model = actions.OF[Section(form.cleaned_data["section"])]
        whom, told = _told(form)
        try:
            actions.add_around(
                seeing,
                family_id=family_id,
                model=model,
                whom=whom,
                told=told,
                token=form.cleaned_data["token"],
            )
            return redirect("family_support", family_id)
        except UserError as error:
            failures = _beside(error)
    return _ask(request, family_id, ADDING[what], form, failures)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def change(request: HttpRequest, family_id: str, what: str, around_id: str) -> HttpResponse:
    """Ask how it is now, or should have been written."""
    seeing, model, rows = _changing(request, family_id, what, around_id)
    first = rows[0]
    begins = {each: getattr(first, each) for each in _fields(model)}
    begins |= {
        "other": first.other_id if isinstance(first, Connection) else "",
        "whom": [each.person_id or EVERYONE for each in rows],
    }
    form = _form(request, seeing, family_id, model, [_section(model)], begins)
    form.fields.pop("section", None)
    failures: dict[str, str] = {}
    if form.is_valid():
        whom, told = _told(form)
        try:
            actions.change_around(
                seeing,
                family_id=family_id,
                model=model,
                around=around_id,
                whom=whom,
                told=told,
                token=form.cleaned_data["token"],
            )
            return redirect("family_support", family_id)
        except UserError as error:
            failures = _beside(error)
    return _ask(request, family_id, CHANGE, form, failures)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def end(request: HttpRequest, family_id: str, what: str, around_id: str) -> HttpResponse:
    """Ask when it ended."""
    seeing, model, _ = _changing(request, family_id, what, around_id)
    form = EndForm(request.POST if request.method == "POST" else None, today=day_of(seeing.at))
    failures: dict[str, str] = {}
    if form.is_valid():
        try:
            until = form.cleaned_data["until"]
            actions.end_around(seeing, family_id=family_id, model=model, around=around_id, until=until)
            return redirect("family_support", family_id)
        except Refused as refused:
            failures = _beside(refused)
    return _ask(request, family_id, END, form, failures)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def take_back(request: HttpRequest, family_id: str, what: str, around_id: str) -> HttpResponse:
    """Say that it was not so."""
    seeing, model, _ = _changing(request, family_id, what, around_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.take_back_around(seeing, family_id=family_id, model=model, around=around_id)
        return redirect("family_support", family_id)
    return _ask(request, family_id, TAKE_BACK, form, {})


def _changing(
    request: HttpRequest, family_id: str, what: str, around_id: str
) -> tuple[Sight, type[OneAround], list[OneAround]]:
    """Let through to one who stands, whether it is only asked about or changed."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    if what not in KINDS:
        raise NotForYou("missing")
    seeing.require(family_id, _section(KINDS[what]), Level.WRITE)
    return seeing, KINDS[what], actions.rows_around(seeing, family_id, KINDS[what], around_id)


def _fields(model: type[OneAround]) -> list[str]:
    """Give what is typed of each, whoever it is about."""
    shared = ["name", "phone", "tone", "flow", "note", "source", "since", "until"]
    return (
        [*shared, "kind", "closeness"] if model is Connection else [*shared, "profession", "agency", "email"]
    )


def _form(
    request: HttpRequest,
    seeing: Sight,
    family_id: str,
    model: type[OneAround],
    sections: list[Section],
    begins: dict[str, Any] | None = None,
) -> ProfessionalForm | ConnectionForm:
    more: dict[str, Any] = {
        "today": day_of(seeing.at),
        "people": [(person.pk, full_name(person)) for _, person in seeing.people(family_id)],
        "initial": begins or {},
    }
    typed = request.POST if request.method == "POST" else None
    form = (
        ConnectionForm(typed, **more)
        if model is Connection
        else ProfessionalForm(typed, sections=sections, **more)
    )
    form.fields["token"] = Token()
    return form


def _told(form: ProfessionalForm | ConnectionForm) -> tuple[list[str], dict[str, Any]]:
    """Give whom it is about, and the fields of the row."""
    typed = form.cleaned_data
    if isinstance(form, ProfessionalForm):
        names = ("profession", "agency", "email")
        more = {each: typed[each] for each in names}
    else:
        more = {"kind": typed["kind"], "closeness": typed["closeness"], "other_id": typed["other"] or None}
    shared = ("name", "phone", "tone", "flow", "note", "source", "since", "until")
    return form.person_ids, {**{each: typed[each] for each in shared}, **more}


def _beside(error: UserError) -> dict[str, str]:
    """Give a refusal beside its field; one about words, beside the note."""
    return {error.field if isinstance(error, Refused) else "note": str(error)}


def _ask(
    request: HttpRequest, family_id: str, words: Words, form: forms.Form, failures: dict[str, str]
) -> HttpResponse:
    back = reverse("family_support", args=[family_id])
    return asked(request, words, form, failures, back=back, back_text=BACK)
