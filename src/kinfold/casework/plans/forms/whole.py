"""What is asked of a whole plan: its beginning, agreeing to it, its end, and its paper."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.plans.forms.fields import EARLIEST, LONGEST, TOO_LONG
from kinfold.casework.saving.fields import Prose, Token
from kinfold.domain.plan import Days, PlanKind


class BeginForm(forms.Form):
    """Which kind of plan, since when, and for which children."""

    kind = forms.ChoiceField(
        label="What kind of plan?",
        choices=[(each.value, each.label) for each in PlanKind if each.is_with_family],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of plan it is", "invalid_choice": "Choose a kind"},
    )
    children = forms.MultipleChoiceField(
        label="For which children?",
        required=False,
        error_messages={"invalid_choice": "Tick children of this family"},
    )
    began_on = DayField(what="the day on which the plan began", label="Since when?")
    token = Token()

    def __init__(
        self, data: Any = None, *, children: Sequence[tuple[str, str]], today: date, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.today = today
        self.fields["children"].choices = list(children)  # type: ignore[attr-defined]

    def clean_began_on(self) -> date:
        """Refuse days that cannot be."""
        day: date = self.cleaned_data["began_on"]
        if day > self.today:
            raise forms.ValidationError("Enter a day that has come already")
        if day < EARLIEST:
            raise forms.ValidationError("Enter a day from 1990 on")
        return day


class AgreeForm(forms.Form):
    """When the plan was agreed and by whom, and when it is looked at again."""

    agreed_on = DayField(what="the day on which it was agreed", label="On which day was it agreed?")
    people = forms.MultipleChoiceField(
        label="Who of the family agreed?",
        help_text="Whoever did not agree can say so beside the plan",
        required=False,
        error_messages={"invalid_choice": "Tick people of this family"},
    )
    others = Prose(
        label="Who else agreed? (optional)", help_text="For example, the core group", required=False,
        max_length=400, error_messages={"max_length": TOO_LONG},
    )  # fmt: skip
    review_on = DayField(
        what="the day on which the plan is looked at again",
        label="When do we look at it again?",
        required=False,
    )
    until = DayField(
        what="the day on which the plan is to end", label="When is it to end, if that is known? (optional)",
        required=False,
    )  # fmt: skip
    seen = forms.CharField(required=False, max_length=40)
    token = Token()

    def __init__(self, data: Any = None, *, people: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["people"].choices = list(people)  # type: ignore[attr-defined]

    @property
    def days(self) -> Days:
        """The days, of a valid form only."""
        typed = self.cleaned_data
        return Days(typed["agreed_on"], typed["review_on"], typed["until"])


class EndForm(forms.Form):
    """When a plan ended, and how things are now."""

    on = DayField(what="the day on which the plan ended", label="On which day did the plan end?")
    words = Prose(
        label="Why did it end, and how are things now?", max_length=LONGEST, widget=forms.Textarea,
        error_messages={"required": "Say why it ended, and how things are now", "max_length": TOO_LONG},
    )  # fmt: skip
    token = Token()


class PaperForm(forms.Form):
    """For whom a plan is printed, how it looks, and what may be in it."""

    recipient = forms.ChoiceField(
        label="For whom?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whom it is for", "invalid_choice": "Choose whom it is for"},
    )
    which = forms.ChoiceField(
        label="Which wording?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which wording", "invalid_choice": "Choose which wording"},
    )
    look = forms.ChoiceField(
        label="How should it look?",
        widget=forms.RadioSelect,
        choices=[
            ("plain", "Two pages"),
            ("large", "Large print"),
            ("easy", "Easy read: short lines, big letters"),
        ],
        error_messages={
            "required": "Choose how it should look",
            "invalid_choice": "Choose how it should look",
        },
    )
    may = forms.MultipleChoiceField(
        label="What may be on it?",
        required=False,
        choices=[
            ("others", "I have read each line, and other adults may be named where this reader was ticked"),
            ("child_words", "Children's own words may be on it, where this reader was ticked"),
        ],
        error_messages={"invalid_choice": "Tick only what is in this list"},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        to: Sequence[tuple[str, str]],
        which: Sequence[tuple[str, str]],
        **more: Any,
    ) -> None:
        super().__init__(data, **more)
        for name, choices in (("recipient", to), ("which", which)):
            self.fields[name].choices = list(choices)  # type: ignore[attr-defined]
        self.initial["which"] = which[0][0]
