"""One entry: read whole, put right or taken back by whoever wrote it, and answered beside."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kinfold.casework.accounts.rules import Page
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.workbook import actions, drafts, reading
from kinfold.casework.workbook.forms import AnswerForm, BackForm
from kinfold.casework.workbook.prefilling import fields_from
from kinfold.domain.access import Level
from kinfold.domain.entry import EntryKind
from kinfold.domain.errors import UserError
from kinfold.web.gate import opens
from kinfold.web.presenters.change_page import Words
from kinfold.web.presenters.entry import answerable, entry_page
from kinfold.web.presenters.family_frame import frame_of
from kinfold.web.presenters.spoken import full_name
from kinfold.web.sight import sight
from kinfold.web.views.one_form import asked

ME = "me"
BACK = Words(
    "Take this entry back",
    ("It stays readable, with your reason. The visits it told of no longer count.",),
    "Take it back",
    warns=True,
)
SAYING = {
    EntryKind.DISAGREEMENT: Words(
        "Write that someone does not agree",
        ("It stands beside the entry wherever the entry is shown, and is printed with it.",),
        "Save beside the entry",
    ),
    EntryKind.REPLY: Words(
        "What happened next?",
        ("What came of it, and what the child was told.",),
        "Save beside the entry",
    ),
}
NOT_BY_FORM = "This entry has parts that one form cannot show together. Take it back and write it anew."


@require_safe
@opens(Page.FAMILY)
def entry(request: HttpRequest, family_id: str, entry_id: str) -> HttpResponse:
    """Show one entry, as far as this worker may read it."""
    seen = sight(request)
    frame = frame_of(seen, family_id)
    rows = _rows(seen, family_id, entry_id)
    page = entry_page(seen, frame, entry_id, _standing(seen, family_id, entry_id), rows)
    return render(request, "pages/entry.html", {"frame": frame, "page": page})


@require_POST
@opens(Page.FAMILY)
def right(request: HttpRequest, family_id: str, entry_id: str) -> HttpResponse:
    """Begin to put one's own entry right: a draft with all of it."""
    seen = sight(request)
    parts = _mine(seen, family_id, entry_id)
    fields = fields_from(parts)
    if fields is None:
        raise UserError(NOT_BY_FORM)
    made = drafts.begin_right(
        seen, family_id=family_id, entry_id=entry_id, fields=fields, seen=[each.pk for each in parts]
    )
    return redirect("family_draft", family_id, made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def take_back(request: HttpRequest, family_id: str, entry_id: str) -> HttpResponse:
    """Take one's own entry back, with a reason."""
    seen = sight(request)
    parts = _mine(seen, family_id, entry_id)
    form = BackForm(request.POST if request.method == "POST" else None)
    there, failures = reverse("family_entry", args=[family_id, entry_id]), {}
    if form.is_valid():
        try:
            actions.take_back(
                seen,
                family_id=family_id,
                entry_id=entry_id,
                reason=form.cleaned_data["reason"],
                seen=[each.pk for each in parts],
                token=form.cleaned_data["token"],
            )
        except UserError as refused:
            failures = {"reason": str(refused)}
        else:
            return redirect(there)
    return asked(request, BACK, form, failures, back=there, back_text="The entry")


@require_http_methods(["GET", "HEAD", "POST"])
@opens(Page.FAMILY)
def answer(request: HttpRequest, family_id: str, entry_id: str, kind: str) -> HttpResponse:
    """Write beside an entry that someone does not agree, or what happened next."""
    seen = sight(request)
    seen.require(family_id, level=Level.WRITE)
    section = answerable(seen, family_id, _standing(seen, family_id, entry_id))
    if kind not in {each.value for each in SAYING} or section is None:
        raise NotForYou("missing")
    said = EntryKind(kind)
    form = _answer_form(request, seen, family_id, said)
    there, failures = reverse("family_entry", args=[family_id, entry_id]), {}
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.answer(
                seen,
                family_id=family_id,
                entry_id=entry_id,
                kind=said,
                section=section,
                text=typed["text"],
                happened_on=typed["happened_on"],
                said_by="" if typed.get("said_by", ME) == ME else typed["said_by"],
                token=typed["token"],
            )
        except UserError as refused:
            failures = {"text": str(refused)}
        else:
            return redirect(there)
    return asked(request, SAYING[said], form, failures, back=there, back_text="The entry")


def _answer_form(request: HttpRequest, seen: Sight, family_id: str, said: EntryKind) -> AnswerForm:
    frame = frame_of(seen, family_id)
    people = [(person.pk, full_name(person)) for _, person in frame.people]
    people.append((ME, f"I do not agree: {seen.worker.display_name}"))
    data = request.POST if request.method == "POST" else None
    more: dict[str, Any] = {"initial": {"happened_on": seen.at.date()}}
    is_reply = said is EntryKind.REPLY
    form = AnswerForm(data, people=[] if is_reply else people, at=seen.at, **more)
    if is_reply:
        form.fields["text"].label = "What happened next?"
        form.fields["text"].widget = forms.Textarea()
    return form


def _rows(seen: Sight, family_id: str, entry_id: str) -> list[Any]:
    """Give every row of an entry that may be read; an answer has no page of its own."""
    seen.require(family_id)
    rows = reading.versions_of(seen, family_id, entry_id)
    if not rows or rows[0].answers:
        raise NotForYou("missing")
    return rows


def _mine(seen: Sight, family_id: str, entry_id: str) -> list[Any]:
    """Give the parts of one's own entry that stand. Raises NotForYou where it is another's or taken back."""
    seen.require(family_id, level=Level.WRITE)
    parts = reading.parts_of(seen, family_id, entry_id)
    if not parts or any(each.answers or each.author_id != seen.worker.pk for each in parts):
        raise NotForYou("missing")
    return parts


def _standing(seen: Sight, family_id: str, entry_id: str) -> reading.Entry | None:
    found = reading.entries_of(seen, family_id, among=Q(entry=entry_id) | Q(answers=entry_id))
    return next((each for each in found if each.id == entry_id), None)
