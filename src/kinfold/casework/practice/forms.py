"""What is typed about practice, and the messages where it cannot be so. Nothing here saves.

Every text comes with the reminder that it is about the practice, and is refused where it seems to tell of a
family.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.practice.models import Place, Way
from kinfold.casework.saving.fields import Prose, Token
from kinfold.domain.practice import Instrument, Item, ItemKind
from kinfold.domain.practice_words import sign_of_a_family

Choices = Sequence[tuple[str, str]]
LONGEST, EARLIEST = 4000, date(2000, 1, 1)
REMINDER = "About the practice, never the family: no name, no place, nothing that tells who they are"
TOO_LONG = f"Shorten this to {LONGEST} characters or fewer"
MOST_DIGITS = 3
OF_SESSION = ("on", "place", "way", "instrument")  # what there is to say of a session that was observed
_NO_NUMBER = ("max_digits", "max_decimal_places", "max_whole_digits")


class PracticeWords(Prose):
    """Text about how someone practises."""

    def __init__(self, *, label: str, required: bool = True, asked: str = "", hint: str = "") -> None:
        super().__init__(
            label=label,
            required=required,
            max_length=LONGEST,
            widget=forms.Textarea,
            help_text=f"{hint} {REMINDER}".strip(),
            error_messages={"required": asked, "max_length": TOO_LONG},
        )

    def validate(self, value: Any) -> None:
        """Refuse what seems to tell who a family is, and say what it seems to be."""
        super().validate(value)
        if sign := sign_of_a_family(str(value)):
            raise forms.ValidationError(
                f"This seems to hold {sign}. Say it so that nobody can tell who they are"
            )


class PastDay(DayField):
    """A day that has come."""

    def __init__(self, *, today: date, **more: Any) -> None:
        super().__init__(**more)
        self.today = today

    def validate(self, value: Any) -> None:
        """Refuse days to come, and days before there was anything to observe."""
        super().validate(value)
        if value and not EARLIEST <= value <= self.today:
            raise forms.ValidationError("Enter a day that has come, from 2000 on")


class DayToCome(DayField):
    """Today, or a day to come."""

    def __init__(self, *, today: date, **more: Any) -> None:
        super().__init__(**more)
        self.today = today

    def validate(self, value: Any) -> None:
        """Refuse days that are over."""
        super().validate(value)
        if value and value < self.today:
            raise forms.ValidationError("Enter today, or a day to come")


def _named(label: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text="Exactly as they sign in. Ask them for it",
        max_length=80,
        error_messages={
            "required": "Enter a sign-in name",
            "max_length": "Shorten the sign-in name to 80 characters or fewer",
        },
    )


def _radios(label: str, choices: Choices, required: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        help_text=hint,
        widget=forms.RadioSelect,
        error_messages={"required": required, "invalid_choice": "Choose one of the list"},
    )


class CoachForm(forms.Form):
    """Whom someone chooses as their coach."""

    worker = _named("Your coach’s sign-in name")


class SecondForm(forms.Form):
    """Who codes a session a second time."""

    worker = _named("The second coder’s sign-in name")


class DayForm(forms.Form):
    """The day on which something came to be so."""

    def __init__(self, data: Any = None, *, label: str, today: date) -> None:
        super().__init__(data, initial={"on": today})
        self.fields["on"] = PastDay(today=today, what="the day", label=label)


class SessionForm(forms.Form):
    """A session that was observed, or that a family did not agree to."""

    token = Token()

    def __init__(
        self, data: Any = None, *, today: date, asking: Choices, instruments: Choices, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["asked_by"] = _radios(
            "Who asked the family?", asking, "Choose who asked the family",
            "They are asked beforehand, may say no, and may change their mind at any time",
        )  # fmt: skip
        self.fields["asked_on"] = PastDay(
            today=today, what="the day on which they were asked", label="When were they asked?"
        )
        self.fields["agreed"] = _radios(
            "Did they agree to be observed?",
            [("yes", "Yes"), ("no", "No: it was not observed")],
            "Choose whether they agreed",
            "If they did not, leave the rest empty",
        )
        self.fields["on"] = PastDay(today=today, what="the day of the session", label="When was the session?")
        self.fields["place"] = _radios("Where, in general terms?", Place.choices, "Choose where it was")
        self.fields["way"] = _radios(
            "How was it observed?", Way.choices, "Choose how it was observed",
            "No recording is kept here. Delete yours when it is coded, and write down the day",
        )  # fmt: skip
        self.fields["instrument"] = _radios(
            "By which instrument is it coded?", instruments, "Choose an instrument"
        )

        self._asked = {name: self.fields[name].error_messages["required"] for name in OF_SESSION}
        for name in OF_SESSION:
            self.fields[name].required = False

    def clean(self) -> None:
        """Ask about a session that was observed, and refuse a family that was asked only afterwards."""
        asked, on = self.cleaned_data.get("asked_on"), self.cleaned_data.get("on")
        if self.cleaned_data.get("agreed") == "yes":
            for name in OF_SESSION:
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, self._asked[name])
        if asked and on and asked > on:
            self.add_error("asked_on", "A family is asked before the session. Change one of the days")


class PlanForm(forms.Form):
    """What a worker and their coach agreed to work on."""

    token = Token()

    def __init__(self, data: Any = None, *, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["goals"] = PracticeWords(
            label="What do you want to be able to do?", asked="Enter at least one goal"
        )
        self.fields["next_step"] = PracticeWords(
            label="What is the next step, and who does it?", asked="Enter the next step"
        )
        self.fields["review_on"] = DayToCome(
            today=today, what="the day on which you look at it again", label="When do you look at it again?"
        )


class TrainingForm(forms.Form):
    """Training that a worker had."""

    token = Token()

    def __init__(self, data: Any = None, *, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["course"] = Prose(
            label="What was it called?",
            max_length=160,
            error_messages={
                "required": "Enter what it was called",
                "max_length": "Shorten this to 160 characters",
            },
        )
        self.fields["hours"] = forms.DecimalField(
            label="How many hours was it?",
            help_text="Of training, without breaks, such as 7 or 3.5",
            max_digits=5,
            decimal_places=2,
            min_value=Decimal("0.25"),
            error_messages={
                each: "Enter how many hours it was, such as 7 or 3.5"
                for each in (*_NO_NUMBER, "required", "invalid", "min_value")
            },
        )
        self.fields["on"] = PastDay(today=today, what="the day", label="When did it end?")
        self.fields["trainer"] = Prose(
            label="Who trained you? (optional)", required=False, max_length=160,
            error_messages={"max_length": "Shorten this to 160 characters"},
        )  # fmt: skip


class CodingForm(forms.Form):
    """Scores by one version of an instrument, and what the coder says to the worker."""

    def __init__(
        self, data: Any = None, *, instrument: Instrument, is_second: bool, is_again: bool, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.instrument = instrument
        for each in instrument.items:
            self.fields[each.id] = _score(each)
        if not is_second:
            self.fields["went_well"] = PracticeWords(label="What went well? (optional)", required=False)
            self.fields["to_try"] = PracticeWords(label="What to try next? (optional)", required=False)
        if is_again:
            self.fields["reason"] = PracticeWords(
                label="Why are the scores corrected?",
                asked="Say why",
                hint="Agreement keeps the first scores.",
            )
            self.fields["reason"].max_length = 400  # type: ignore[attr-defined]

    @property
    def scores(self) -> Mapping[str, int]:
        """The scores, of a valid form only."""
        return {each.id: int(self.cleaned_data[each.id]) for each in self.instrument.items}


def _score(item: Item) -> forms.Field:
    words = f"from {item.low} to {item.high}"
    if item.kind is ItemKind.RATING:
        every = [(str(each), str(each)) for each in range(item.low, item.high + 1)]
        field = _radios(f"{item.group}: {item.title}", every, f"Choose {words} for {item.title.lower()}")
        field.error_messages["invalid_choice"] = f"Choose {words} for {item.title.lower()}"
        return field
    asked = f"Enter how often, {words}, for {item.title.lower()}; 0 where there was none"
    return forms.RegexField(
        rf"^[0-9]{{1,{MOST_DIGITS}}}$",
        label=f"{item.title}: how often?",
        max_length=MOST_DIGITS,
        error_messages=dict.fromkeys(("required", "invalid", "max_length"), asked),
    )
