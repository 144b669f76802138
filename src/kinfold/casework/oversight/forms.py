"""What the guardian may ask for and answer. No form saves."""

from datetime import date
from typing import Any

from django import forms

from kinfold.casework.oversight.models import Verdict

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
REASONS = (
    "the family asked who looked",
    "a regulator or a court asked",
    "a complaint or breach is looked into",
    "a worker or their manager asked",
    "looks are checked as planned",
)
SAY_WHY = "Say how you came to this, in a sentence or two"


class OutcomeForm(forms.Form):
    """The outcome of one question, with the reason."""

    outcome = forms.ChoiceField(
        choices=Verdict.choices,
        error_messages={"required": "Choose an outcome", "invalid_choice": "Choose an outcome"},
    )
    words = forms.CharField(
        max_length=1000,
        error_messages={"required": SAY_WHY, "max_length": "Say it in 1,000 characters or fewer"},
    )


class DatesForm(forms.Form):
    """From one day to another, both of them whole; either may be left out."""

    since = forms.DateField(required=False, error_messages={"invalid": "Give the first day as 24/11/2026"})
    until = forms.DateField(required=False, error_messages={"invalid": "Give the last day as 24/11/2026"})

    def clean(self) -> dict[str, Any]:
        """Refuse a last day before the first."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("since"), cleaned.get("until")
        for name in ("since", "until"):
            if cleaned.get(name) and not EARLIEST <= cleaned[name] <= LATEST:
                self.add_error(name, "Give a day from 2000 to 2199")
        if first and last and last < first:
            self.add_error("until", "The last day must not be before the first")
        return cleaned


class ReferenceForm(forms.Form):
    """A family's reference, as it is said over the telephone."""

    reference = forms.CharField(max_length=8, error_messages={"required": "Give the family’s reference"})

    def clean_reference(self) -> str:
        """Give it in the one spelling that references have."""
        return str(self.cleaned_data["reference"]).strip().upper()


class TakeOutForm(forms.Form):
    """Why a file of looks is taken out. No free words: the audit keeps the reason, and nothing leaves it."""

    reason = forms.ChoiceField(
        label="Why do you need it?",
        choices=[(each, f"{each[0].upper()}{each[1:]}") for each in REASONS],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose why you take it out",
            "invalid_choice": "Choose one of the reasons",
        },
    )
