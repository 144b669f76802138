"""Taking someone out of a family who was written down in it by mistake, and putting them back."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.rules import Page
from kinfold.casework.persons import taking_out
from kinfold.casework.persons.forms import ReasonForm
from kinfold.casework.refused import Refused
from kinfold.casework.saving.fields import Token
from kinfold.domain.access import Level, Section
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.family_taken_out import first_do
from kinfold.web.presenters.spoken import full_name
from kinfold.web.sight import sight
from kinfold.web.views.family_person import for_writing
from kinfold.web.views.one_form import asked

ASKS = ("Why are they not of this family?", "For example: mixed up with a namesake of another family")
TAKEN_OUT_BECAUSE = (
    "For someone who was written down here by mistake. Whoever was of the family and left stays in it.",
    "They are no longer found with this family. That they were written down, and why they were taken out, "
    "stays in the record, and they can be put back.",
)
PUT_BACK = Words(
    "Put them back into this family",
    ("Everything that was written of them stands again. That they were taken out stays in the record.",),
    "Put them back",
)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def take_out(request: HttpRequest, family_id: str, person_id: str) -> HttpResponse:
    """Ask why someone is not of the family, and take them out; or say what must be put right before."""
    seeing, who = for_writing(request, family_id, person_id)
    name, back = full_name(who.person), reverse("family_person", args=[family_id, who.id])
    named = taking_out.still_named(seeing, family_id, who)
    if named:
        page = {"name": name, "back": back, "first": first_do(named, family_id, who.id)}
        context = {"frame": frame_of(seeing, family_id), "page": page}
        status = 422 if request.method == "POST" else 200
        return render(request, "pages/family_taken_out.html", context, status=status)
    form = ReasonForm(request.POST if request.method == "POST" else None, label=ASKS[0], hint=ASKS[1])
    form.fields["token"] = Token()
    failures: dict[str, str] = {}
    if form.is_valid():
        try:
            taking_out.take_out(seeing, family_id=family_id, person_id=who.id, **form.cleaned_data)
            return redirect("family_people", family_id)
        except Refused as refused:
            failures = {refused.field: str(refused)}
    words = Words(f"Take {name} out of this family", TAKEN_OUT_BECAUSE, "Take them out", warns=True)
    return asked(request, words, form, failures, back=back, back_text=name)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def put_back(request: HttpRequest, family_id: str, row_id: str) -> HttpResponse:
    """Put someone back who was taken out."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    taking_out.out_of(seeing, family_id, row_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        taking_out.put_back(seeing, family_id=family_id, row_id=row_id)
        return redirect("family_people", family_id)
    back = reverse("family_people", args=[family_id])
    return asked(request, PUT_BACK, form, {}, back=back, back_text="Who is in this family")
