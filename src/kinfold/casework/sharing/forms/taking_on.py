"""What a manager chooses to allocate a family that waits: the team, and who works with it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField

Choices = Sequence[tuple[str, str]]


class TakeOnForm(forms.Form):
    """Which team, which of the manager's own workers, and from which day; none is today."""

    team = forms.ChoiceField(
        label="Which team takes the family on?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a team", "invalid_choice": "Choose one of the list"},
    )
    workers = forms.MultipleChoiceField(
        label="Who works with the family?",
        required=False,
        error_messages={"invalid_choice": "Choose people of your team"},
    )
    on = DayField(what="the day from which it is allocated", required=False)

    def __init__(self, data: Any = None, *, teams: Choices, own: set[str], workers: Choices) -> None:
        super().__init__(data)
        self.own = own
        self.fields["team"].choices = teams  # type: ignore[attr-defined]
        self.fields["workers"].choices = workers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for somebody, where the manager's own team takes the family on."""
        found = self.cleaned_data
        if found.get("team") in self.own and not found.get("workers") and "workers" not in self.errors:
            self.add_error("workers", "Choose at least one person of your team")
        return found
