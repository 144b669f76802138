"""What a worker writes about a family, and what is said when something is missing. Nothing is saved here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from kinfold.casework.day_field import DayField
from kinfold.casework.saving.fields import Prose, Token
from kinfold.casework.sharing.actions.share import Basis
from kinfold.casework.workbook.actions import Told
from kinfold.casework.workbook.clock_field import ClockField
from kinfold.casework.workbook.screens import own, why
from kinfold.domain.access import Section
from kinfold.domain.entry import TOLD, Asked, EntryKind, Knowing, Presence, problems
from kinfold.kit import clock

LONGEST_NOTE, LONGEST_LINE = 20_000, 200
EARLIEST = date(1990, 1, 1)
TO_COME = "The day it happened must be today or before"


@dataclass(frozen=True, slots=True)
class Writing:
    """What a form is made for: who is in the family, and where this worker may write."""

    people: Sequence[str]
    children: frozenset[str]
    sections: Sequence[Section]
    at: datetime
    is_right: bool = False  # an entry is put right, so a reason is asked for
    is_session: bool = False


class EntryForm(forms.Form):
    """A whole entry, from all its screens. Its messages are those that the rules of an entry give."""

    kind = forms.ChoiceField(
        choices=[(each.value, each.label) for each in TOLD],
        error_messages={"required": "Choose what kind it was", "invalid_choice": "Choose one of the kinds"},
    )
    happened_on = DayField(what="the day it happened")
    happened_time = ClockField()
    about = forms.MultipleChoiceField(required=False)
    seen = forms.MultipleChoiceField(required=False)
    alone = forms.MultipleChoiceField(required=False)
    text = Prose(required=False)
    health = Prose(required=False)
    section = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": "Choose one of the places you may write in"},
    )
    knowing = forms.ChoiceField(required=False, choices=Knowing.choices())
    told_by = Prose(required=False)
    significant = forms.BooleanField(required=False)
    source = Prose(required=False)
    basis = forms.ChoiceField(required=False, choices=[("", "")])
    reason = Prose(required=False)

    def __init__(self, data: Any, *, writing: Writing) -> None:
        super().__init__(data)
        self.writing = writing
        named = [(each, each) for each in writing.people]
        for name in ("about", "seen", "alone"):
            self.fields[name].choices = named  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = "Choose someone of this family"
        self.fields["section"].choices = [(each.value, each.label) for each in writing.sections]  # type: ignore[attr-defined]
        self.fields["basis"].choices = [("", ""), *Basis.choices]  # type: ignore[attr-defined]
        for each in writing.people:
            self.fields[why(each)] = Prose(required=False)
            self.fields[own(each)] = Prose(required=False)

    def clean_happened_on(self) -> date:
        """Refuse a day to come, and one before any family of ours."""
        happened: date = self.cleaned_data["happened_on"]
        if happened > timezone.localtime(self.writing.at).date():
            raise forms.ValidationError(TO_COME)
        if happened < EARLIEST:
            raise forms.ValidationError("The day it happened must be in 1990 or after")
        return happened

    def clean(self) -> dict[str, Any]:
        """Hold what was typed against the rules of an entry, each message at its field."""
        found: dict[str, Any] = super().clean() or {}
        for name in self.fields:
            self._measure(name, found)
        self._of_the_future(found)
        told = self._told(found)
        asked = Asked(
            told.kind,
            told.about,
            bool(told.sections),
            told.knowing,
            told.told_by,
            self.writing.children,
        )
        for each in problems(asked):
            name = why(each.person) if each.person else each.field
            if name in self.fields and name not in self.errors:
                self.add_error(name, each.words)
        if self.writing.is_right and not found.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why it is put right")
        if found.get("basis") and not told.source:
            self.add_error("source", "Say which person or agency it came from")
        return found

    def _measure(self, name: str, found: dict[str, Any]) -> None:
        is_note = name in {"text", "health"} or name.startswith("own-")
        most, typed = LONGEST_NOTE if is_note else LONGEST_LINE, found.get(name)
        if isinstance(self.fields[name], Prose) and typed and len(typed) > most:
            self.add_error(
                name,
                f"Shorten this to {most:,} characters or fewer. It has {len(typed):,}. All of it is kept",
            )

    def _of_the_future(self, found: Mapping[str, Any]) -> None:
        on, at = found.get("happened_on"), found.get("happened_time")
        if on and at:
            moment = timezone.make_aware(datetime.combine(on, at))
            if moment > self.writing.at:
                self.add_error("happened_time", "The time it happened must have come already")

    @property
    def told(self) -> Told:
        """Give the entry, once the form is good."""
        return self._told(self.cleaned_data)

    def _told(self, found: Mapping[str, Any]) -> Told:
        here = self.writing
        kind = EntryKind.SESSION if here.is_session else EntryKind(found.get("kind") or EntryKind.NOTE.value)
        section = Section(found.get("section") or Section.CORE.value)
        if here.is_session:
            section = Section.CORE
        return Told(
            kind=kind,
            happened_on=found.get("happened_on") or clock.today(),
            happened_time=found.get("happened_time"),
            about={each: self._presence(each, found) for each in found.get("about") or ()},
            texts=_texts(section, found.get("text") or "", found.get("health") or ""),
            own_words={each: found[own(each)] for each in here.people if found.get(own(each))},
            knowing=Knowing(found["knowing"]) if found.get("knowing") else None,
            told_by=found.get("told_by") or "",
            significant=bool(found.get("significant")),
            source=found.get("source") or "",
            basis=found.get("basis") or "",
        )

    def _presence(self, person: str, found: Mapping[str, Any]) -> Presence:
        """Give how someone was seen; for a session, a call or the like that is not said."""
        seen, alone = person in (found.get("seen") or ()), person in (found.get("alone") or ())
        because = str(found.get(why(person)) or "")
        kind = found.get("kind")
        if self.writing.is_session or (kind != EntryKind.VISIT and not (seen or alone or because)):
            return Presence()
        return Presence(seen, alone if person in self.writing.children else None, because)


def _texts(section: Section, text: str, health: str) -> dict[Section, str]:
    """Give the words by section; where both boxes are of one section, both of them."""
    found = {section: text} if text else {}
    if health:
        before = found.get(Section.ADULT_HEALTH)
        found[Section.ADULT_HEALTH] = f"{before}\n\n{health}" if before else health
    return found


class BackForm(forms.Form):
    """Taking an entry back."""

    reason = Prose(label="Why do you take it back?", error_messages={"required": "Say why you take it back"})
    token = Token()

    def clean_reason(self) -> str:
        """Refuse more than a line or two."""
        return _short(str(self.cleaned_data["reason"]), 400)


class AnswerForm(forms.Form):
    """Someone does not agree with an entry, or what happened next."""

    said_by = forms.ChoiceField(
        label="Who does not agree?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who does not agree", "invalid_choice": "Choose one of the list"},
    )
    happened_on = DayField(what="the day", label="When was this said, or when did it happen?")
    text = Prose(
        widget=forms.Textarea, label="In their own words", error_messages={"required": "Write what was said"}
    )
    token = Token()

    def __init__(
        self, data: Any = None, *, people: Sequence[tuple[str, str]], at: datetime, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.at = at
        self.fields["said_by"].choices = list(people)  # type: ignore[attr-defined]
        if not people:
            del self.fields["said_by"]

    def clean_happened_on(self) -> date:
        """Refuse a day to come."""
        happened: date = self.cleaned_data["happened_on"]
        if happened > timezone.localtime(self.at).date():
            raise forms.ValidationError("The day must be today or before")
        return happened

    def clean_text(self) -> str:
        """Refuse more than fits."""
        return _short(str(self.cleaned_data["text"]), LONGEST_NOTE)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise forms.ValidationError(f"Shorten this to {most:,} characters or fewer. It has {len(text):,}")
    return text
