"""What a custodian may type to keep a safe address. Saves nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms


class SafeAddressForm(forms.Form):
    """Who is safe there, where it is, and how they may safely be reached."""

    people = forms.MultipleChoiceField(
        error_messages={
            "required": "Tick everyone who lives there",
            "invalid_choice": "Tick only people of this family",
        }
    )
    nobody_else = forms.BooleanField(required=False)
    lines = forms.CharField(
        max_length=240,
        error_messages={
            "required": "Enter the address",
            "max_length": "Shorten the address to 240 characters or fewer",
        },
    )
    postcode = forms.CharField(
        required=False,
        max_length=10,
        error_messages={"max_length": "Shorten the postcode to 10 characters or fewer"},
    )
    phone = forms.CharField(
        required=False,
        max_length=40,
        error_messages={"max_length": "Shorten the telephone number to 40 characters or fewer"},
    )
    contact = forms.CharField(
        max_length=1000,
        error_messages={
            "required": "Say when and how it is safe to get in touch",
            "max_length": "Shorten when and how it is safe to 1,000 characters or fewer",
        },
    )
    safe_from = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": "Tick only people of this family"}
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **how: Any) -> None:
        super().__init__(*args, **how)
        for name in ("people", "safe_from"):
            field = self.fields[name]
            assert isinstance(field, forms.MultipleChoiceField)
            field.choices = list(people)
