"""The pages on which an entry is written: who and when, what happened, and where it will stand.

A page shows what was typed, whatever it is; what an entry still wants is said once it was to be saved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from kinfold.casework.families.models import NOTES, Part
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.actions.share import Basis
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.workbook.drafts import own_drafts
from kinfold.casework.workbook.forms import EntryForm, Writing
from kinfold.casework.workbook.models import Draft, Fields, as_kept
from kinfold.casework.workbook.screens import CHECK, SESSION, WHAT, WHEN, first, is_of, own, why
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import Role
from kinfold.domain.entry import TOLD, EntryKind, Knowing
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.form_page import radios
from kinfold.web.presenters.sections import READ_BY
from kinfold.web.presenters.spoken import called, with_age
from kinfold.web.presenters.write_check import Check, check_of
from kinfold.web.presenters.write_saved import CarryOn, carry_on, kept_words, saved_words

NAMES = {WHEN: "when", WHAT: "what", CHECK: "check", SESSION: "session"}
NOT_WHOLE = "This form was not whole. Press the button once more"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page says besides: what is wanted, whom words name elsewhere, what was saved meanwhile."""

    judged: bool = False
    not_whole: bool = False
    named: tuple[str, ...] = ()
    meanwhile: str = ""
    stands: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonBox:
    """Someone of the family, with the ticks and words about them."""

    id: str
    name: str
    label: str
    is_child: bool
    about: bool
    seen: bool
    alone: bool
    why: str
    own: str
    is_asked: bool


@dataclass(frozen=True, slots=True)
class WritePage:
    """One screen of a draft. The button names the family, so that nobody saves to another."""

    name: str
    screen: str
    title: str
    draft: Draft
    is_kept: bool
    typed: dict[str, str]
    people: tuple[PersonBox, ...]
    items: dict[str, list[Any]]
    errors: dict[str, str]
    summary: tuple[dict[str, str], ...]
    button: str
    saved: str
    health: bool
    named: tuple[str, ...]
    others: tuple[CarryOn, ...]
    beside: tuple[str, str] | None
    check: Check | None

    @property
    def address(self) -> str:
        """Where the form is sent."""
        if self.is_kept:
            return reverse("family_draft", args=[self.draft.family_id, self.draft.pk])
        return reverse("family_write", args=[self.draft.family_id])


def sections_to_write(sight: Sight, family_id: str) -> list[Section]:
    """Give the sections this worker may write notes in, the narrowest that is theirs first."""
    decided = sight.sections([family_id])[family_id]
    may = [each for each in NOTES if decided[each].level >= Level.WRITE]
    mine = Section.ADULT_HEALTH if sight.worker.role == Role.ADULT_SPECIALIST else Section.CORE
    return sorted(may, key=lambda each: each is not mine)


def new_draft(sight: Sight, family_id: str, way: str, fields: Fields | None = None) -> Draft:
    """Give what a new form begins with; it is not kept anywhere yet."""
    today = timezone.localtime(sight.at).date()
    day = {"day": today.day, "month": today.month, "year": today.year}
    begun = {f"happened_on_{part}": [str(value)] for part, value in day.items()}
    begun |= {"kind": [EntryKind.VISIT.value], "knowing": [Knowing.SAW.value]}
    if way == "session":
        begun["kind"] = [EntryKind.SESSION.value]
    kept = as_kept(begun | (fields or {}))
    return Draft(family_id=family_id, author=sight.worker, way=way, kept=kept, token=form_token(), version=0)


def form_for(sight: Sight, frame: FamilyFrame, draft: Draft) -> EntryForm:
    """Give the whole form of a draft, bound to what was typed."""
    data = QueryDict(mutable=True)
    for name, values in draft.fields.items():
        data.setlist(name, values)
    sections = sections_to_write(sight, frame.id)
    if draft.way == "session":
        data["kind"] = EntryKind.SESSION.value
    if not data.get("section"):
        data["section"] = sections[0].value
    return EntryForm(
        data,
        writing=Writing(
            people=[person.pk for _, person in frame.people],
            children=frozenset(person.pk for member, person in frame.people if member.part == Part.CHILD),
            sections=sections,
            at=sight.at,
            is_right=bool(draft.entry),
            is_session=draft.way == "session",
        ),
    )


