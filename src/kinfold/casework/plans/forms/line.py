"""One line of a plan, as it is typed. Hardly anything is asked for: a plan is saved half finished."""

from dataclasses import replace
from typing import Any

from django import forms

from kinfold.casework.plans.actions import Given
from kinfold.casework.plans.forms.fields import EARLIEST, FIELDS, SOMEONE_ELSE, TOO_LONG, Choices, field_of
from kinfold.casework.saving.fields import Prose, Token
from kinfold.domain.plan import LineKind


class LineForm(forms.Form):
    """One line of a plan, of any kind; what is left out is asked for when the plan is agreed."""

    token = Token()

    def __init__(self, data: Any = None, *, kind: LineKind, choices: Choices, **more: Any) -> None:
        super().__init__(data, **more)
        self.kind, self.choices = kind, choices
        for name in FIELDS[kind]:
            self.fields[name] = field_of(name, kind, choices)

    def clean(self) -> None:
        """Refuse an empty line, someone else without a word who, and a day that cannot be."""
        typed = self.cleaned_data
        if typed.get("other") and not typed.get("who"):
            typed["who"] = SOMEONE_ELSE
        if typed.get("who") == SOMEONE_ELSE and not typed.get("other"):
            self.add_error("other", "Say who it is")
        elif typed.get("other") and typed["who"] != SOMEONE_ELSE:
            self.add_error("other", "Choose 'Someone else' above, or leave this empty")
        if self.kind is not LineKind.DONE and not self.errors and not self._said():
            self.add_error("words" if "words" in self.fields else "who", "Write something to save")
        for name in ("by_when", "on"):
            if typed.get(name) and typed[name] < EARLIEST:
                self.add_error(name, "Enter a day from 1990 on")

    def _said(self) -> bool:
        asked = ("words", "who", "other", "by_when", "known_by")
        return any(self.cleaned_data.get(each) for each in asked)

    @property
    def given(self) -> Given:
        """What was typed, of a valid form only."""
        typed = self.cleaned_data
        who = str(typed.get("who") or "")
        return Given(
            words=typed.get("words", ""),
            person=who[1:] if who[:1] == "p" else "",
            worker=who[1:] if who[:1] == "w" else "",
            other=typed.get("other", "") if who in ("", SOMEONE_ELSE) else "",
            goal=typed.get("goal", ""),
            by_when=typed.get("by_when"),
            known_by=typed.get("known_by", ""),
            on=typed.get("on"),
            outcome=typed.get("outcome", ""),
            readers=tuple(typed.get("readers", ())),
            is_private=bool(typed.get("is_private")),
        )

    def given_of(self, action: str) -> Given:
        """What was typed of what came of an action, by that action's key."""
        return replace(self.given, goal=action)


class TakeBackForm(forms.Form):
    """Why a line is taken out of the plan, if there is anything to say."""

    reason = Prose(
        label="Why? (optional)",
        required=False,
        max_length=400,
        error_messages={"max_length": TOO_LONG},
    )
    token = Token()
