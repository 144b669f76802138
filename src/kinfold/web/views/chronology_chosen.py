"""A chronology chosen for a reader: beginning one, ordering it, saying what it means, and printing it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.chronology import actions
from kinfold.casework.chronology.actions import Act, Do
from kinfold.casework.chronology.forms import SelectionForm
from kinfold.casework.chronology.selections import chosen
from kinfold.casework.documents import actions as documents
from kinfold.casework.documents import gathering
from kinfold.casework.documents.forms import ReaderForm
from kinfold.casework.saving.fields import Token
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters import chronology_chosen as presenters
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.printing import kept_safe
from kinfold.web.sight import sight
from kinfold.web.views.chronology import NONE_TICKED, names_of

BEGIN = Words(
    "Choose a chronology for someone",
    ("It names events of the record and copies none of them, so a correction shows.",),
    "Begin it",
)
LEAD = "It is made for one reader. What they may not have is left out, and you see what and why first."
LONGEST = 10_000
TOO_LONG = "Write less: at most 10,000 letters about one event"
PREFIX = "about-"


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def new(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask what it is for, and begin it with the events that were ticked."""
    eyes = sight(request)
    eyes.require(family_id, Section.CORE, Level.WRITE)
    form = SelectionForm(request.POST if request.method == "POST" else None)
    keys = (request.POST if request.method == "POST" else request.GET).getlist("pick")
    failures: dict[str, str] = {}
    if request.method == "POST" and not keys:
        failures = {"pick": NONE_TICKED}
    elif form.is_valid():
        try:
            return _begun(request, family_id, form, keys)
        except UserError as error:
            failures = {"title": str(error)}
    return _ask(request, family_id, form, failures, keys)


def _begun(request: HttpRequest, family_id: str, form: forms.Form, keys: list[str]) -> HttpResponse:
    eyes, typed = sight(request), form.cleaned_data
    made = actions.begin_with(
        eyes, family_id=family_id, title=typed["title"], on=typed["on"], keys=keys, token=typed["token"]
    )
    return (
        redirect("family_selection", family_id, made.pk) if made else redirect("family_chronology", family_id)
    )


def _ask(
    request: HttpRequest, family_id: str, form: forms.Form, failures: dict[str, str], keys: list[str]
) -> HttpResponse:
    form.fields.pop("token")
    token = str(form.data.get("token", "")) if form.is_bound and "token" not in form.errors else form_token()
    if "token" in form.errors:
        failures = {"token": str(form.errors["token"][0])} | failures
    back = reverse("family_chronology", args=[family_id])
    page = change_page(BEGIN, form, failures, back=back, back_text="Chronology")
    context = {"page": page, "token": token, "picks": keys}
    return render(request, "pages/chronology_new.html", context, status=422 if page.form.errors else 200)


@require_safe
@opens(Page.FAMILY)
def one(request: HttpRequest, family_id: str, selection_id: str) -> HttpResponse:
    """Show a chosen chronology."""
    eyes = sight(request)
    eyes.require(family_id, Section.CORE, Level.READ)
    return _shown(request, family_id, selection_id, [])


@require_POST
@opens(Page.FAMILY)
def save(request: HttpRequest, family_id: str, selection_id: str) -> HttpResponse:
    """Keep what was typed of each event, and do what the button says."""
    sight(request).require(family_id, Section.CORE, Level.WRITE)
    typed = _typed(request)
    problems = [TOO_LONG] if any(len(each) > LONGEST for each in typed.values()) else []
    problems = problems or _saved(request, family_id, selection_id, typed)
    if problems:
        return _shown(request, family_id, selection_id, problems)
    return redirect("family_selection", family_id, selection_id)


def _shown(request: HttpRequest, family_id: str, selection_id: str, problems: list[str]) -> HttpResponse:
    eyes = sight(request)
    frame = frame_of(eyes, family_id)
    people = frame.ever
    page = presenters.chosen_page(
        eyes,
        chosen(eyes, family_id, selection_id, people),
        names=names_of(people),
        may_write=frame.level >= Level.WRITE,
        typed=_typed(request),
        problems=problems,
        token=form_token(),
    )
    context = {"frame": frame, "page": page}
    return render(request, "pages/chronology_chosen.html", context, status=422 if problems else 200)


def _typed(request: HttpRequest) -> dict[str, str]:
    """Give what was typed of each line, by its row, in one spelling of new lines."""
    return {
        name.removeprefix(PREFIX): str(value).replace("\r\n", "\n").replace("\x00", "").strip()
        for name, value in request.POST.items()
        if name.startswith(PREFIX)
    }


def _saved(request: HttpRequest, family_id: str, selection_id: str, typed: dict[str, str]) -> list[str]:
    """Save, and give what was refused."""
    pressed = [(each, request.POST.get(each.value, "")) for each in Do]
    act = next((Act(each, row) for each, row in pressed if row), None)
    token = Token()
    try:
        actions.save(
            sight(request),
            family_id=family_id,
            selection_id=selection_id,
            typed=typed,
            act=act,
            token=str(token.clean(request.POST.get("token", ""))),
        )
    except forms.ValidationError as error:
        return [str(error.messages[0])]
    except UserError as error:
        return [str(error)]
    return []


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def choose_reader(request: HttpRequest, family_id: str, selection_id: str) -> HttpResponse:
    """Ask for whom it is printed, and draft it for them."""
    eyes = sight(request)
    eyes.require(family_id, Section.CORE, Level.READ)
    documents.prove_before(eyes, family_id)
    there = chosen(eyes, family_id, selection_id, eyes.people(family_id))
    if not there.lines:
        raise NotForYou("missing")
    to = [(each.key, each.name) for each in gathering.recipients(eyes, family_id)]
    form = ReaderForm(request.POST if request.method == "POST" else None, to=to)
    if form.is_valid():
        made = documents.draft_chronology(
            eyes,
            family_id,
            recipient=form.cleaned_data["recipient"],
            selection_id=selection_id,
            confirmed=bool(form.cleaned_data["may"]),
        )
        return redirect("family_print_one", family_id, made.id)
    words = Words("Print it for someone", (*kept_safe(eyes, family_id), LEAD), "See what they would get")
    back = reverse("family_selection", args=[family_id, selection_id])
    page = change_page(words, form, {}, back=back, back_text=there.selection.title)
    return render(request, "pages/change.html", {"page": page}, status=422 if page.form.errors else 200)
