"""What a worker may write about a family, and what is said when something is missing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.saving.fields import Prose, Token
from kinfold.domain.access import Section
from kinfold.kit import clock

LONGEST_NOTE = 20_000
EARLIEST = date(1990, 1, 1)
EVERYONE = "everyone"


class NoteForm(forms.Form):
    """A note: in which section, about whom, of which day, and what happened. Everyone is a choice too."""

    happened_on = DayField(what="the day it happened")
    about = forms.ChoiceField(
        error_messages={
            "required": "Choose who this is about, or everyone",
            "invalid_choice": "Choose someone of this family, or everyone",
        }
    )
    section = forms.ChoiceField(
        error_messages={
            "required": "Choose where this is kept",
            "invalid_choice": "Choose one of the places you may write in",
        }
    )
    text = Prose(error_messages={"required": "Write what happened"})
    token = Token()

    def __init__(self, data: Any, *, sections: Sequence[Section], people: Sequence[str]) -> None:
        super().__init__(data)
        self.fields["section"].choices = [(each.value, each.label) for each in sections]  # type: ignore[attr-defined]
        self.fields["about"].choices = [(EVERYONE, EVERYONE), *((each, each) for each in people)]  # type: ignore[attr-defined]

    def clean_happened_on(self) -> date:
        """Refuse a day to come, and one before any family of ours."""
        happened: date = self.cleaned_data["happened_on"]
        if happened > clock.today():
            raise forms.ValidationError("The day it happened must be today or before")
        if happened < EARLIEST:
            raise forms.ValidationError("The day it happened must be in 1990 or after")
        return happened

    def clean_text(self) -> str:
        """Refuse more than fits."""
        text = str(self.cleaned_data["text"])
        if len(text) > LONGEST_NOTE:
            raise forms.ValidationError(
                f"Shorten what happened to {LONGEST_NOTE:,} characters or fewer. It has {len(text):,}"
            )
        return text

    @property
    def about_id(self) -> str | None:
        """Give the id of whom it is about; None is everyone."""
        about = str(self.cleaned_data["about"])
        return None if about == EVERYONE else about
