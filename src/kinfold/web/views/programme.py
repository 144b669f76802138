"""The programme with a family: what was done of it, and choosing what this family needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.programme.actions import choose as choose_module
from kinfold.casework.programme.forms import ChooseForm
from kinfold.casework.programme.models import ChosenModule
from kinfold.casework.programme.reading import catalogue_now, chosen_of
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level
from kinfold.domain.errors import UserError
from kinfold.domain.programme import Module
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.family_frame import FamilyFrame, frame_of
from kinfold.web.presenters.programme import programme_page
from kinfold.web.presenters.spoken import full_name
from kinfold.web.sight import sight


@require_safe
@opens(Page.FAMILY)
def programme(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show each module with its sessions, as far as this worker may read them."""
    seen = sight(request)
    seen.require(family_id, level=Level.READ)
    frame = frame_of(seen, family_id)
    given = {"frame": frame, "page": programme_page(seen, frame)}
    return render(request, "pages/family_programme.html", given)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def choose(request: HttpRequest, family_id: str, module_id: str) -> HttpResponse:
    """Choose a module for this family, for whom and why; or take it off again."""
    seen = sight(request)
    seen.require(family_id, level=Level.WRITE)
    frame = frame_of(seen, family_id)
    chosen = next((each for each in chosen_of(seen, family_id) if each.module == module_id), None)
    module = catalogue_now(seen).module(module_id)
    if module is None:
        raise NotForYou("missing")
    posted = request.POST if request.method == "POST" else None
    begins = (
        {"needed": "yes", "about": list(chosen.about), "why": chosen.why} if chosen else {"needed": "yes"}
    )
    people = [(person.pk, full_name(person)) for _, person in frame.people]
    form = ChooseForm(posted, initial=begins, people=people)
    failures: dict[str, str] = {}
    if posted is not None and form.is_valid():
        try:
            _choose(seen, family_id, module_id, form)
            return redirect("family_programme", family_id)
        except UserError as error:
            failures = {"why": str(error)}
    return _ask(request, frame, module, chosen, form, failures)


def _choose(seen: Sight, family_id: str, module_id: str, form: ChooseForm) -> None:
    typed = form.cleaned_data
    choose_module(
        seen,
        family_id=family_id,
        module=module_id,
        about=typed["about"],
        why=typed["why"],
        needed=typed["needed"] == "yes",
        seen=typed["seen"],
        token=typed["token"],
    )


def _ask(
    request: HttpRequest,
    frame: FamilyFrame,
    module: Module,
    chosen: ChosenModule | None,
    form: ChooseForm,
    failures: dict[str, str],
) -> HttpResponse:
    label = catalogue_now(sight(request)).label
    words = Words(module.title, tuple(filter(None, (label, module.purpose))), "Save")
    hidden = {"seen": chosen.pk if chosen else ""}
    back = reverse("family_programme", args=[frame.id])
    failures |= {name: str(form.errors[name][0]) for name in ("token", "seen") if name in form.errors}
    for name in ("token", "seen"):
        form.fields.pop(name)
    page = change_page(words, form, failures, back=back, back_text="Programme")
    given = {"page": page, "token": form_token(), "hidden": hidden}
    status = 422 if page.form.errors else 200
    return render(request, "pages/change.html", given, status=status)
