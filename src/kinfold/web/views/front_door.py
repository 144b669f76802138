"""The front door: contacts that wait for a decision, one contact, and what is done with it."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.lookups import asked
from kinfold.casework.families.pace import may_search
from kinfold.casework.families.typed import Term, is_reference
from kinfold.casework.referrals import contacts, door
from kinfold.casework.referrals.actions import teams_of
from kinfold.casework.referrals.contact_forms import (
    AnswerForm,
    ContactForm,
    DecisionForm,
    NotTheirsForm,
    PassForm,
    WhoseForm,
)
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_find import find
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level, Purpose
from kinfold.domain.contact import Outcome
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens, person
from kinfold.web.presenters import contact_lists
from kinfold.web.presenters import front_door as presenters
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.contact_family import Fits, fits_of
from kinfold.web.presenters.contact_new import new_contact_page
from kinfold.web.sight import sight

PASS = Words(
    "Hand the contact on to another team",
    ("Ring them first: they decide on it from now on, and it leaves your front door.",),
    "Hand it on",
)
ANSWER = Words("Tell whoever told us", ("Say how they were told what became of it.",), "Save")
NO_SUCH_REFERENCE = "No family of yours has this reference. Look at its five signs again, or find the family"


@require_safe
@opens(Page.FRONT_DOOR)
def front_door(request: HttpRequest) -> HttpResponse:
    """Show what waits for a decision, the first due first."""
    page = presenters.queue(sight(request), request.GET.get("page", ""))
    return render(request, "pages/front_door.html", {"page": page})


@require_safe
@opens(Page.FRONT_DOOR)
def decided(request: HttpRequest) -> HttpResponse:
    """Show what was decided on, the latest first, all of it or one decision."""
    asked = request.GET
    page = contact_lists.decided(sight(request), asked.get("decision", ""), asked.get("page", ""))
    return render(request, "pages/contacts_decided.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FRONT_DOOR)
def new(request: HttpRequest) -> HttpResponse:
    """Ask what came in, and write it down."""
    seeing = sight(request)
    teams = teams_of(seeing)
    now = timezone.localtime(seeing.at)
    begins = {"on": now.date(), "at": f"{now:%H:%M}", "team": teams[0].pk if len(teams) == 1 else ""}
    choices = [(each.pk, each.name) for each in teams]
    form = ContactForm(request.POST or None, teams=choices, initial=begins)
    if request.method == "POST" and form.is_valid():
        team = next(each for each in teams if each.pk == form.cleaned_data["team"])
        made = contacts.take_down(seeing, made=form.contact(), team=team, token=form.cleaned_data["token"])
        return redirect("contact", made.pk) if made else redirect("front_door")
    kept = str(request.POST.get("token", "")) if "token" not in form.errors else ""
    page = new_contact_page(form, has_team=bool(teams), token=kept or form_token())
    return render(request, "pages/contact_new.html", {"page": page}, status=_status(request))


@require_safe
@opens(Page.FRONT_DOOR)
def contact(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Show one contact, and families that it may be about."""
    return _contact(request, contact_id, WhoseForm())


def _contact(request: HttpRequest, contact_id: str, form: WhoseForm | NotTheirsForm) -> HttpResponse:
    seeing = sight(request)
    of = door.contact(seeing, contact_id)
    page = presenters.contact_page(seeing, of)
    fits = Fits()
    if page.may_decide and not page.family:
        fits = fits_of(seeing, sight(request, Purpose.ENQUIRY), of, may=partial(may_search, person(request)))
    name = seeing.names([page.family]).get(page.family, "") if page.family else ""
    given = {
        "page": page,
        "fits": fits,
        "others": contact_lists.others(seeing, of, page.family),
        "family_name": name,
        "error": "".join(str(each) for found in form.errors.values() for each in found),
    }
    return render(request, "pages/contact.html", given, status=_status(request))


