"""Beginning a family's record."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.models import Family
from kinfold.casework.referrals import door, places
from kinfold.casework.referrals.actions import house, open_family, teams_of
from kinfold.casework.referrals.contacts import say_whose
from kinfold.casework.referrals.forms import FamilyForm, ToldFamilyForm
from kinfold.casework.referrals.models import Contact
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import MAY_OPEN, NotForYou, Sight
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import led_by
from kinfold.web.gate import opens, person
from kinfold.web.presenters.family_new import new_family_page
from kinfold.web.presenters.known_already import KnownAlready, NewOne
from kinfold.web.sight import sight
from kinfold.web.views.known_first import TooFast, known_first

OF_FAMILY = "family"  # who told us, where it was someone of the family


def _contact(request: HttpRequest, seen: Sight) -> Contact | None:
    """Give the contact that a record begins with, where the address names one that waits at this door."""
    named = request.GET.get("contact", "")
    if not named:
        return None
    of = door.contact(seen, named)
    if door.family_of(of.pk):
        raise NotForYou("missing")
    return of


def _told(seen: Sight, of: Contact | None) -> dict[str, Any]:
    """Give what the form begins with: the people and the place as the contact told of them.

    Not a place that this worker is not shown; and whose telephone it is only where the family itself rang.
    """
    if of is None:
        return {}
    members = [
        {**each, "born": date.fromisoformat(day) if (day := each["born"] or each["expected"]) else None}
        for each in of.people
    ]
    named = next((each["family_name"] for each in of.people if each["family_name"]), "")
    begins = {"name": named, "team": door.place_of(of)}
    hidden = places.hidden(seen, of, "")
    if places.WHERE not in hidden:
        begins |= {"lines": of.lines, "postcode": of.postcode}
    if of.source == OF_FAMILY and places.PHONE not in hidden:
        begins |= {"phone": of.phone}
    return {"initial": begins, "members": members}


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
    kind = ToldFamilyForm if of else FamilyForm
    form = kind(posted, teams=[(each.pk, each.name) for each in teams], **_told(seen, of))
    known = _known(request, form) if posted is not None and form.is_valid() else None
    if posted is not None and form.is_valid() and known is None:
        made = _begin(seen, form, teams, of)
        if made and of:
            return redirect("contact_decide", of.pk)
        return redirect("family", made.pk) if made else redirect("front_door" if of else "home")
    kept = str(posted.get("token", "")) if posted is not None and "token" not in form.errors else form_token()
    given = {"page": new_family_page(form, teams, kept), "known": known}
    return render(request, "pages/family_new.html", given, status=422 if posted is not None else 200)


@transaction.atomic
def _begin(seen: Sight, form: FamilyForm, teams: Sequence[Team], of: Contact | None) -> Family | None:
    """Begin the record, with where they live and whose contact it is; None where it was saved before."""
    team = next(each for each in teams if each.pk == form.cleaned_data["team"])
    leads = of is not None and team.pk in led_by(seen.worker, seen.at)
    made = open_family(
        seen,
        name=form.cleaned_data["name"],
        team=team,
        workers=() if leads else (seen.worker,),
        members=form.members(),
        token=form.cleaned_data["token"],
        until_allocated=of is not None,
    )
    if made and of:
        if isinstance(form, ToldFamilyForm) and (place := form.place()):
            house(seen, made.pk, place=place)
        say_whose(seen, contact_id=of.pk, family_id=made.pk)
    return made


def _known(request: HttpRequest, form: FamilyForm) -> KnownAlready | None:
    """Look whether anyone of the new family is known already."""
    wanted = [NewOne(each.given_names, each.family_name, each.born) for each in form.members()]
    try:
        return known_first(request, wanted, form.cleaned_data["token"])
    except TooFast as refused:
        form.add_error("name", str(refused))
        return None
