"""What agencies asked of one another about a family, and what each was told or not: shown and written."""

from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.models import Agency
from kinfold.casework.accounts.rules import Page
from kinfold.casework.exchange import actions
from kinfold.casework.exchange.actions import Telling
from kinfold.casework.exchange.forms import AskForm, ReplyForm, TellForm, agency_choices
from kinfold.casework.exchange.models import Decision, DecisionWords, Reply, Request
from kinfold.casework.families.models import CoreNote
from kinfold.casework.homes.reading import day_of
from kinfold.casework.refused import Refused
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level, Section
from kinfold.domain.errors import UserError
from kinfold.domain.exchange import Decided, Urgency
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.family_shared import (
    Exchanged,
    agreement_choices,
    note_choices,
    shared_page,
)
from kinfold.web.sight import sight
from kinfold.web.views.one_form import asked

MOST_NOTES = 25
BACK = "What was shared"
TELL = Words(
    "What was shared, or not, and why",
    ("One page for each agency that is told, or refused. The guardian sees that it was decided, not what.",),
    "Save",
)
ASKING = {
    "they": Words(
        "What did they ask us?", ("You can answer it at once, or later: it stays on the list.",), "Save"
    ),
    "we": Words("What did we ask them?", ("It stays on the list until they have answered.",), "Save"),
}
REPLY = Words("What did they answer?", ("Also that they do not tell us, and why.",), "Save")


@require_safe
@opens(Page.FAMILY)
def shared(request: HttpRequest, family_id: str) -> HttpResponse:
    """Show what waits for an answer, and what was decided."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    page = shared_page(_exchanged(seeing, family_id), day_of(seeing.at))
    shown = {"frame": frame, "page": page, "may_write": frame.level >= Level.WRITE}
    return render(request, "pages/family_shared.html", shown)


def _exchanged(seeing: Sight, family_id: str) -> Exchanged:
    requests = seeing.rows(Request, family_id, order=("-asked_on", "-written_at", "pk"))
    words = seeing.rows(DecisionWords, family_id)
    prefetch_related_objects([*requests], "by")
    prefetch_related_objects([*words], "by")
    named = {each for one in words for each in one.notes}
    notes = seeing.rows(CoreNote, family_id, pk__in=sorted(named)) if named else []
    decisions = Decision.objects.filter(family_id=family_id).select_related("agreement")
    return Exchanged(
        requests=requests,
        replies={each.request_id: each for each in seeing.rows(Reply, family_id)},
        decisions=list(decisions.order_by("-decided_on", "-written_at", "pk")),
        words={each.decision_id: each for each in words},
        notes={each.pk: each for each in notes},
        agencies=dict(Agency.objects.values_list("pk", "name")),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def tell(request: HttpRequest, family_id: str) -> HttpResponse:
    """Ask what was told or not and why, and write it down; ``?request=`` is what it answers."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    answers = request.GET.get("request", "")
    begins = _begins(seeing, family_id, answers)
    form = _tell_form(request, seeing, family_id, begins)
    failures: dict[str, str] = {}
    if form.is_valid():
        try:
            typed, token = _telling(form), form.cleaned_data["token"]
            actions.decide(seeing, family_id=family_id, telling=typed, request_id=answers, token=token)
            return redirect("family_shared", family_id)
        except UserError as error:
            failures = _beside(error, "words")
    return _ask(request, family_id, TELL, form, failures)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def ask(request: HttpRequest, family_id: str, way: str) -> HttpResponse:
    """Ask what was asked, and write it down."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    if way not in ASKING:
        raise NotForYou("missing")
    today = day_of(seeing.at)
    form = AskForm(_posted(request), today=today, agencies=_agencies(), initial={"asked_on": today})
    failures: dict[str, str] = {}
    if form.is_valid():
        typed = form.cleaned_data
        told = {each: typed[each] for each in ("who", "what", "why", "asked_on", "token")}
        told |= {"agency": Agency.objects.get(pk=typed["agency"]), "urgency": Urgency(typed["urgency"])}
        try:
            made = actions.ask(seeing, family_id=family_id, ours=way == "we", **told)
            if way == "they" and made:
                return redirect(f"{reverse('family_tell', args=[family_id])}?request={made.pk}")
            return redirect("family_shared", family_id)
        except UserError as error:
            failures = _beside(error, "what")
    return _ask(request, family_id, ASKING[way], form, failures)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def reply(request: HttpRequest, family_id: str, request_id: str) -> HttpResponse:
    """Ask what they answered, and write it down."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    if not actions.request_of(seeing, family_id, request_id).ours:
        raise NotForYou("missing")
    today = day_of(seeing.at)
    form = ReplyForm(_posted(request), today=today, initial={"replied_on": today})
    failures: dict[str, str] = {}
    if form.is_valid():
        typed = form.cleaned_data
        told = {each: typed[each] for each in ("words", "replied_on", "token")}
        told["refused"] = typed["refused"] == "yes"
        try:
            actions.reply(seeing, family_id=family_id, request_id=request_id, **told)
            return redirect("family_shared", family_id)
        except UserError as error:
            failures = _beside(error, "words")
    return _ask(request, family_id, REPLY, form, failures)


def _begins(seeing: Sight, family_id: str, request_id: str) -> dict[str, Any]:
    """Give what the form begins with: whoever asked, where it answers something."""
    begins: dict[str, Any] = {"decided_on": day_of(seeing.at)}
    if request_id:
        found = actions.request_of(seeing, family_id, request_id)
        if found.ours:
            raise NotForYou("missing")
        begins |= {"agency": found.agency_id, "recipient": found.who}
    return begins


def _tell_form(request: HttpRequest, seeing: Sight, family_id: str, begins: dict[str, Any]) -> TellForm:
    today = day_of(seeing.at)
    notes = actions.notes_to_tell(seeing, family_id, MOST_NOTES)
    agreements = agreement_choices(actions.agreements(), today)
    return TellForm(
        _posted(request),
        today=today,
        agencies=_agencies(),
        notes=note_choices(notes),
        agreements=agreements,
        initial=begins,
    )


def _telling(form: TellForm) -> Telling:
    typed = form.cleaned_data
    kept = {
        each: typed.get(each) or ""
        for each in (
            "recipient",
            "purpose",
            "purpose_words",
            "basis",
            "how",
            "words",
            "weighed",
            "why_not_told",
        )
    }
    chosen = typed.get("agreement")
    return Telling(
        decided=Decided(typed["decided"]),
        agency=Agency.objects.get(pk=typed["agency"]),
        decided_on=typed["decided_on"],
        family_told=typed["family_told"] == "yes",
        facts=tuple(typed["facts"]),
        notes=tuple(typed.get("notes") or ()),
        agreement=next((each for each in actions.agreements() if each.pk == chosen), None),
        **kept,
    )


def _agencies() -> Any:
    return agency_choices(list(Agency.objects.order_by("name")))


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _beside(error: UserError, field: str) -> dict[str, str]:
    return {error.field if isinstance(error, Refused) else field: str(error)}


def _ask(
    request: HttpRequest, family_id: str, words: Words, form: forms.Form, failures: dict[str, str]
) -> HttpResponse:
    back = reverse("family_shared", args=[family_id])
    return asked(request, words, form, failures, back=back, back_text=BACK)
