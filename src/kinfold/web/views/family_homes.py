"""Writing down that someone moved, and mending or taking back an address."""

from dataclasses import replace

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.models import Residence
from kinfold.casework.homes import actions
from kinfold.casework.homes.forms import BOTH, PLACE, CorrectPlaceForm, MoveForm
from kinfold.casework.homes.reading import day_of, lives_on
from kinfold.casework.kinship.forms import Choices
from kinfold.casework.refused import Refused
from kinfold.casework.saving.fields import Token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.reports.wording import joined
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.spoken import called, full_name
from kinfold.web.sight import sight
from kinfold.web.views.one_form import asked

BACK = "Who is in this family"
KEEP_SAFE = "Keep a safe address instead, which nobody else may find out"
MOVE = Words(
    "Someone moved",
    ("What was so before stays in the record, and in the drawing of earlier days.",),
    "Save the move",
)
CORRECT = Words(
    "Correct this address",
    ("It changes for everyone of whom it was written from that day. What was written stays in the record.",),
    "Save",
)
TAKE_BACK = Words(
    "Take this address back",
    (
        "Nobody of this family moved there then. Where they lived before stands again.",
        "That it was written stays in the record.",
    ),
    "Take it back",
)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def moved(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask who moved where and when, and write it down."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        today=day_of(seeing.at),
        people=_who_may_move(seeing, family_id),
        households=_households(seeing, family_id),
    )
    form.fields["token"] = Token()
    failures: dict[str, str] = {}
    if form.is_valid():
        try:
            _save_move(seeing, family_id, form)
            return redirect("family_people", family_id)
        except UserError as error:
            failures = _beside(error)
    return _ask(request, family_id, MOVE, form, failures)


def _who_may_move(seeing: Sight, family_id: str) -> Choices:
    """Give everyone but the unborn, who move with their mothers."""
    people = (person for _, person in seeing.people(family_id))
    return [(each.pk, full_name(each)) for each in people if not each.is_unborn]


def _save_move(seeing: Sight, family_id: str, form: MoveForm) -> None:
    typed = form.cleaned_data
    told = actions.Move(
        people=typed["people"],
        since=typed["since"],
        household=typed["household"],
        place=form.place(),
        keeps=typed["keeps"] == BOTH,
        source=typed["source"],
    )
    actions.move(seeing, family_id=family_id, told=told, token=typed["token"])


def _households(seeing: Sight, family_id: str) -> Choices:
    """Give the households there are, with who lives in each now."""
    names = {person.pk: called(person) or "the baby" for _, person in seeing.people(family_id)}
    today, homes = day_of(seeing.at), dict[str, list[str]]()
    for row in standing(seeing.rows(Residence, family_id)):
        living = homes.setdefault(row.household, [])
        if lives_on(row, today):
            living.append(names.get(row.person_id, "someone"))
    return [
        (label, f"Household {label}: {joined(living) or 'nobody now'}")
        for label, living in sorted(homes.items())
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def correct(request: HttpRequest, family_id: str, row_id: str) -> HttpResponse:
    """Ask how an address should have been written."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    old = actions.place_row(seeing, family_id, row_id)
    form = CorrectPlaceForm(
        request.POST if request.method == "POST" else None,
        today=day_of(seeing.at),
        initial={"lines": old.lines, "postcode": old.postcode, "phone": old.phone, "source": old.source},
    )
    form.fields["token"] = Token()
    failures: dict[str, str] = {}
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.correct_place(
                seeing,
                family_id=family_id,
                row_id=row_id,
                place=form.place(),
                source=typed["source"],
                token=typed["token"],
            )
            return redirect("family_people", family_id)
        except UserError as error:
            failures = _beside(error)
    return _ask(request, family_id, CORRECT, form, failures)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def take_back(request: HttpRequest, family_id: str, row_id: str) -> HttpResponse:
    """Say that a move was not so."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    actions.place_row(seeing, family_id, row_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.take_back_move(seeing, family_id=family_id, row_id=row_id)
        return redirect("family_people", family_id)
    return _ask(request, family_id, TAKE_BACK, form, {})


def _beside(error: UserError) -> dict[str, str]:
    """Give a refusal beside its field; one about the words of an address beside those."""
    return {error.field if isinstance(error, Refused) else "lines": str(error)}


def _ask(
    request: HttpRequest, family_id: str, words: Words, form: forms.Form, failures: dict[str, str]
) -> HttpResponse:
    back = reverse("family_people", args=[family_id])
    keeps = sight(request).decide(family_id, Section.SAFE_ADDRESS).level >= Level.READ
    if keeps and PLACE[0] in form.fields:
        words = replace(words, instead=(reverse("family_safe", args=[family_id]), KEEP_SAFE))
    return asked(request, words, form, failures, back=back, back_text=BACK)
