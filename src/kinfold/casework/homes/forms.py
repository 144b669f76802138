"""What a person may type when someone moves, and to mend an address. Whether it can be so, the verbs know."""

from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.kinship.forms import Choices, Typed, radios, source_field
from kinfold.casework.saving.fields import Postcode, Prose, Telephone
from kinfold.domain.protected_places import looks_protected

NEW, UNKNOWN = "new", "unknown"
BOTH = "both"
LEAVES = [("leaves", "No, they have left it"), (BOTH, "Yes, they live in both by turns")]
ON_A_DAY, BEFORE = "day", "before"
WHEN = [
    (ON_A_DAY, "From a day that is known"),
    (BEFORE, "They lived there already when this record was begun, or nobody knows since when"),
]
PLACE = ("lines", "postcode", "phone")
MAY_BE_READ = "everyone"


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


def ask_if_secret(form: forms.Form) -> None:
    """Have a form that was sent with what looks like a place to be kept secret ask whether it is one."""
    typed = [str(form.data.get(each) or "") for each in ("lines", "source")] if form.is_bound else []
    if looks_protected(" ".join(typed)):
        form.fields["secret"] = forms.MultipleChoiceField(
            label="Is this a place that someone must not find out?",
            help_text="Then do not write it here, where everyone who reads the record reads it. Whoever "
            "keeps this family’s safe addresses writes it on the page Safe address; their team’s manager "
            "says who that is",
            choices=[(MAY_BE_READ, "No, everyone who reads this record may know it")],
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Say whether someone must not find this place out",
                "invalid_choice": "Tick only what is in this list",
            },
        )


class PlaceForm(Typed):
    """Where it is, and the telephone there.

    Of a place that looks like one to be kept secret it is asked first whether everyone may read it.
    """

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        ask_if_secret(self)

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
    when = radios("Since when do they live there?", WHEN, required=False)
    since = DayField(what="the day they moved", label="From which day?", required=False)
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
    keeps = radios("Do they go on living where they lived before?", LEAVES, required=False)
    source = source_field()

    def __init__(self, *given: Any, people: Choices, households: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        self.initial.setdefault("when", ON_A_DAY)
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
        """Ask for the day of a move, and refuse an address for a place that is not known, and half of one."""
        found = self.cleaned_data
        if found.get("when") == BEFORE:
            found["since"] = None
            self.errors.pop("since", None)
        elif not found.get("since") and "since" not in self.errors:
            self.add_error("since", "Enter the day they moved")
        if found.get("when") != BEFORE and not found.get("keeps") and "keeps" not in self.errors:
            self.add_error("keeps", "Choose one: do they go on living where they lived before?")
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
