"""What a manager may type to change who sees a family. Whether it can be so, the verbs find out."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kinfold.casework.allocations.models import Standing
from kinfold.casework.day_field import DayField
from kinfold.casework.sharing.actions.share import SHAREABLE, Basis
from kinfold.casework.sharing.forms.glass import own_words
from kinfold.casework.sharing.models import Knows

Choices = Sequence[tuple[str, str]]


def sign_in_name(label: str = "Their sign-in name") -> forms.CharField:
    """Make a box for one sign-in name, exactly as it is."""
    return forms.CharField(
        label=label,
        help_text="Exactly as they sign in. Ask them for it",
        max_length=80,
        error_messages={
            "required": "Enter a sign-in name",
            "max_length": "Shorten the sign-in name to 80 characters or fewer",
        },
    )


class SignInNames(forms.CharField):
    """Several sign-in names, one a line."""

    def __init__(self, *, label: str, missing: str) -> None:
        super().__init__(
            label=label,
            help_text="One sign-in name a line",
            max_length=800,
            widget=forms.Textarea,
            error_messages={"required": missing, "max_length": "Give ten sign-in names at most"},
        )

    def clean(self, value: Any) -> list[str]:
        """Give the names, without empty lines."""
        return [each.strip() for each in super().clean(value).splitlines() if each.strip()]


class AllocateForm(forms.Form):
    """A worker of the team, or anyone by sign-in name, and how they work with the family."""

    member = forms.ChoiceField(label="Someone of the team", required=False)
    worker = forms.CharField(
        label="Or someone else, by sign-in name",
        help_text="Exactly as they sign in. Ask them for it",
        max_length=80,
        required=False,
        error_messages={"max_length": "Shorten the sign-in name to 80 characters or fewer"},
    )
    standing = forms.ChoiceField(
        label="How do they work with the family?",
        choices=Standing.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how they work with the family",
            "invalid_choice": "Choose one of the list",
        },
    )

    def __init__(self, *given: Any, members: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["member"].choices = [("", "Choose someone"), *members]  # type: ignore[attr-defined]
        self.fields["member"].error_messages["invalid_choice"] = "Choose someone of the list"

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        found = self.cleaned_data
        if "member" in found and "worker" in found and bool(found["member"]) is bool(found["worker"]):
            self.add_error("member", "Choose someone of the team, or enter a sign-in name: one of the two")
        return found


class MoveForm(forms.Form):
    """Another team."""

    team = forms.ChoiceField(label="Which team takes over?")

    def __init__(self, *given: Any, teams: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["team"].choices = [("", "Choose a team"), *teams]  # type: ignore[attr-defined]
        messages = {"required": "Choose a team", "invalid_choice": "Choose a team of the list"}
        self.fields["team"].error_messages.update(messages)


class SealForm(forms.Form):
    """Why a family is sealed, and who may still see it."""

    reason = own_words("Why is this family sealed?", "Say why", "Those named and the guardian read this")
    named = SignInNames(label="Who may still see it?", missing="Name at least two people")


class NameForm(forms.Form):
    """One more person named."""

    worker = sign_in_name()


class UnsealForm(forms.Form):
    """Why a sealed family should be opened."""

    why = own_words("Why should it be opened?", "Say why it should be opened")


class ExcludeForm(forms.Form):
    """Someone who may not see the family, and why."""

    worker = sign_in_name()
    reason = own_words("Why may they not see this family?", "Say why")


class CustodiansForm(forms.Form):
    """Those who keep the safe address."""

    workers = SignInNames(label="Who keeps this family's safe address?", missing="Enter their sign-in names")


class SeatForm(forms.Form):
    """A member of the conference, from a day until another."""

    worker = sign_in_name()
    starts_on = DayField(what="the first day", label="First day")
    ends_on = DayField(what="the last day", label="Last day")


class ShareForm(forms.Form):
    """What is shared with whom, until when, why, on what basis, and whether the family knows."""

    agency = forms.ChoiceField(label="With which agency?")
    section = forms.ChoiceField(
        label="Which section?",
        choices=[("", "Choose a section"), *((each.value, each.label) for each in SHAREABLE)],
        error_messages={"required": "Choose a section", "invalid_choice": "Choose a section of the list"},
    )
    ends_on = DayField(
        what="the last day", label="Last day", help_text="At most 180 days from today. For example, 31 3 2027"
    )
    purpose_words = own_words("What is it shared for?", "Say what it is shared for")
    basis = forms.ChoiceField(
        label="On what basis in law?",
        choices=Basis.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the basis in law", "invalid_choice": "Choose one of the list"},
    )
    told = forms.ChoiceField(
        label="Has the family been told?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether the family has been told",
            "invalid_choice": "Choose yes or no",
        },
    )
    told_words = forms.CharField(
        label="If not, why not",
        required=False,
        max_length=400,
        widget=forms.Textarea,
        error_messages={"max_length": "Shorten this to 400 characters or fewer"},
    )

    def __init__(self, *given: Any, agencies: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["agency"].choices = [("", "Choose an agency"), *agencies]  # type: ignore[attr-defined]
        messages = {"required": "Choose an agency", "invalid_choice": "Choose an agency of the list"}
        self.fields["agency"].error_messages.update(messages)


class RegisterForm(forms.Form):
    """A worker, the reference of a family that they know, and how."""

    worker = sign_in_name("The worker's sign-in name")
    reference = forms.CharField(
        label="Reference of the family",
        help_text="Five letters and figures, such as 7Q4KB",
        max_length=8,
        error_messages={
            "required": "Enter the family's reference",
            "max_length": "A reference has five letters and figures",
        },
    )
    covers = forms.ChoiceField(
        label="What do they know?",
        choices=[
            ("family", "This family"),
            ("people", "Everyone in it now, in whatever family they are: for who may see the family"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what they know", "invalid_choice": "Choose one of the list"},
    )
    knows = forms.ChoiceField(
        label="How?",
        choices=[
            (Knows.OWN.value, "Their own family"),
            *(each for each in Knows.choices if each[0] != Knows.OWN),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose how they know them",
            "invalid_choice": "Choose one of the list",
        },
    )


class EndConflictForm(forms.Form):
    """Why a row of the register ends."""

    why = own_words("Why does this end?", "Say why this has ended")
