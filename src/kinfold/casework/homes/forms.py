"""What a person may type when someone moves, and to mend an address. Whether it can be so, the verbs know."""

from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.kinship.forms import Choices, Typed, radios, source_field
from kinfold.casework.saving.fields import Postcode, Prose, Telephone

NEW, UNKNOWN = "new", "unknown"
BOTH = "both"
LEAVES = [("leaves", "No, they have left it"), (BOTH, "Yes, they live in both by turns")]
PLACE = ("lines", "postcode", "phone")


def lines_field(label: str, hint: str, *, required: bool) -> Prose:
    """Give the box for the lines of an address."""
    return Prose(
        label=label,
        help_text=hint,
        max_length=240,
        required=required,
        widget=forms.Textarea,
        error_messages={
            "required": "Enter the address",
            "max_length": "Shorten the address to 240 characters or fewer",
        },
    )


class PlaceForm(Typed):
    """Where it is, and the telephone there."""

    def place(self) -> tuple[str, str, str]:
        """Give what was typed as a place, in one line."""
        lines, postcode, phone = (str(self.cleaned_data.get(each) or "") for each in PLACE)
        return ", ".join(filter(None, (part.strip(" ,") for part in lines.splitlines()))), postcode, phone


class MoveForm(PlaceForm):
    """Who moves, from when, and to where."""

    people = forms.MultipleChoiceField(
        label="Who moves?",
        help_text="An unborn baby moves with their mother",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick who moves",
            "invalid_choice": "Tick only people of this family",
        },
    )
    since = DayField(what="the day they moved", label="From which day do they live there?")
    household = forms.ChoiceField(
        label="To which household?",
        help_text="Households have letters, so that a drawing shows no address",
        error_messages={"required": "Choose where they move to", "invalid_choice": "Choose one of the list"},
    )
    lines = lines_field(
        "Address",
        "Leave this empty where the household’s address is written down already, or is not known. "
        "Never a safe address: everyone who reads the record reads this",
        required=False,
    )
    postcode = Postcode(label="Postcode (optional)", required=False)
    phone = Telephone(label="Telephone there (optional)", required=False)
    keeps = radios("Do they go on living where they lived before?", LEAVES)
    source = source_field()

    def __init__(self, *given: Any, people: Choices, households: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        choices = {
            "people": people,
            "household": [
                ("", "Choose"),
                *households,
                (NEW, "A new household"),
                (UNKNOWN, "It is not known where"),
            ],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse an address for a place that is not known, and half of one."""
        found = self.cleaned_data
        typed = [name for name in PLACE if found.get(name)]
        if typed and found.get("household") == UNKNOWN:
            self.add_error(typed[0], "Leave this empty, or choose the household")
        elif typed and not found.get("lines") and "lines" not in self.errors:
            self.add_error("lines", "Enter the address that this belongs to")
        return found


class CorrectPlaceForm(PlaceForm):
    """An address as it should have been written."""

    lines = lines_field("Address", "As it should have been written. Never a safe address", required=True)
    postcode = Postcode(label="Postcode (optional)", required=False)
    phone = Telephone(label="Telephone there (optional)", required=False)
    source = source_field()
