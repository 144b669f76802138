"""What the pages of printing and releasing say. The document itself is rendered in ``casework.documents``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.urls import reverse

from kinfold.casework.documents import actions
from kinfold.casework.documents.at_home import others_at_home
from kinfold.casework.documents.contents import Reader, Recipient, Rendered
from kinfold.casework.documents.models import CHRONOLOGY, LASTS, PLAN, SUMMARY, Release
from kinfold.casework.documents.render import TITLE
from kinfold.casework.families.models import CoreNote, Person
from kinfold.casework.persons.queries import needs
from kinfold.casework.safety.models import ProtectedFrom
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.domain.entry import TOLD, EntryKind
from kinfold.domain.errors import UserError
from kinfold.domain.person_facts import FactKind
from kinfold.reports.wording import joined
from kinfold.web.presenters.person_needs import need_words
from kinfold.web.presenters.spoken import full_name, moment_words, short_day

HINTS = {
    Reader.PERSON: "Rendered for this person alone. Give it to no one else of the family",
    Reader.AGENCY: "The record is shared with this agency",
    Reader.COLLEAGUE: "A working copy, not for sharing",
}
WAITS = "A second person who may read the same is to release it. It waits for them under Releases."
LONGEST_BEGINNING = 200
TITLES = {SUMMARY: TITLE, PLAN: "Our plan", CHRONOLOGY: "Chronology"}


@dataclass(frozen=True, slots=True)
class Choices:
    """For whom and which notes, as choices of a form."""

    to: list[tuple[str, str]]
    notes: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choosing:
    """The page where a document is chosen."""

    to: tuple[dict[str, Any], ...]
    notes: tuple[dict[str, Any], ...]
    kept_safe: tuple[str, ...]
    interpreters: tuple[str, ...]
    confirmed: bool
    message: Mapping[str, str]
    errors: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class One:
    """One document: for whom, its bytes, what was left out, where it stands."""

    id: str
    recipient: str
    html: str
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    state: str
    words: str
    reason: str
    asked: str
    two_person: bool
    paper: str
    message: Mapping[str, str]
    errors: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: the released bytes, and who stands for them."""

    title: str
    back: str
    html: str
    footer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for a second person."""

    rows: tuple[dict[str, str], ...]


def choices(to: Iterable[Recipient], notes: Iterable[CoreNote]) -> Choices:
    """Give the choices of the form."""
    return Choices([(each.key, each.name) for each in to], [(each.id, _note_label(each)) for each in notes])


def _note_label(note: CoreNote) -> str:
    kind = EntryKind(note.kind)
    special = "" if kind in TOLD else f". {kind.label}"
    return f"{short_day(note.happened_on)}, {note.profession}{special}"


def choosing(
    sight: Sight, family_id: str, *, form: forms.Form, to: Sequence[Recipient], notes: Sequence[CoreNote]
) -> Choosing:
    """Make the page where a document is chosen. Raises NotForYou and FirstDo."""
    message = _messages(form, "")
    ticked = form.data.getlist("notes") if form.is_bound else []  # type: ignore[attr-defined]
    return Choosing(
        to=tuple(
            {
                "value": each.key,
                "text": each.name,
                "hint": {"text": HINTS[each.reader]},
                "checked": each.key == form.data.get("recipient"),
            }
            for each in to
        ),
        notes=tuple(
            {
                "value": each.id,
                "text": _note_label(each),
                "hint": {"text": _beginning(each.text)},
                "checked": each.id in ticked,
            }
            for each in notes
        ),
        kept_safe=tuple(kept_safe(sight, family_id)),
        interpreters=tuple(interpreters(sight, family_id)),
        confirmed=form.is_bound and "confirmed" in form.data,
        message=message,
        errors=_errors(message),
    )


def _beginning(text: str) -> str:
    return text if len(text) <= LONGEST_BEGINNING else f"{text[:LONGEST_BEGINNING].rsplit(' ', 1)[0]} ..."


def kept_safe(sight: Sight, family_id: str) -> Iterable[str]:
    """Say who is to be kept safe from whom. Raises NotForYou and FirstDo."""
    names: dict[str, Person] = {person.id: person for _, person in sight.people(family_id)}
    kept: dict[str, list[str]] = {}
    for row in sight.rows(ProtectedFrom, family_id, ends_at=None):
        kept.setdefault(row.from_person_id, []).append(full_name(names[row.person_id]))
    for from_whom, who in kept.items():
        are = "is" if len(who) == 1 else "are"
        yield f"{joined(who)} {are} to be kept safe from {full_name(names[from_whom])}."


def one(sight: Sight, release: Release, *, form: forms.Form, problem: str) -> One:
    """Make the page of one document, for whoever may read the family. Raises NotForYou and FirstDo."""
    rendered = actions.see(sight, release)
    message = _messages(form, problem, "reason")
    mine = release.requested_by_id == sight.worker.id
    state, words = _state(sight, release)
    address = reverse("family_print_paper", args=[release.family_id, release.id])
    return One(
        id=release.id,
        recipient=actions.recipient_of(sight, release).name,
        html=rendered.html,
        left_out=rendered.left_out,
        notes=(*_before_it_leaves(sight, release), *rendered.notes),
        state=state,
        words=words,
        reason=release.reason,
        asked=_asked(release),
        two_person=actions.needs_two(sight, release.family_id, release.sections),
        paper=address if mine and state == "released" else "",
        message=message,
        errors=_errors(message),
    )


def second(sight: Sight, release: Release, *, form: forms.Form, problem: str) -> One:
    """Make the page for a second person, with exactly what was asked for. Raises NotForYou and FirstDo."""
    try:
        rendered = actions.shown_to_second(sight, release)
    except UserError as error:
        rendered, problem = Rendered("", ()), problem or str(error)
    message = _messages(form, problem, "words")
    state, words = _state(sight, release)
    return One(
        id=release.id,
        recipient=_recipient_name(sight, release),
        html=rendered.html,
        left_out=rendered.left_out,
        notes=(*_before_it_leaves(sight, release), *rendered.notes),
        state=state,
        words=words,
        reason=release.reason,
        asked=_asked(release),
        two_person=True,
        paper="",
        message=message,
        errors=_errors(message),
    )


def _before_it_leaves(sight: Sight, release: Release) -> Iterable[str]:
    """Say who else at home may read a paper, and that its reader needs an interpreter.

    Nothing where it is for nobody of the family any longer.
    """
    try:
        to = actions.recipient_of(sight, release)
    except NotForYou:
        return
    if others := others_at_home(sight, release.family_id, to):
        yield f"{joined([full_name(each) for each in others])} may read this too: they live with {to.name}."
    yield from interpreters(sight, release.family_id, to.id)


def interpreters(sight: Sight, family_id: str, person_id: str = "") -> Iterable[str]:
    """Say who needs an interpreter, of everyone or of one person. Raises NotForYou and FirstDo."""
    names = {person.pk: full_name(person) for _, person in sight.people(family_id)}
    for row in needs(sight, family_id):
        if row.kind == FactKind.INTERPRETER and row.person_id in ({person_id} if person_id else names):
            who = names[row.person_id]
            yield f"{who} {need_words(row)}. Go through the paper with one: it is in English."


def _recipient_name(sight: Sight, release: Release) -> str:
    try:
        return actions.recipient_of(sight, release).name
    except NotForYou:
        return "Someone who may no longer get it"


def _state(sight: Sight, release: Release) -> tuple[str, str]:
    decided = release.decided_by.display_name if release.decided_by else ""
    if release.requested_at is None:
        return "draft", ""
    if release.refused_at:
        return "refused", f"{decided} refused it, {moment_words(release.refused_at)}: {release.refusal_words}"
    if release.released_at is None:
        return "waiting", WAITS
    if sight.at > release.released_at + LASTS:
        return "over", "It was released more than seven days ago, and can no longer be printed. Ask again."
    until = moment_words(release.released_at + LASTS)
    return "released", f"Released by {decided}, {moment_words(release.released_at)}. Print it before {until}."


def _asked(release: Release) -> str:
    if release.requested_at is None:
        return ""
    return f"{release.requested_by.display_name}, {moment_words(release.requested_at)}"


def paper(release: Release, rendered: Rendered) -> Paper:
    """Make what is printed."""
    return Paper(
        title=TITLES[release.what],
        back=reverse("family_print_one", args=[release.family_id, release.id]),
        html=rendered.html,
        footer=_footer(release),
    )


def _footer(release: Release) -> tuple[str, ...]:
    """Sign a paper. A plan or chronology for one of the family names nobody: it may show what someone gets
    help with.
    """
    at = moment_words(release.released_at) if release.released_at else ""
    if release.what in (PLAN, CHRONOLOGY) and release.recipient.startswith(Reader.PERSON.value):
        return (f"Version {release.digest[:8]}. Released at {at}.",)
    decided = release.decided_by.display_name if release.decided_by else ""
    return (
        f"Version {release.digest[:8]}. Asked for by {_asked(release)}.",
        f"Released by {decided}, {at}." if at else "",
    )


def waiting(sight: Sight) -> Waiting:
    """Make the list of what waits for this worker."""
    rows = actions.waiting(sight)
    names = sight.names(row.family_id for row in rows)
    return Waiting(
        rows=tuple(
            {
                "address": reverse("release", args=[row.id]),
                "family": names.get(row.family_id, "A family whose name waits for a step"),
                "asked": _asked(row),
            }
            for row in rows
        )
    )


def _messages(form: forms.Form, problem: str, about: str = "") -> dict[str, str]:
    found = {name: str(errors[0]) for name, errors in (form.errors if form.is_bound else {}).items()}
    return {**found, **({about: problem} if problem else {})}


def _errors(message: Mapping[str, str]) -> tuple[dict[str, str], ...]:
    return tuple({"href": f"#{name}", "text": text} for name, text in message.items())
