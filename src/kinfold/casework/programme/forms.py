"""The form by which a module is chosen for a family, or taken off again. It saves nothing."""

from typing import Any

from django import forms

from kinfold.casework.saving.fields import Prose, Token

NEEDED = (("yes", "They need it"), ("no", "Not, or not any more"))


class ChooseForm(forms.Form):
    """Whether they need it, for whom, and why."""

    needed = forms.ChoiceField(
        label="Does this family need it now?",
        choices=NEEDED,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether this family needs it"},
    )
    about = forms.MultipleChoiceField(
        label="For whom",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose people of this family"},
    )
    why = Prose(
        label="Why",
        help_text="Read by everyone who may read this family’s record.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={
            "required": "Write why, in a sentence",
            "max_length": "Shorten why to 2,000 characters or fewer",
        },
    )
    seen = forms.CharField(required=False, max_length=20)
    token = Token()

    def __init__(self, *given: Any, people: list[tuple[str, str]], **more: Any) -> None:
        """Take who is of the family, each by id and name."""
        super().__init__(*given, **more)
        self.fields["about"].choices = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for whom, where they need it."""
        found = super().clean() or {}
        if found.get("needed") == "yes" and not found.get("about") and "about" not in self.errors:
            self.add_error("about", "Tick at least one person this is for")
        return found
