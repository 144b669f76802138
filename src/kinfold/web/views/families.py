"""Beginning a family's record."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.referrals import door
from kinfold.casework.referrals.actions import open_family, teams_of
from kinfold.casework.referrals.contacts import say_whose
from kinfold.casework.referrals.forms import FamilyForm
from kinfold.casework.referrals.models import Contact
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import MAY_OPEN, NotForYou, Sight
from kinfold.casework.teams.queries import led_by
from kinfold.web.gate import opens, person
from kinfold.web.presenters.family_new import new_family_page
from kinfold.web.presenters.known_already import KnownAlready, NewOne
from kinfold.web.sight import sight
from kinfold.web.views.known_first import TooFast, known_first


def _contact(request: HttpRequest, seen: Sight) -> Contact | None:
    """Give the contact that a record begins with, where the address names one that waits at this door."""
    named = request.GET.get("contact", "")
    if not named:
        return None
    of = door.contact(seen, named)
    if door.family_of(of.pk):
        raise NotForYou("missing")
    return of


def _told(of: Contact | None) -> dict[str, Any]:
    """Give what the form begins with: the people as the contact told of them."""
    if of is None:
        return {}
    members = [
        {**each, "born": date.fromisoformat(day) if (day := each["born"] or each["expected"]) else None}
        for each in of.people
    ]
    named = next((each["family_name"] for each in of.people if each["family_name"]), "")
    return {"initial": {"name": named, "team": door.place_of(of)}, "members": members}


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a record: who the family is, and which of the worker's teams works with them."""
    me, seen = person(request), sight(request)
    if me.role not in MAY_OPEN:
        raise NotForYou("figures-only")
    teams = teams_of(seen)
    of = _contact(request, seen)
    posted = request.POST if request.method == "POST" else None
    form = FamilyForm(posted, teams=[(each.pk, each.name) for each in teams], **_told(of))
    known = _known(request, form) if posted is not None and form.is_valid() else None
    if posted is not None and form.is_valid() and known is None:
        team = next(each for each in teams if each.pk == form.cleaned_data["team"])
        made = open_family(
            seen,
            name=form.cleaned_data["name"],
            team=team,
            workers=() if of and team.pk in led_by(me, seen.at) else (me,),
            members=form.members(),
            token=form.cleaned_data["token"],
            until_allocated=of is not None,
        )
        if made and of:
            say_whose(seen, contact_id=of.pk, family_id=made.pk)
            return redirect("contact_decide", of.pk)
        return redirect("family", made.pk) if made else redirect("front_door" if of else "home")
    kept = str(posted.get("token", "")) if posted is not None and "token" not in form.errors else form_token()
    given = {"page": new_family_page(form, teams, kept), "known": known}
    return render(request, "pages/family_new.html", given, status=422 if posted is not None else 200)


def _known(request: HttpRequest, form: FamilyForm) -> KnownAlready | None:
    """Look whether anyone of the new family is known already."""
    wanted = [NewOne(each.given_names, each.family_name, each.born) for each in form.members()]
    try:
        return known_first(request, wanted, form.cleaned_data["token"])
    except TooFast as refused:
        form.add_error("name", str(refused))
        return None