@require_POST
@opens(Page.FRONT_DOOR)
def whose(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Say of which family a contact tells, and go on to the decision where that is this worker's to make."""
    seeing, form = sight(request), WhoseForm(request.POST)
    door.contact(seeing, contact_id)
    if form.is_valid():
        family_id = form.cleaned_data["family"] or _by_reference(seeing, form.cleaned_data["reference"])
        try:
            if family_id:
                return _said(seeing, contact_id, family_id)
            form.add_error("reference", NO_SUCH_REFERENCE)
        except contacts.AlreadyDecided as refused:
            form.add_error("reference", str(refused))
    return _contact(request, contact_id, form)


def _said(seeing: Sight, contact_id: str, family_id: str) -> HttpResponse:
    contacts.say_whose(seeing, contact_id=contact_id, family_id=family_id)
    seeing.forget()
    if seeing.decide(family_id).level >= Level.WRITE:
        return redirect("contact_decide", contact_id)
    return redirect(f"{reverse('front_door')}?done=with-family")


@require_POST
@opens(Page.FRONT_DOOR)
def not_theirs(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Take a contact from a family that it is not about; it waits at its door again."""
    seeing, form = sight(request), NotTheirsForm(request.POST)
    of = door.contact(seeing, contact_id, Level.WRITE)
    try:
        if form.is_valid():
            contacts.take_from(seeing, contact_id=of.pk, family_id=form.cleaned_data["family"])
            return redirect(f"{reverse('front_door')}?done=not-theirs")
    except contacts.AlreadyDecided as refused:
        form.add_error("family", str(refused))
    return _contact(request, contact_id, form)


def _by_reference(seeing: Sight, typed: str) -> str:
    word = typed.strip().lower()
    terms = [Term(reference=word)] if is_reference(word) else []
    found = find(seeing, asked(terms), Level.SUMMARY, 2)
    return found[0].family_id if len(found) == 1 else ""


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FRONT_DOOR)
def pass_on(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Hand a contact on to another team's front door."""
    seeing = sight(request)
    of = door.contact(seeing, contact_id)
    here = door.place_of(of)
    teams = [(each.pk, each.name) for each in Team.objects.exclude(pk=here)]
    form = PassForm(request.POST if request.method == "POST" else None, teams=teams)
    failures = {}
    if form.is_valid():
        try:
            contacts.pass_on(
                seeing, contact_id=contact_id, team=Team.objects.get(pk=form.cleaned_data["team"])
            )
            return redirect(f"{reverse('front_door')}?done=passed")
        except contacts.AlreadyDecided as refused:
            failures = {"team": str(refused)}
    return _change(request, PASS, form, failures, contact_id)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FRONT_DOOR)
def decide(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Ask for the decision with its reasons, and whether whoever told us has been told."""
    seeing = sight(request)
    of = door.contact(seeing, contact_id, Level.WRITE)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    failures = {}
    if form.is_valid():
        try:
            return _decided(seeing, contact_id, form.cleaned_data, form)
        except UserError as refused:
            failures = {_beside(refused): str(refused)}
    page = presenters.contact_page(seeing, of)
    name = seeing.names([page.family]).get(page.family, "") if page.family else ""
    given = {"page": page, "family_name": name, "change": _page_of(PASS, form, failures, contact_id)}
    return render(request, "pages/contact_decide.html", given, status=_status(request))


def _decided(seeing: Sight, contact_id: str, typed: dict[str, Any], form: DecisionForm) -> HttpResponse:
    made = contacts.decide(
        seeing,
        contact_id=contact_id,
        outcome=Outcome(typed["outcome"]),
        reasons=typed["reasons"],
        consulted=typed["consulted"],
        told=form.told,
    )
    family_id = door.family_of(made.pk)
    return (
        redirect("family_process", family_id)
        if family_id
        else redirect(f"{reverse('front_door')}?done=decided")
    )


def _beside(refused: UserError) -> str:
    """Give the field beside which a refusal stands."""
    return "reasons" if type(refused) is UserError else "outcome"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FRONT_DOOR)
def answer(request: HttpRequest, contact_id: str) -> HttpResponse:
    """Say how whoever told us was told what became of it."""
    seeing = sight(request)
    door.contact(seeing, contact_id, Level.WRITE)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    failures = {}
    if form.is_valid() and form.told:
        try:
            contacts.answer(seeing, contact_id=contact_id, told=form.told)
            return redirect(f"{reverse('front_door')}?done=told")
        except UserError as refused:
            failures = {"answer": str(refused)}
    return _change(request, ANSWER, form, failures, contact_id)


def _page_of(words: Words, form: forms.Form, failures: dict[str, str], contact_id: str) -> Any:
    return change_page(
        words, form, failures, back=reverse("contact", args=[contact_id]), back_text="The contact"
    )


def _change(
    request: HttpRequest, words: Words, form: forms.Form, failures: dict[str, str], contact_id: str
) -> HttpResponse:
    page = _page_of(words, form, failures, contact_id)
    return render(request, "pages/change.html", {"page": page}, status=_status(request))


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
