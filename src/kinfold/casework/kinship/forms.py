"""What a person may type about people and ties. Whether it can be so, the verbs find out."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.families.models import Part
from kinfold.casework.saving.fields import Prose
from kinfold.domain.kin import ParentKind, UnionEnd, UnionKind

Choices = Sequence[tuple[str, str]]
SEXES = [("", "Not known"), ("female", "Female"), ("male", "Male"), ("other", "Recorded as other")]
PARENTS = [
    (ParentKind.BIRTH.value, "By birth"),
    (ParentKind.ADOPTIVE.value, "By adoption"),
    (ParentKind.STEP.value, "As a step-parent"),
    (ParentKind.FOSTER.value, "As a foster carer"),
]
UNIONS = [(UnionKind.PARTNERS.value, "Partners"), (UnionKind.MARRIED.value, "Married")]
ENDS = [
    (UnionEnd.PARTING.value, "They parted"),
    (UnionEnd.DIVORCE.value, "They divorced"),
    (UnionEnd.DEATH.value, "One of them died"),
]
RESPONSIBLE = [("yes", "Yes"), ("no", "No"), ("", "Not known")]
HOUSEHOLDS = [(letter, f"Household {letter}") for letter in "ABCDEFGH"]
EARLIEST = date(1880, 1, 1)


class Typed(forms.Form):
    """What these forms share: nothing is longer than its column, no day is out of reach."""

    def __init__(self, *given: Any, today: date, **more: Any) -> None:
        super().__init__(*given, **more)
        self.today = today

    def _past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data.get(name)
        if day and not EARLIEST <= day <= self.today:
            raise forms.ValidationError("Enter a day that has come already, from 1880 on")
        return day

    def clean_since(self) -> date | None:
        """Refuse a beginning that has not come."""
        return self._past("since")

    def clean_until(self) -> date | None:
        """Refuse an end that has not come."""
        return self._past("until")


def since_field(label: str = "Since (leave empty if not known)") -> DayField:
    """Give the box for the day something began."""
    return DayField(what="the day it began", required=False, label=label)


def until_field(label: str = "Until (leave empty if it goes on)") -> DayField:
    """Give the box for the day something ended."""
    return DayField(what="the day it ended", required=False, label=label)


def source_field() -> forms.CharField:
    """Give the box for who says so."""
    return forms.CharField(
        label="Who says so",
        help_text="For example: birth certificate seen, or Esi told us",
        max_length=200,
        error_messages={
            "required": "Say who says so, or what was seen",
            "max_length": "Shorten who says so to 200 characters or fewer",
        },
    )


def one_of(label: str, missing: str) -> forms.ChoiceField:
    """Give a box to choose someone in."""
    return forms.ChoiceField(
        label=label, error_messages={"required": missing, "invalid_choice": "Choose someone of the list"}
    )


def radios(label: str, choices: Choices, *, required: bool = True) -> forms.ChoiceField:
    """Give a question of which one answer is chosen."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        required=required,
        error_messages={
            "required": f"Choose one: {label.lower()}",
            "invalid_choice": "Choose one of the list",
        },
    )


class PersonForm(Typed):
    """Someone to add to the family."""

    given_names = Prose(label="Given names", max_length=160, required=False)
    family_name = Prose(label="Family name", max_length=160, required=False)
    part = forms.ChoiceField(
        label="In the family",
        choices=[("", "Choose"), *Part.choices],
        error_messages={"required": "Choose what they are in the family"},
    )
    sex = radios("Sex as recorded", SEXES, required=False)
    born_on = DayField(what="the day of birth", required=False, label="Born (leave empty if not known)")
    expected_on = DayField(
        what="the day the baby is expected", required=False, label="Expected (for a baby not yet born)"
    )
    died_on = DayField(what="the day of death", required=False, label="Died (leave empty otherwise)")

    def clean_born_on(self) -> date | None:
        """Refuse a birth that has not come."""
        return self._past("born_on")

    def clean_died_on(self) -> date | None:
        """Refuse a death that has not come."""
        return self._past("died_on")

    def clean(self) -> dict[str, Any]:
        """Ask for a name, save for a baby who has none yet."""
        found = self.cleaned_data
        if not found.get("given_names") and not found.get("family_name") and not found.get("expected_on"):
            self.add_error("given_names", "Enter a name, or the day a baby is expected")
        if found.get("born_on") and found.get("expected_on"):
            self.add_error("expected_on", "Leave this empty: the baby has been born")
        return found


class OfPeople(Typed):
    """A form in which people of the family are chosen."""

    PEOPLE: tuple[str, ...] = ()

    def __init__(self, *given: Any, people: Choices, **more: Any) -> None:
        super().__init__(*given, **more)
        for name in self.PEOPLE:
            self.fields[name].choices = [("", "Choose someone"), *people]  # type: ignore[attr-defined]


class ParentForm(OfPeople):
    """A parent of a child."""

    PEOPLE = ("child", "parent")
    child = one_of("Child", "Choose the child")
    parent = one_of("Parent", "Choose the parent")
    kind = radios("How are they a parent?", PARENTS)
    is_responsible = radios("Do they have parental responsibility?", RESPONSIBLE, required=False)
    since = since_field()
    source = source_field()


class CoupleForm(OfPeople):
    """Two people who are or were a couple."""

    PEOPLE = ("first", "second")
    first = one_of("One of them", "Choose one of them")
    second = one_of("The other", "Choose the other")
    kind = radios("What are they, or what were they?", UNIONS)
    since = since_field()
    until = until_field()
    ended_by = radios("If it is over, how did it end?", [("", "It goes on"), *ENDS], required=False)
    source = source_field()


class ResidenceForm(OfPeople):
    """Where someone lives: with whom, and never at which address."""

    PEOPLE = ("person",)
    person = one_of("Who", "Choose who")
    household = forms.ChoiceField(
        label="Household", help_text="A letter, never an address", choices=HOUSEHOLDS
    )
    since = since_field()
    until = until_field()
    source = source_field()


class EndForm(Typed):
    """When a tie ended."""

    until = DayField(what="the day it ended", label="The day it ended")


class EndCoupleForm(EndForm):
    """When a couple ended, and how."""

    ended_by = radios("How did it end?", ENDS)
