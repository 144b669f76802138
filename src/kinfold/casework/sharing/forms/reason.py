"""What is asked of someone who must say why they look."""

from typing import Any

from django import forms

LONGEST_REASON = 400
OTHER = "other"
REASONS = (
    ("rang", "I am on duty and someone rang, wrote or came in about this family"),
    ("covering", "I am covering for a colleague who works with this family"),
    ("meeting", "I am preparing for a meeting about this family"),
    (OTHER, "Something else"),
)


class ReasonForm(forms.Form):
    """One of the usual reasons, or one's own words."""

    reason = forms.ChoiceField(
        choices=REASONS,
        error_messages={
            "required": "Choose why you are looking",
            "invalid_choice": "Choose one of the reasons",
        },
    )
    words = forms.CharField(required=False)

    def clean_words(self) -> str:
        """Refuse more than is kept."""
        words = " ".join(str(self.cleaned_data["words"]).split())
        if len(words) > LONGEST_REASON:
            raise forms.ValidationError(f"Shorten your reason to {LONGEST_REASON} characters or fewer")
        return words

    def clean(self) -> dict[str, Any]:
        """Ask for words where no usual reason fits."""
        found = self.cleaned_data
        if found.get("reason") == OTHER and not found.get("words") and "words" not in self.errors:
            self.add_error("words", "Write why you are looking")
        return found

    @property
    def said(self) -> str:
        """Give the reason in words."""
        usual, own = str(self.cleaned_data["reason"]), str(self.cleaned_data["words"])
        return own if usual == OTHER else dict(REASONS)[usual]
