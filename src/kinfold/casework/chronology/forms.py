"""Beginning a chronology for a reader. Saves nothing."""

from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.saving.fields import Prose, Token


class SelectionForm(forms.Form):
    """For what it is, and for which day."""

    title = Prose(
        label="What is it for?",
        help_text="For example, review conference or care proceedings. Not anybody’s name",
        max_length=120,
        error_messages={"required": "Say what it is for"},
    )
    on = DayField(what="the day it is for", required=False, label="For which day? (optional)")
    token = Token()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
