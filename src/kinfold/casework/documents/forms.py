"""What is chosen for a document, and the words it is asked for and refused with. Saves nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms


class ChoiceForm(forms.Form):
    """For whom, which notes, and whether others may be written of in it."""

    recipient = forms.ChoiceField(
        error_messages={"required": "Choose whom it is for", "invalid_choice": "Choose whom it is for"}
    )
    notes = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Tick only notes of this list"}
    )
    confirmed = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, to: Sequence[tuple[str, str]], notes: Sequence[tuple[str, str]], **how: Any
    ) -> None:
        super().__init__(*args, **how)
        for name, choices in (("recipient", to), ("notes", notes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)


class ReaderForm(forms.Form):
    """For whom, and whether others may be written of in it."""

    recipient = forms.ChoiceField(
        label="Who is it for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom it is for", "invalid_choice": "Choose whom it is for"},
    )
    may = forms.MultipleChoiceField(
        label="For one of the family",
        required=False,
        choices=[("children", "Other children, and nobody else, may be written of in it")],
        error_messages={"invalid_choice": "Tick only what is offered"},
    )

    def __init__(self, *args: Any, to: Sequence[tuple[str, str]], **how: Any) -> None:
        super().__init__(*args, **how)
        field = self.fields["recipient"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(to)


class ReasonForm(forms.Form):
    """Why it leaves."""

    reason = forms.CharField(
        max_length=400,
        error_messages={
            "required": "Say why this is printed",
            "max_length": "Shorten why this is printed to 400 characters or fewer",
        },
    )


class RefusalForm(forms.Form):
    """Why it does not leave."""

    words = forms.CharField(
        max_length=400,
        error_messages={
            "required": "Say what must change before it can be released",
            "max_length": "Shorten what must change to 400 characters or fewer",
        },
    )
