"""Who is in a family and who belongs to whom: the drawing, and writing down what it is made from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.models import Couple, Parenthood, Residence
from kinfold.casework.families.models.kinship import Tie
from kinfold.casework.kinship import actions
from kinfold.casework.kinship import forms as typed_forms
from kinfold.casework.refused import Refused
from kinfold.casework.saving.fields import Token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.versions import standing
from kinfold.domain.access import Level, Section
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.family_homes import homes_shown
from kinfold.web.presenters.family_people import KINDS, people_page
from kinfold.web.presenters.family_taken_out import taken_out
from kinfold.web.presenters.known_already import KnownAlready, NewOne
from kinfold.web.presenters.spoken import full_name
from kinfold.web.sight import sight
from kinfold.web.views.known_first import TooFast, known_first
from kinfold.web.views.one_form import asked, day_asked

BACK = "Who is in this family"


@dataclass(frozen=True, slots=True)
class _Adding:
    """Something to write down: the page's words, its form, and what becomes of what was typed."""

    words: Words
    form: Callable[..., forms.Form]
    chooses: bool
    save: Callable[[Sight, str, dict[str, Any], str], Any]


@require_safe
@opens(Page.FAMILY)
def people(request: HttpRequest, family_id: str) -> HttpResponse:
    """Draw the family as it was on a day, and say the same in words."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    kinship, ties = actions.kinship_of(seeing, family_id), _ties(seeing, family_id)
    today = timezone.localtime(seeing.at).date()
    centre, day = request.GET.get("centre", ""), day_asked(request, today)
    page = people_page(
        kinship,
        ties,
        family_id=family_id,
        as_at=day,
        today=today,
        centre=centre if centre in kinship else "",
        may_write=frame.level >= Level.WRITE,
    )
    may_write = frame.level >= Level.WRITE
    homes = homes_shown(seeing, family_id, day=day, may_write=may_write)
    shown = {"frame": frame, "page": page, "homes": homes, "may_write": may_write}
    shown["out"] = taken_out(seeing, family_id, may_write=may_write)
    return render(request, "pages/family_people.html", shown)


def _ties(seeing: Sight, family_id: str) -> list[Tie]:
    """Give every tie as it stands: parents, couples, households."""
    return [row for model in KINDS.values() for row in standing(seeing.rows(model, family_id))]


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def add(request: HttpRequest, family_id: str, what: str) -> HttpResponse:
    """Write down someone, a parent, a couple, or who lives with whom."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    if what not in ADDING:
        raise NotForYou("missing")
    adding = ADDING[what]
    more: dict[str, Any] = {"today": timezone.localtime(seeing.at).date()}
    if adding.chooses:
        more["people"] = [(each.pk, full_name(each)) for _, each in seeing.people(family_id)]
    form = adding.form(request.POST if request.method == "POST" else None, **more)
    form.fields["token"] = Token()
    failures: dict[str, str] = {}
    known = None
    if form.is_valid():
        try:
            known = _known(request, form.cleaned_data) if what == "person" else None
            if known is None:
                adding.save(seeing, family_id, form.cleaned_data, form.cleaned_data["token"])
                return redirect("family_people", family_id)
        except Refused as refused:
            failures = {refused.field: str(refused)}
    return _ask(request, family_id, adding.words, form, failures, known)


