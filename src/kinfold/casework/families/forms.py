"""What someone types to find a family."""

from typing import Any

from django import forms

from kinfold.casework.families.typed import LONGEST_TYPED, terms_of

ASK = "Type two letters or a whole date"


class FindForm(forms.Form):
    """One box."""

    typed = forms.CharField(
        max_length=LONGEST_TYPED,
        error_messages={
            "required": ASK,
            "max_length": f"Shorten what you typed to {LONGEST_TYPED} characters or fewer",
        },
    )

    def clean_typed(self) -> Any:
        """Refuse what nothing could be found by."""
        typed = str(self.cleaned_data["typed"])
        if not terms_of(typed):
            raise forms.ValidationError(ASK)
        return typed