def write_page(
    sight: Sight, frame: FamilyFrame, draft: Draft, screen: str, asked: Asked, form: EntryForm | None
) -> WritePage:
    """Make one screen of a draft, with what is wanted where it was asked for."""
    form = form or form_for(sight, frame, draft)
    fields, sections = draft.fields, sections_to_write(sight, frame.id)
    errors = {name: str(said[0]) for name, said in form.errors.items() if name in form.fields}
    errors = errors if asked.judged else {}
    if asked.not_whole:
        errors = {"token": NOT_WHOLE}
    is_kept = not draft._state.adding
    theirs = own_drafts(sight, frame.id) if is_kept or screen in (WHEN, SESSION) else []
    others = [each for each in theirs if each.pk != draft.pk]
    beside = next((each for each in others if each.pk == draft.beside), None)
    return WritePage(
        name=NAMES[screen],
        screen=screen,
        title=_title(screen, draft),
        draft=draft,
        is_kept=is_kept,
        typed={name: values[0] for name, values in fields.items() if values},
        people=tuple(_people(frame, fields, timezone.localtime(sight.at).date())),
        items=_items(fields, sections),
        errors=errors
        if screen in (CHECK, SESSION)
        else {n: e for n, e in errors.items() if is_of(screen, n)},
        summary=tuple(_summary(draft, screen, errors, asked)),
        button=f"Save to {frame.name or frame.reference}",
        saved=saved_words(draft.saved_at) if is_kept else "",
        health=Section.ADULT_HEALTH in sections,
        named=asked.named,
        others=carry_on(sight, [each for each in others if each.pk != draft.beside], {}),
        beside=_beside(beside, sight) if beside else None,
        check=check_of(sight, frame, form, asked.stands) if screen == CHECK else None,
    )


def _title(screen: str, draft: Draft) -> str:
    if screen == SESSION:
        return "Write a session"
    titles = {WHEN: "When and who", WHAT: "What happened", CHECK: "Check and save"}
    return f"{titles[screen]}: put right" if draft.entry else titles[screen]


def _people(frame: FamilyFrame, fields: Fields, today: Any) -> Iterable[PersonBox]:
    about, seen, alone = (fields.get(name, []) for name in ("about", "seen", "alone"))
    for member, person in frame.people:
        name, pk = called(person) or "Unborn baby", person.pk
        is_child = member.part == Part.CHILD
        label = with_age(person, today)
        yield PersonBox(
            id=pk,
            name=name,
            label=label if is_child else f"{name}, {member.get_part_display().lower()}",
            is_child=is_child,
            about=pk in about,
            seen=pk in seen,
            alone=pk in alone,
            why=first(fields, why(pk)),
            own=first(fields, own(pk)),
            is_asked=is_child and (pk in about or not about or bool(first(fields, own(pk)))),
        )


def _items(fields: Fields, sections: list[Section]) -> dict[str, list[Any]]:
    chosen = {name: first(fields, name) for name in ("kind", "section", "basis", "knowing")}
    if "text" not in fields:  # that screen was not filled in yet
        chosen["knowing"] = Knowing.SAW.value
    kinds = [(each.value, each.label) for each in TOLD]
    hints = {each.value: READ_BY[each] for each in sections}
    bases = [("", "Choose, if it was shared"), *((each.value, str(each.label)) for each in Basis)]
    return {
        "kind": radios(kinds, "kind", chosen["kind"]),
        "section": radios(
            [(each.value, each.label) for each in sections],
            "section",
            chosen["section"] or sections[0].value,
            hints,
        ),
        "basis": [{"value": v, "text": text, "selected": v == chosen["basis"]} for v, text in bases],
        "knowing": radios([(each.value, each.label) for each in Knowing], "knowing", chosen["knowing"]),
    }


def _summary(draft: Draft, screen: str, errors: dict[str, str], asked: Asked) -> Iterable[dict[str, str]]:
    """Give every message with a link to its field, on whichever screen it stands."""
    if asked.meanwhile:
        yield {"text": asked.meanwhile, "href": "#stands"}
    here = reverse("family_draft", args=[draft.family_id, draft.pk])
    for name, text in errors.items():
        at = next((each for each in (WHEN, WHAT, CHECK) if is_of(each, name)), screen)
        if screen in (SESSION, at) or name == "token":
            yield {"text": text, "href": f"#{name}" if name != "token" else "#main-content"}
        elif screen == CHECK:
            yield {"text": text, "href": f"{here}?at={at}&told=1#{name}"}


def _beside(other: Draft, sight: Sight) -> tuple[str, str]:
    return kept_words(other, sight.at), reverse("family_draft", args=[other.family_id, other.pk])
