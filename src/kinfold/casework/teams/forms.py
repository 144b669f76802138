"""What may be typed about teams, posts and duty. Whether it can be so, the verbs find out."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.domain.agency import Discipline

Choices = Sequence[tuple[str, str]]


class TeamForm(forms.Form):
    """A new team."""

    name = forms.CharField(
        label="Name of the team",
        max_length=120,
        error_messages={
            "required": "Enter a name",
            "max_length": "Shorten the name to 120 characters",
        },
    )
    agency = forms.ChoiceField(label="Agency that leads it")
    duty_phone = forms.CharField(
        label="Telephone of its duty worker",
        max_length=40,
        error_messages={
            "required": "Enter the duty telephone: it is shown to whoever must ring",
            "max_length": "Shorten the telephone number to 40 characters or fewer",
        },
    )

    def __init__(self, *given: Any, agencies: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["agency"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]
        messages = {"required": "Choose an agency", "invalid_choice": "Choose an agency of the list"}
        self.fields["agency"].error_messages.update(messages)


class PostForm(forms.Form):
    """A new post."""

    discipline = forms.ChoiceField(
        label="Discipline",
        choices=[("", "Choose a discipline"), *Discipline.choices()],
        error_messages={
            "required": "Choose a discipline",
            "invalid_choice": "Choose one of the list",
        },
    )
    fte = forms.DecimalField(
        label="Full-time equivalent",
        help_text="1 is full time, 0.5 is half",
        max_digits=3,
        decimal_places=2,
        error_messages={
            each: "Enter the full-time equivalent as a number such as 0.6"
            for each in ("required", "invalid", "max_digits", "max_decimal_places", "max_whole_digits")
        },
    )
    leads = forms.ChoiceField(
        label="Is it the team manager's post?",
        help_text="Its holder sees the team's families. Only an administrator adds it",
        choices=[("no", "No"), ("yes", "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no", "invalid_choice": "Choose yes or no"},
    )
    starts_on = DayField(what="the first day", label="First day")
    ends_on = DayField(what="the last day", label="Last day, if it is known", required=False)


class FillForm(forms.Form):
    """Who fills a post, from when."""

    worker = forms.CharField(
        label="Their sign-in name",
        help_text="Exactly as they sign in. Ask them for it",
        max_length=80,
        error_messages={
            "required": "Enter a sign-in name",
            "max_length": "Shorten the sign-in name to 80 characters or fewer",
        },
    )
    starts_on = DayField(what="the first day", label="First day in the post")


class EndForm(forms.Form):
    """The last day of a post, or of someone in it."""

    ends_on = DayField(what="the last day", label="Last day")


class ClockField(forms.CharField):
    """A time of day, typed as 9:00 or 17:30."""

    def clean(self, value: Any) -> time:
        """Give the time. Raises ValidationError, in words, for what is none."""
        typed = super().clean(value)
        try:
            hours, minutes = (int(part) for part in typed.replace(".", ":").split(":"))
            return time(hours, minutes)
        except ValueError as error:
            raise forms.ValidationError("Enter a time such as 9:00 or 17:30") from error


def _clock(label: str) -> ClockField:
    return ClockField(
        label=label,
        help_text="For example, 17:30",
        max_length=5,
        error_messages={
            "required": "Enter a time such as 9:00 or 17:30",
            "max_length": "Enter a time such as 9:00 or 17:30",
        },
    )


class TurnForm(forms.Form):
    """A duty turn of someone of the team."""

    worker = forms.ChoiceField(label="Who is on duty?")
    starts_on = DayField(what="the first day", label="First day")
    starts_at = _clock("From")
    ends_on = DayField(what="the last day", label="Last day")
    ends_at = _clock("Until")

    def __init__(self, *given: Any, members: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["worker"].choices = [("", "Choose someone"), *members]  # type: ignore[attr-defined]
        messages = {"required": "Choose someone", "invalid_choice": "Choose someone of the list"}
        self.fields["worker"].error_messages.update(messages)
