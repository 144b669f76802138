"""What may be typed about a person. Whether it can be so among the family, the verbs find out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.families.models import HowKnown, Person, Why
from kinfold.casework.saving.fields import Prose
from kinfold.domain.person_facts import FACTS, NAMES, NUMBERS, FactKind

EARLIEST = date(1880, 1, 1)
LONGEST_PREGNANCY = 310  # days from today
SEXES = [("", "Not known"), ("female", "Female"), ("male", "Male"), ("other", "Recorded as other")]
SAYS_SO = "For example: birth certificate seen, or Esi told us"
FIELDS = {"born_on": "birth_date", "expected_on": "expected_on", "died_on": "died_on"}


def _radios(label: str, choices: Any, missing: str = "", **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing, "invalid_choice": "Choose one of the list"},
        **more,
    )


def _how_known(*leave_out: str) -> forms.ChoiceField:
    choices = [each for each in HowKnown.choices if each[0] not in leave_out]
    return _radios("How is this known?", choices, "Say how this is known")


def _source(longest: int = 200) -> forms.CharField:
    return Prose(
        label="Who says so",
        help_text=SAYS_SO,
        max_length=longest,
        error_messages={
            "required": "Say who says so, or what was seen",
            "max_length": f"Shorten who says so to {longest} characters or fewer",
        },
    )


def _name(label: str, longest: int = 160, *, required: bool = False) -> forms.CharField:
    return Prose(
        label=label,
        max_length=longest,
        required=required,
        error_messages={
            "required": f"Enter {label.lower()}",
            "max_length": f"Shorten {label.lower()} to {longest} characters or fewer",
        },
    )


def _day(what: str, label: str, *, required: bool = False) -> DayField:
    return DayField(what=what, label=label, required=required)


class _Typed(forms.Form):
    """What these forms share: no day is out of reach."""

    def __init__(self, *given: Any, today: date, who: Person, **more: Any) -> None:
        super().__init__(*given, **more)
        self.today, self.who = today, who

    def _past(self, name: str) -> date | None:
        day: date | None = self.cleaned_data.get(name)
        if day and not EARLIEST <= day <= self.today:
            raise forms.ValidationError("Enter a day that has come already, from 1880 on")
        return day

    def clean_born_on(self) -> date | None:
        """Refuse a birth that has not come."""
        return self._past("born_on")

    def clean_died_on(self) -> date | None:
        """Refuse a death that has not come."""
        return self._past("died_on")

    def clean_expected_on(self) -> date | None:
        """Refuse a day on which no baby can be expected."""
        day: date | None = self.cleaned_data.get("expected_on")
        if day and (day < EARLIEST or (day - self.today).days > LONGEST_PREGNANCY):
            raise forms.ValidationError("Enter a day within the next ten months")
        return day

    def clean_since(self) -> date | None:
        """Refuse a beginning that has not come."""
        return self._past("since")

    def clean_until(self) -> date | None:
        """Refuse an end that has not come, or is before its beginning."""
        until, since = self._past("until"), self.cleaned_data.get("since")
        if until and since and until < since:
            raise forms.ValidationError("Enter a day after the day it began")
        return until

    def _ask_for_a_name(self) -> None:
        found = self.cleaned_data
        if not found.get("given_names") and not found.get("family_name") and not found.get("expected_on"):
            self.add_error("given_names", "Enter a name")


class ParticularsForm(_Typed):
    """Names, birth, death and sex as they should stand."""

    given_names = _name("Given names")
    family_name = _name("Family name")
    known_as = _name("Known as (leave empty if the same)", 80)
    sex = _radios("Sex as recorded", SEXES, required=False)
    born_on = _day("the day of birth", "Born (leave empty if not known)")
    expected_on = _day("the day the baby is expected", "Expected (for a baby not yet born)")
    died_on = _day("the day of death", "Died (leave empty otherwise)")
    why = _radios(
        "Why is it different?",
        [
            (Why.CORRECTED.value, "It was written down wrongly"),
            (Why.LEARNT.value, "We did not know it before"),
            (Why.CHANGED.value, "Their name has changed"),
        ],
        "Say whether it was wrong, was not known, or has changed",
    )
    how_known = _how_known()

    def clean(self) -> dict[str, Any]:
        """Ask for a name, save for a baby who has none yet."""
        found = self.cleaned_data
        if found.get("born_on") and found.get("expected_on"):
            self.add_error("expected_on", "Leave this empty: the baby has been born")
        self._ask_for_a_name()
        return found


class BornForm(_Typed):
    """The birth of someone who was expected."""

    born_on = _day("the day of birth", "Born", required=True)
    given_names = _name("Given names", required=True)
    family_name = _name("Family name", required=True)
    sex = _radios("Sex as recorded", SEXES[1:], "Choose the sex as recorded")
    how_known = _how_known(HowKnown.SLIP.value)


class DiedForm(_Typed):
    """A death."""

    died_on = _day("the day of death", "Died", required=True)
    how_known = _how_known(HowKnown.SLIP.value)


class NameForm(_Typed):
    """Another name."""

    kind = _radios("What is this name?", list(NAMES.items()), "Say what this name is to them")
    given_names = _name("Given names")
    family_name = _name("Family name")
    since = _day("the day it began", "Since (leave empty if not known)")
    until = _day("the day it ended", "Until (leave empty if it goes on)")
    source = _source()

    def clean(self) -> dict[str, Any]:
        """Ask for a name."""
        self._ask_for_a_name()
        return self.cleaned_data


class NumberForm(_Typed):
    """A number that an agency knows someone by."""

    kind = _radios(
        "What number is it?", [(code, each.label) for code, each in NUMBERS.items()], "Say what number it is"
    )
    value = Prose(
        label="Number",
        max_length=60,
        error_messages={"required": "Enter the number", "max_length": "Shorten this to 60 signs or fewer"},
    )
    source = _source(60)


class FactForm(_Typed):
    """A fact of one kind."""

    def __init__(self, *given: Any, kind: FactKind, **more: Any) -> None:
        super().__init__(*given, **more)
        fact = FACTS[kind]
        self.fields["value"] = (
            _radios(fact.asks, list(fact.choices.items()), "Choose one")
            if fact.choices
            else Prose(
                label=fact.asks,
                help_text=fact.hint,
                max_length=200,
                error_messages={
                    "required": "Write what it is, or go back",
                    "max_length": "Shorten this to 200 characters or fewer",
                },
            )
        )
        if fact.more:
            self.fields["more"] = Prose(
                label=fact.more, help_text=fact.hint, max_length=200, required=False,
                error_messages={"max_length": "Shorten this to 200 characters or fewer"},
            )  # fmt: skip
        self.fields["source"] = _source()
        self.kind = kind

    def clean(self) -> dict[str, Any]:
        """Ask for which language there must be an interpreter."""
        found = self.cleaned_data
        if self.kind is FactKind.INTERPRETER and found.get("value") == "yes" and not found.get("more"):
            self.add_error("more", "Say which language the interpreter must speak")
        return found


class ReasonForm(forms.Form):
    """Why two records are of one human, or are not."""

    def __init__(self, *given: Any, label: str, hint: str, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["reason"] = Prose(
            label=label,
            help_text=hint,
            max_length=400,
            widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={
                "required": "Write how you know",
                "max_length": "Shorten this to 400 characters or fewer",
            },
        )


def as_values(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Give what was typed of particulars under the names of their columns."""
    names = ("given_names", "family_name", "known_as", "sex", *FIELDS)
    return {FIELDS.get(name, name): typed[name] for name in names if name in typed}
