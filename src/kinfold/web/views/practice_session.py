"""One observed session: what was scored, coding it, a second coder, and a family that withdraws."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kinfold.casework.accounts.models import User
from kinfold.casework.accounts.rules import Page
from kinfold.casework.practice import coding, rules
from kinfold.casework.practice import forms as typed_forms
from kinfold.casework.practice.catalogue import catalogue
from kinfold.casework.practice.models import Observation
from kinfold.casework.practice.queries import Scored, scored
from kinfold.casework.practice.rules import NotYours
from kinfold.casework.refused import Refused
from kinfold.domain.practice import Instrument
from kinfold.domain.practice_catalogue import rules as declared
from kinfold.kit import clock
from kinfold.web.gate import opens, person
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.practice_one import one_page
from kinfold.web.views.one_form import asked


@dataclass(frozen=True, slots=True)
class Seen:
    """A session as someone sees it: whether they code it, as the second or not, and by which instrument."""

    by: User
    one: Scored
    codes: bool
    is_second: bool
    instrument: Instrument | None

    @property
    def session(self) -> Observation:
        """The session itself."""
        return self.one.observation

    @property
    def own(self) -> Any:
        """What the reader scored before, if they did."""
        present = self.one.second if self.is_second else self.one.first
        return present if present and present.by_id == self.by.pk else None


@dataclass(frozen=True, slots=True)
class Change:
    """One change: its words, form and verb."""

    words: Words
    form: Callable[[Any, Seen], forms.Form]
    do: Callable[[Seen, Any], object]


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.PRACTICE)
def one(request: HttpRequest, observation_id: str) -> HttpResponse:
    """Show one session, or one change to it."""
    do = request.GET.get("do", "")
    try:
        seen = _seen(person(request), observation_id)
        if do in CHANGES:
            return _change(request, seen, do)
    except NotYours as error:
        raise Http404 from error
    if do or request.method == "POST":
        raise Http404
    page = one_page(
        seen.one,
        reader=seen.by,
        instrument=seen.instrument,
        may=_may(seen),
        is_drawn=declared().is_drawn(seen.session.number),
        notice=request.GET.get("done", ""),
    )
    return render(request, "pages/practice_one.html", {"page": page})


def _seen(by: User, observation_id: str) -> Seen:
    """Give a session to someone who may know of it, or who codes it. Raises NotYours."""
    try:
        found, is_second = coding.to_code(by, observation_id)
        codes = True
    except NotYours:
        found, is_second, codes = coding.known(by, observation_id), False, False
    row = rules.shown_to(by, scored([found])[0])
    return Seen(by, row, codes, is_second, catalogue().get(found.key))


def _may(seen: Seen) -> list[str]:
    """Give the changes that a reader is offered; each verb decides for itself."""
    present = seen.one.second if seen.is_second else seen.one.first
    can_code = seen.codes and seen.instrument is not None
    offered = {
        "code": can_code and present is None,
        "again": can_code and seen.own is not None,
        "second": seen.codes and not seen.is_second and coding.may_ask_second(seen.session),
        "deleted": not seen.is_second and coding.is_recording_kept(seen.session),
        "withdraw": not seen.is_second and seen.session.stands,
    }
    return [name for name, is_so in offered.items() if is_so]


def _change(request: HttpRequest, seen: Seen, do: str) -> HttpResponse:
    offered = {"code" if each == "again" else each for each in _may(seen)}
    if request.method != "POST" and do not in offered:
        raise Http404
    change, failures = CHANGES[do], {}
    form = change.form(request.POST if request.method == "POST" else None, seen)
    address = reverse("practice_one", args=[seen.session.pk])
    if form.is_valid():
        try:
            change.do(seen, form)
            return redirect(f"{address}?done={do}")
        except Refused as refused:
            failures = {refused.field: str(refused)}
    template = "pages/practice_code.html" if do == "code" else "pages/change.html"
    return asked(
        request, change.words, form, failures, back=address, back_text="The session", template=template
    )


def _coding_form(data: Any, seen: Seen) -> forms.Form:
    if not seen.codes or seen.instrument is None:
        raise NotYours(seen.session.pk)
    initial = {}
    if seen.own:
        initial = {**seen.own.scores, "went_well": seen.own.went_well, "to_try": seen.own.to_try}
    return typed_forms.CodingForm(
        data,
        instrument=seen.instrument,
        is_second=seen.is_second,
        is_again=seen.own is not None,
        initial={name: str(value) for name, value in initial.items()},
    )


def _code(seen: Seen, form: Any) -> object:
    if seen.instrument is None:
        raise NotYours(seen.session.pk)
    return coding.code(
        by=seen.by,
        observation_id=seen.session.pk,
        instrument=seen.instrument,
        scores=form.scores,
        **{name: form.cleaned_data.get(name, "") for name in ("went_well", "to_try", "reason")},
    )


def _second(seen: Seen, form: Any) -> object:
    name = form.cleaned_data["worker"]
    return coding.ask_second(by=seen.by, observation_id=seen.session.pk, sign_in_name=name)


def _withdraw(seen: Seen, form: Any) -> object:
    return coding.withdraw_consent(by=seen.by, observation_id=seen.session.pk, on=form.cleaned_data["on"])


def _deleted(seen: Seen, form: Any) -> object:
    return coding.recording_deleted(by=seen.by, observation_id=seen.session.pk, on=form.cleaned_data["on"])


def _day_form(label: str) -> Callable[[Any, Seen], forms.Form]:
    return lambda data, _: typed_forms.DayForm(data, label=label, today=clock.today())


CHANGES: dict[str, Change] = {
    "code": Change(
        Words(
            "Score this session",
            (
                "By the instrument’s own manual, which you need beside you.",
                "The other coder’s scores are shown to you when yours are saved, and not before.",
            ),
            "Save the scores",
        ),
        _coding_form,
        _code,
    ),
    "second": Change(
        Words(
            "Ask a second coder",
            (
                "This session was drawn to be coded twice. They see when and how it was, and by which "
                "instrument; not whose it is, and not your scores.",
            ),
            "Ask them",
        ),
        lambda data, _: typed_forms.SecondForm(data),
        _second,
    ),
    "withdraw": Change(
        Words(
            "The family no longer agrees",
            (
                "All scores and words about this session are emptied at once, with its day and place, and "
                "cannot be brought back. That the family withdrew stays.",
                "Delete the recording too, if there is one.",
            ),
            "Empty it",
            warns=True,
        ),
        _day_form("When did they say so?"),
        _withdraw,
    ),
    "deleted": Change(
        Words(
            "The recording is deleted",
            ("No recording is kept here. Say when yours was deleted, wherever it was.",),
            "Save the day",
        ),
        _day_form("When was it deleted?"),
        _deleted,
    ),
}