def _known(request: HttpRequest, typed: dict[str, Any]) -> KnownAlready | None:
    """Look whether someone who is about to be added is known already. Raises Refused to whoever searches
    too fast.
    """
    wanted = NewOne(typed["given_names"], typed["family_name"], typed["born_on"])
    try:
        return known_first(request, [wanted], typed["token"])
    except TooFast as refused:
        raise Refused("given_names", str(refused)) from refused


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def end(request: HttpRequest, family_id: str, what: str, row_id: str) -> HttpResponse:
    """Say when a tie ended."""
    seeing, model = _changing(request, family_id, what, row_id)
    kind = typed_forms.EndCoupleForm if model is Couple else typed_forms.EndForm
    form = kind(
        request.POST if request.method == "POST" else None, today=timezone.localtime(seeing.at).date()
    )
    failures = {}
    if form.is_valid():
        try:
            actions.end_tie(seeing, family_id=family_id, model=model, row_id=row_id, **form.cleaned_data)
            return redirect("family_people", family_id)
        except Refused as refused:
            failures = {refused.field: str(refused)}
    words = Words("When did this end?", ("What was so before stays in the drawing of earlier days.",), "Save")
    return _ask(request, family_id, words, form, failures)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def take_back(request: HttpRequest, family_id: str, what: str, row_id: str) -> HttpResponse:
    """Say that a tie was not so."""
    seeing, model = _changing(request, family_id, what, row_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.take_back(seeing, family_id=family_id, model=model, row_id=row_id)
        return redirect("family_people", family_id)
    words = Words(
        "Take this back",
        ("It was not so, or not of this person. That it was written stays in the record.",),
        "Take it back",
    )
    return _ask(request, family_id, words, form, {})


def _changing(request: HttpRequest, family_id: str, what: str, row_id: str) -> tuple[Sight, type[Tie]]:
    """Let through to a tie that stands, whether it is only asked about or changed."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    if what not in KINDS:
        raise NotForYou("missing")
    actions.tie_of(seeing, family_id, KINDS[what], row_id)
    return seeing, KINDS[what]


def _ask(
    request: HttpRequest,
    family_id: str,
    words: Words,
    form: forms.Form,
    failures: dict[str, str],
    known: KnownAlready | None = None,
) -> HttpResponse:
    """Show one of these forms."""
    back = reverse("family_people", args=[family_id])
    return asked(request, words, form, failures, back=back, back_text=BACK, known=known)


def _save_person(seeing: Sight, family_id: str, typed: dict[str, Any], token: str) -> Any:
    who = actions.NewPerson(
        given_names=typed["given_names"],
        family_name=typed["family_name"],
        part=typed["part"],
        sex=typed["sex"],
        born=typed["born_on"],
        expected=typed["expected_on"],
        died=typed["died_on"],
    )
    return actions.add_person(seeing, family_id=family_id, who=who, token=token)


def _save_parent(seeing: Sight, family_id: str, typed: dict[str, Any], token: str) -> Any:
    row = Parenthood(
        child_id=typed["child"],
        parent_id=typed["parent"],
        kind=typed["kind"],
        is_responsible={"yes": True, "no": False}.get(typed["is_responsible"]),
        since=typed["since"],
        source=typed["source"],
    )
    return actions.add_tie(seeing, family_id=family_id, row=row, token=token)


def _save_couple(seeing: Sight, family_id: str, typed: dict[str, Any], token: str) -> Any:
    row = Couple(
        first_id=typed["first"],
        second_id=typed["second"],
        kind=typed["kind"],
        since=typed["since"],
        until=typed["until"],
        ended_by=typed["ended_by"],
        source=typed["source"],
    )
    return actions.add_tie(seeing, family_id=family_id, row=row, token=token)


def _save_household(seeing: Sight, family_id: str, typed: dict[str, Any], token: str) -> Any:
    row = Residence(
        person_id=typed["person"],
        household=typed["household"],
        since=typed["since"],
        until=typed["until"],
        source=typed["source"],
    )
    return actions.add_tie(seeing, family_id=family_id, row=row, token=token)


ADDING = {
    "person": _Adding(
        Words("Add someone to this family", ("Whoever reads the record sees them at once.",), "Add them"),
        typed_forms.PersonForm,
        chooses=False,
        save=_save_person,
    ),
    "parent": _Adding(
        Words("Whose child is whose?", ("The drawing makes itself from this.",), "Save"),
        typed_forms.ParentForm,
        chooses=True,
        save=_save_parent,
    ),
    "couple": _Adding(
        Words("Who is or was a couple?", ("The drawing makes itself from this.",), "Save"),
        typed_forms.CoupleForm,
        chooses=True,
        save=_save_couple,
    ),
    "household": _Adding(
        Words(
            "Who lives with whom?",
            ("Households have letters. Where a household lives is not written here.",),
            "Save",
        ),
        typed_forms.ResidenceForm,
        chooses=True,
        save=_save_household,
    ),
}
