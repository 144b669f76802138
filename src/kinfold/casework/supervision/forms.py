"""What may be typed in the room of a meeting, and in calling one. Forms never save."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.saving.fields import Prose, Token
from kinfold.casework.supervision.actions import Act, Do, Given
from kinfold.domain.case import LONDON
from kinfold.domain.supervision import HIGHEST, LOWEST, OF_CHILD, Box, Catalogue

LONGEST, SHORT = 20_000, 400
TOO_LONG = {"max_length": "Shorten this to %(limit_value)d characters or fewer. It has %(show_value)d"}
TIMES = ("%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I:%M %p", "%I%p", "%I %p")
ACTS = (1, 2)
SCALE = range(LOWEST, HIGHEST + 1)
Choices = Sequence[tuple[str, str]]


class RoomForm(forms.Form):
    """Everything about one family: where I stand, what I write, what I disagree with, and actions."""

    score = forms.ChoiceField(
        label="Where do you stand?",
        required=False,
        choices=[("", "Choose"), *((str(each), str(each)) for each in SCALE)],
        error_messages={"invalid_choice": "Choose a number from 0 to 10"},
    )
    why = Prose(
        label="Why?",
        required=False,
        max_length=LONGEST,
        error_messages=TOO_LONG,
        widget=forms.Textarea,
    )
    reason = Prose(
        label="Why do you now stand elsewhere?", required=False, max_length=SHORT, error_messages=TOO_LONG
    )
    dissent = Prose(
        label="I disagree, and why",
        help_text="Signed with your name, and kept with what was decided",
        required=False,
        max_length=LONGEST,
        error_messages=TOO_LONG,
        widget=forms.Textarea,
    )
    do = forms.ChoiceField(choices=Do.choices(), required=False)
    token = Token()

    def __init__(
        self,
        data: Any = None,
        *,
        catalogue: Catalogue,
        children: Choices,
        owners: Choices,
        today: date,
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        self.catalogue, self.children, self.today = catalogue, children, today
        for name, _, _, label in self.boxes():
            self.fields[name] = Prose(
                label=label,
                required=False,
                max_length=LONGEST,
                error_messages=TOO_LONG,
                widget=forms.Textarea,
            )
        for each in ACTS:
            self.fields[f"what{each}"] = Prose(
                label="What", required=False, max_length=SHORT, error_messages=TOO_LONG
            )
            self.fields[f"who{each}"] = forms.ChoiceField(
                label="Who",
                required=False,
                choices=[("", "Choose"), *owners],
                error_messages={"invalid_choice": "Choose someone who works with the family"},
            )
            self.fields[f"by{each}"] = DayField(what="the day", label="By when", required=False)

    def boxes(self) -> Iterator[tuple[str, Box, str, str]]:
        """Give each box of the prompts: field, box, child's id or nothing, label."""
        for box in self.catalogue.boxes:
            if box.of != OF_CHILD:
                yield box.code, box, "", box.label
            else:
                for child, name in self.children:
                    yield f"{box.code}-{child}", box, child, box.label_of(name)

    def clean(self) -> None:
        """Refuse a number without a reason, a reason without a number, and half an action."""
        typed = self.cleaned_data
        if typed.get("score") and not typed.get("why") and "why" not in self.errors:
            self.add_error("why", "Say why you stand there")
        if typed.get("why") and not typed.get("score") and "score" not in self.errors:
            self.add_error("score", "Choose where you stand, from 0 to 10")
        for each in ACTS:
            self._clean_act(each)

    def _clean_act(self, each: int) -> None:
        names = {
            f"what{each}": "Say what is to be done",
            f"who{each}": "Choose who does it",
            f"by{each}": "Enter the day by which it is done",
        }
        if any(self.cleaned_data.get(name) for name in names):
            for name, words in names.items():
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        day = self.cleaned_data.get(f"by{each}")
        if day and day < self.today:
            self.add_error(f"by{each}", "Enter today or a day to come")

    @property
    def given(self) -> Given:
        """Give what was typed; of a valid form only."""
        typed = self.cleaned_data
        return Given(
            score=int(typed["score"]) if typed["score"] else None,
            why=typed["why"],
            reason=typed["reason"],
            said=[(box.code, child, typed[name]) for name, box, child, _ in self.boxes() if typed[name]],
            dissent=typed["dissent"],
            acts=[
                Act(typed[f"what{each}"], typed[f"who{each}"], typed[f"by{each}"])
                for each in ACTS
                if typed[f"what{each}"]
            ],
        )

    @property
    def does(self) -> Do:
        """Give what the form is sent for."""
        return Do(self.cleaned_data["do"] or Do.SAVE)


class CallForm(forms.Form):
    """Which team meets, when and where."""

    team = forms.ChoiceField(
        label="Which team?",
        error_messages={"required": "Choose a team", "invalid_choice": "Choose a team that you lead"},
    )
    on = DayField(what="the day of the meeting", label="On which day?")
    at = forms.TimeField(
        label="At what time?",
        help_text="For example, 10:00",
        input_formats=TIMES,
        error_messages={each: "Enter a time such as 10:00 or 2:30pm" for each in ("required", "invalid")},
    )
    place = Prose(label="Where? (optional)", required=False, max_length=120, error_messages=TOO_LONG)
    token = Token()

    def __init__(self, data: Any = None, *, teams: Choices, today: date, **more: Any) -> None:
        super().__init__(data, **more)
        self.today = today
        self.fields["team"].choices = list(teams)  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        """Refuse a day that has passed, and one too far off."""
        day: date = self.cleaned_data["on"]
        if day < self.today:
            raise forms.ValidationError("Enter today or a day to come")
        if day.year > self.today.year + 2:
            raise forms.ValidationError("Enter a day within the next two years")
        return day

    @property
    def starts_at(self) -> datetime:
        """Give the moment; of a valid form only."""
        at: time = self.cleaned_data["at"]
        return datetime.combine(self.cleaned_data["on"], at, LONDON).astimezone(UTC)
