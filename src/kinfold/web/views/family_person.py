"""One person of a family: what is known of them, and writing it down, putting it right and taking it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.families.models import HowKnown, Identifier, OtherName, PersonFact, Why
from kinfold.casework.persons import actions, queries
from kinfold.casework.persons import forms as typed_forms
from kinfold.casework.persons.queries import One
from kinfold.casework.refused import Refused
from kinfold.casework.saving.fields import Token
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.access import Level, Section
from kinfold.domain.person_facts import FACTS, FactKind
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words, change_page
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.family_person import (
    WORDS,
    as_typed,
    meanwhile,
    page_of,
    said_of_row,
)
from kinfold.web.sight import sight

MODELS: dict[str, type[Any]] = {"name": OtherName, "number": Identifier, "fact": PersonFact}
PARTICULARS = {
    "particulars": typed_forms.ParticularsForm,
    "born": typed_forms.BornForm,
    "died": typed_forms.DiedForm,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A form about someone, as it came back or is to be shown."""

    seeing: Sight
    family_id: str
    who: One
    form: Any
    seen: str


@require_safe
@opens(Page.FAMILY)
def person(request: HttpRequest, family_id: str, person_id: str) -> HttpResponse:
    """Show someone by any record of theirs in this family."""
    seeing = sight(request)
    frame = frame_of(seeing, family_id)
    who = queries.one(seeing, family_id, person_id)
    page = page_of(seeing, frame, who)
    return render(request, "pages/family_person.html", {"frame": frame, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def write(request: HttpRequest, family_id: str, person_id: str, what: str) -> HttpResponse:
    """Write something down about someone, or put their particulars right."""
    seeing, who = for_writing(request, family_id, person_id)
    kind = _form_of(what)
    if kind is None or (what == "born" and who.person.birth_date) or (what == "died" and who.person.died_on):
        raise NotForYou("missing")
    save = _save_particulars if what in PARTICULARS else _save_row
    return _ask(request, _bound(request, seeing, family_id, who, what, kind), what, save)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def put_right(request: HttpRequest, family_id: str, person_id: str, what: str, row_id: str) -> HttpResponse:
    """Put a name, a fact or a number right."""
    seeing, who = for_writing(request, family_id, person_id)
    row = _row(seeing, family_id, who, what, row_id)
    of_kind = row.kind if what == "fact" else what
    kind = _form_of(of_kind)
    if kind is None:
        raise NotForYou("missing")
    asked = _bound(request, seeing, family_id, who, of_kind, kind, row)

    def save(asked: _Asked, _what: str, typed: dict[str, Any], token: str) -> Any:
        return actions.put_row_right(
            asked.seeing,
            family_id=family_id,
            person_id=who.id,
            model=type(row),
            row_id=row_id,
            changes=typed,
            token=token,
        )

    return _ask(request, asked, of_kind, save, title=f"Put this right: {said_of_row(row)}")


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def take_back(request: HttpRequest, family_id: str, person_id: str, what: str, row_id: str) -> HttpResponse:
    """Take back a name, a fact or a number, or the last change of particulars."""
    seeing, who = for_writing(request, family_id, person_id)
    if what == "particulars":
        if row_id != actions.version_of(seeing, family_id, who.id) or row_id == actions.FIRST:
            raise NotForYou("missing")
        title = "Take back the last change of names, birth, death and sex"
    else:
        title = f"Take this back: {said_of_row(_row(seeing, family_id, who, what, row_id))}"
    form = forms.Form(request.POST if request.method == "POST" else None)
    failures = {}
    if form.is_valid():
        try:
            _take_back(seeing, family_id, who.id, what, row_id)
            return redirect("family_person", family_id, who.id)
        except Refused as refused:
            failures = {"": str(refused)}
    words = Words(title, ("It was not so. That it was written stays in the record.",), "Take it back")
    return _show(request, change_page_of(family_id, who, words, form, failures))


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def verify(request: HttpRequest, family_id: str, person_id: str, row_id: str) -> HttpResponse:
    """Say that a number has been checked against its register."""
    seeing, who = for_writing(request, family_id, person_id)
    row = _row(seeing, family_id, who, "number", row_id)
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.verify(seeing, family_id=family_id, person_id=who.id, row_id=row_id, on=_today(seeing))
        return redirect("family_person", family_id, who.id)
    lead = ("You have looked it up in its register today, with their name and birth date beside it.",)
    words = Words(f"Checked: {said_of_row(row)}", lead, "I have checked it")
    return _show(request, change_page_of(family_id, who, words, form, {}))


def for_writing(request: HttpRequest, family_id: str, person_id: str) -> tuple[Sight, One]:
    """Let through to someone of a family whoever may write about them."""
    seeing = sight(request)
    seeing.require(family_id, Section.CORE, Level.WRITE)
    return seeing, queries.one(seeing, family_id, person_id)


def change_page_of(
    family_id: str, who: One, words: Words, form: forms.Form, failures: Mapping[str, str]
) -> Any:
    """Make a page that asks for one change and leads back to the person."""
    back = reverse("family_person", args=[family_id, who.id])
    return change_page(words, form, failures, back=back, back_text="Back to the person")


def _show(request: HttpRequest, page: Any, token: str = "", seen: str = "") -> HttpResponse:
    context = {"page": page, "token": token, "hidden": {"seen": seen} if seen else {}}
    return render(request, "pages/change.html", context, status=422 if page.form.errors else 200)


def _form_of(what: str) -> Callable[..., Any] | None:
    """Give the form by what is written down."""
    if what in PARTICULARS:
        return PARTICULARS[what]
    if what in set(FactKind):
        return lambda *given, **more: typed_forms.FactForm(*given, kind=FactKind(what), **more)
    return {"name": typed_forms.NameForm, "number": typed_forms.NumberForm}.get(what)


def _bound(
    request: HttpRequest,
    seeing: Sight,
    family_id: str,
    who: One,
    what: str,
    kind: Callable[..., Any],
    row: Any = None,
) -> _Asked:
    """Give a form, filled with what stands or with what was typed."""
    posted = request.method == "POST"
    initial = as_typed(row or who.person) if row is not None or what in PARTICULARS else {}
    form = kind(request.POST if posted else None, today=_today(seeing), who=who.person, initial=initial)
    if row is not None and "kind" in form.fields and what == "number":
        del form.fields["kind"]  # another kind of number is another number
    now = actions.version_of(seeing, family_id, who.id) if what in PARTICULARS else ""
    return _Asked(seeing, family_id, who, form, request.POST.get("seen", "") if posted else now)


def _ask(
    request: HttpRequest,
    asked: _Asked,
    what: str,
    save: Callable[[_Asked, str, dict[str, Any], str], Any],
    title: str = "",
) -> HttpResponse:
    """Save what was typed, or show the form with what is wrong in it."""
    form, failures = asked.form, {}
    form.fields["token"] = Token()
    if form.is_valid():
        typed = {name: value for name, value in form.cleaned_data.items() if name != "token"}
        try:
            save(asked, what, typed, form.cleaned_data["token"])
            return redirect("family_person", asked.family_id, asked.who.id)
        except Refused as refused:
            failures = {_beside(form, refused.field): str(refused)}
    del form.fields["token"]
    spoilt = form.errors.get("token") if form.is_bound else None
    token = str(form.data["token"]) if form.is_bound and not spoilt else form_token()
    failures |= {"token": str(spoilt[0])} if spoilt else {}
    words, seen = _words(what, title), asked.seen
    if actions.CHANGED_MEANWHILE in failures.values():
        seen = actions.version_of(asked.seeing, asked.family_id, asked.who.id)
        words = Words(words.title, meanwhile(asked.seeing, asked.family_id, asked.who), words.button)
    page = change_page_of(asked.family_id, asked.who, words, form, failures)
    return _show(request, page, token, seen)


def _beside(form: forms.Form, field: str) -> str:
    """Give the field of the form beside which a refusal stands."""
    if field in form.fields:
        return field
    return next((each for each in ("born_on", "died_on", "expected_on", "value") if each in form.fields), "")


def _words(what: str, title: str) -> Words:
    if what in WORDS:
        words = WORDS[what]
        return Words(title or words.title, words.lead, words.button)
    fact = FACTS[FactKind(what)]
    return Words(title or fact.label, (), "Save")


def _save_particulars(asked: _Asked, what: str, typed: dict[str, Any], token: str) -> Any:
    values = typed_forms.as_values(typed)
    if what == "born":
        values["expected_on"] = None
    why = {"born": Why.BORN, "died": Why.DIED}.get(what) or Why(typed["why"])
    return actions.put_right(
        asked.seeing,
        family_id=asked.family_id,
        person_id=asked.who.id,
        values=values,
        why=why,
        how_known=HowKnown(typed["how_known"]),
        seen=asked.seen,
        token=token,
    )


def _save_row(asked: _Asked, what: str, typed: dict[str, Any], token: str) -> Any:
    more = typed if what in MODELS else {"kind": what, **typed}
    row = MODELS.get(what, PersonFact)(person_id=asked.who.id, **more)
    return actions.write_down(asked.seeing, family_id=asked.family_id, row=row, token=token)


def _take_back(seeing: Sight, family_id: str, person_id: str, what: str, row_id: str) -> None:
    if what == "particulars":
        actions.take_back_version(seeing, family_id=family_id, person_id=person_id, version=row_id)
    else:
        actions.take_row_back(
            seeing, family_id=family_id, person_id=person_id, model=MODELS[what], row_id=row_id
        )


def _row(seeing: Sight, family_id: str, who: One, what: str, row_id: str) -> Any:
    if what not in MODELS:
        raise NotForYou("missing")
    return actions.row_of(seeing, family_id, MODELS[what], who.id, row_id)


def _today(seeing: Sight) -> date:
    return timezone.localtime(seeing.at).date()
