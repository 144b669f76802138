"""The one way out of a family's record: for whom, what they would get, release, and paper.

Not where it is decided what leaves, or who releases it: ``casework.documents`` and the gate do.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.documents import actions, gathering
from kinfold.casework.documents.forms import ChoiceForm, ReasonForm, RefusalForm
from kinfold.casework.documents.models import Release
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters import printing as presenters
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.sight import sight


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def family_print(request: HttpRequest, family_id: str) -> HttpResponse:
    """Choose for whom, and what of it."""
    eyes = sight(request)
    eyes.require(family_id, Section.CORE, Level.READ)
    actions.prove_before(eyes, family_id)
    to, notes = gathering.recipients(eyes, family_id), gathering.notes(eyes, family_id)
    choices = presenters.choices(to, notes)
    form = ChoiceForm(request.POST if request.method == "POST" else None, to=choices.to, notes=choices.notes)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        made = actions.draft(
            eyes,
            family_id,
            recipient=typed["recipient"],
            note_ids=typed["notes"],
            confirmed=typed["confirmed"],
        )
        return redirect("family_print_one", family_id, made.id)
    page = presenters.choosing(eyes, family_id, form=form, to=to, notes=notes)
    given = {"frame": frame_of(eyes, family_id), "page": page}
    return render(request, "pages/print.html", given, status=422 if page.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def family_print_one(request: HttpRequest, family_id: str, release_id: str) -> HttpResponse:
    """Show what they would get and what was left out; ask for its release, and say what came of it."""
    eyes = sight(request)
    release = actions.found(eyes, release_id, family_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(eyes, release, reason=form.cleaned_data["reason"])
            return redirect("family_print_one", family_id, release.id)
        except UserError as error:
            problem = str(error)
    page = presenters.one(eyes, release, form=form, problem=problem)
    given = {"frame": frame_of(eyes, family_id), "page": page}
    return render(request, "pages/print_one.html", given, status=422 if page.errors else 200)


@require_safe
@opens(Page.FAMILY)
def family_print_paper(request: HttpRequest, family_id: str, release_id: str) -> HttpResponse:
    """Give the released document, to be printed from the browser."""
    eyes = sight(request)
    release = actions.found(eyes, release_id, family_id)
    try:
        rendered = actions.take_out(eyes, release)
    except UserError as error:
        return _changed(request, release, str(error))
    return render(request, "pages/paper.html", {"page": presenters.paper(release, rendered)})


def _changed(request: HttpRequest, release: Release, problem: str) -> HttpResponse:
    eyes = sight(request)
    page = presenters.one(eyes, release, form=ReasonForm(), problem=problem)
    given = {"frame": frame_of(eyes, release.family_id), "page": page}
    return render(request, "pages/print_one.html", given, status=409)


@require_safe
@opens(Page.FAMILY)
def releases(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person, of families that this worker may read."""
    page = presenters.waiting(sight(request))
    return render(request, "pages/releases.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def release(request: HttpRequest, release_id: str) -> HttpResponse:
    """Show a second person exactly what was asked for; they release it, or refuse it with words."""
    eyes = sight(request)
    found = actions.found(eyes, release_id)
    refusing = request.POST.get("answer") == "refuse"
    form = RefusalForm(request.POST if refusing else None)
    problem = ""
    if request.method == "POST" and (not refusing or form.is_valid()):
        try:
            actions.decide(eyes, found, refuse_with=form.cleaned_data["words"] if refusing else "")
            return redirect(f"{reverse('releases')}?done={'refused' if refusing else 'released'}")
        except UserError as error:
            problem = str(error)
    page = presenters.second(eyes, found, form=form, problem=problem)
    given = {"frame": frame_of(eyes, found.family_id), "page": page}
    return render(request, "pages/release.html", given, status=422 if page.errors else 200)
