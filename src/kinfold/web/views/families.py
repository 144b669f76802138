"""Beginning a family's record."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.referrals.actions import open_family, teams_of
from kinfold.casework.referrals.forms import FamilyForm
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import MAY_OPEN, NotForYou
from kinfold.web.gate import opens, person
from kinfold.web.presenters.family_new import new_family_page
from kinfold.web.sight import sight


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a record: who the family is, and which of the worker's teams works with them."""
    me, seen = person(request), sight(request)
    if me.role not in MAY_OPEN:
        raise NotForYou("figures-only")
    teams = teams_of(seen)
    posted = request.POST if request.method == "POST" else None
    form = FamilyForm(posted, teams=[(each.pk, each.name) for each in teams])
    if posted is not None and form.is_valid():
        made = open_family(
            seen,
            name=form.cleaned_data["name"],
            team=next(each for each in teams if each.pk == form.cleaned_data["team"]),
            workers=(me,),
            members=form.members(),
            token=form.cleaned_data["token"],
        )
        return redirect("family", made.pk) if made else redirect("home")
    kept = str(posted.get("token", "")) if posted is not None and "token" not in form.errors else form_token()
    page = new_family_page(form, teams, kept)
    return render(request, "pages/family_new.html", {"page": page}, status=422 if posted is not None else 200)
