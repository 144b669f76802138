"""What a worker says to break the glass, what the review asked them, and how they know a family."""

from django import forms

from kinfold.casework.sharing.actions.glass import Emergency
from kinfold.casework.sharing.models import Knows

FEWEST, MOST = 20, 1000


def own_words(label: str, missing: str, hint: str = "", most: int = 400, fewest: int = 0) -> forms.CharField:
    """Make a box for words of one's own."""
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=fewest or None,
        max_length=most,
        widget=forms.Textarea,
        error_messages={
            "required": missing,
            "min_length": f"Write at least {fewest} characters, so that the review can understand it",
            "max_length": f"Shorten this to {most:,} characters or fewer",
        },
    )


class GlassForm(forms.Form):
    """An emergency of the list, and what happened."""

    reason = forms.ChoiceField(
        label="What is the emergency?",
        choices=Emergency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the emergency", "invalid_choice": "Choose one of the list"},
    )
    words = own_words(
        "What has happened, and what do you need to know?",
        "Say what has happened",
        f"{FEWEST} to {MOST:,} characters. The team's manager and the guardian read this",
        MOST,
        FEWEST,
    )


class AnswerForm(forms.Form):
    """A worker's answer to the review."""

    words = own_words("Your answer", "Write your answer", "", MOST)


class KnownForm(forms.Form):
    """How a worker knows a family."""

    knows = forms.ChoiceField(
        label="How do you know this family?",
        choices=Knows.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how you know them",
            "invalid_choice": "Choose one of the list",
        },
    )
