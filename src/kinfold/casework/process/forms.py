"""What a person may type of a step: one form for all, made from the step's facts."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms

from kinfold.casework.day_field import DayField
from kinfold.casework.saving.fields import Prose, Token
from kinfold.domain.case import LONDON, OF_FAMILY, Step
from kinfold.domain.legal_status import legal_statuses
from kinfold.domain.step_facts import Fact, facts_of
from kinfold.kit import clock

EARLIEST = date(1990, 1, 1)
NOON = time(12)
TOO_LONG = "Shorten this to %(limit_value)d characters or fewer. It has %(show_value)d"
TIMES = ("%H:%M", "%H.%M", "%H:%M:%S", "%I:%M%p", "%I.%M%p", "%I:%M %p", "%I.%M %p", "%I%p", "%I %p")
NO_SUCH_TIME = "The clocks went forward then, so there was no such time. Enter one before or after"


class StepForm(forms.Form):
    """The day, for a child's step which children, and the facts of the step.

    A step without a time is held to have been at noon, so that it stays on its day whatever the clocks do.
    """

    on = DayField(what="the day on which it happened")
    at = forms.TimeField(
        required=False,
        input_formats=TIMES,
        error_messages={"invalid": "Enter a time such as 14:30, or leave it empty"},
    )
    token = Token()

    def __init__(
        self, data: Any = None, *, step: Step, children: Sequence[tuple[str, str]], today: date, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.step, self.today, self.now = step, today, clock.now()
        self.facts = facts_of(step)
        if step not in OF_FAMILY:
            self.fields["children"] = forms.MultipleChoiceField(
                choices=list(children),
                error_messages={
                    "required": "Tick at least one child",
                    "invalid_choice": "Tick children of this family",
                },
            )
        for fact in self.facts:
            self.fields[fact.id] = _field(fact)

    def clean_on(self) -> date:
        """Refuse days that cannot be."""
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError("Enter a day that has come already")
        if day < EARLIEST:
            raise forms.ValidationError("Enter a day from 1990 on")
        return day

    def clean(self) -> None:
        """Refuse a time still to come, and one that no clock has told."""
        typed = self.cleaned_data
        if typed.get("seen") == "no" and typed.get("seen_alone") == "yes":
            self.add_error("seen_alone", "A child who was not seen was not seen alone. Change one of the two")
        if "no" in {typed.get("seen"), typed.get("seen_alone")} and typed.get("note") == "":
            self.add_error("note", "Say why the child was not seen, or not seen alone")
        for fact in self.facts:
            self._clean_dated(fact)
        if not typed.get("on") or not typed.get("at"):
            return
        at = self.happened_at
        if at.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != at.replace(tzinfo=None):
            self.add_error("at", NO_SUCH_TIME)
        elif at > self.now:
            self.add_error("at", "Enter a time that has come already")

    def _clean_dated(self, fact: Fact) -> None:
        """Refuse a legal status that was not in force on the day."""
        code, day = self.cleaned_data.get(fact.id), self.cleaned_data.get("on")
        if fact.is_dated and code and day and not legal_statuses()[code].is_in_force(day):
            self.add_error(fact.id, "This legal status was not in force on that day. Choose another")

    @property
    def happened_at(self) -> datetime:
        """When it happened; of a valid form only."""
        found: time = self.cleaned_data["at"] or NOON
        return datetime.combine(self.cleaned_data["on"], found, LONDON)

    @property
    def details(self) -> dict[str, Any]:
        """The facts as they are kept: none that was left empty."""
        found = {fact.id: self.cleaned_data[fact.id] for fact in self.facts}
        kept = {name: value for name, value in found.items() if value not in ("", [], None)}
        yes_or_no = {fact.id for fact in self.facts if fact.kind == "yes_no"}
        return {name: value == "yes" if name in yes_or_no else value for name, value in kept.items()}


class CorrectionForm(StepForm):
    """The same for a new version, with why it was wrong.

    A day and time left as they were are the same instant, to the second: of two of one minute the first
    stays the first.
    """

    reason = Prose(
        max_length=400,
        error_messages={"required": "Say what was wrong with what was written", "max_length": TOO_LONG},
    )

    def __init__(self, data: Any = None, *, was: datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.was = was.astimezone(LONDON)

    @property
    def happened_at(self) -> datetime:
        """When it happened; of a valid form only."""
        found = super().happened_at
        same = f"{found:%Y-%m-%d %H:%M}" == f"{self.was:%Y-%m-%d %H:%M}"
        return self.was if same else found


class WithdrawalForm(forms.Form):
    """Why a step is taken back."""

    reason = Prose(
        max_length=400,
        error_messages={"required": "Say why this did not happen", "max_length": TOO_LONG},
    )
    token = Token()


class LateForm(forms.Form):
    """Why something is late."""

    words = Prose(
        label="Why it is late",
        help_text="What stood in the way, and what was done for the children meanwhile",
        max_length=400,
        widget=forms.Textarea,
        error_messages={"required": "Enter why it is late", "max_length": TOO_LONG},
    )


def _field(fact: Fact) -> forms.Field:
    small = f"{fact.label[:1].lower()}{fact.label[1:]}"
    unknown = {"invalid_choice": f"Choose from the list: {small}"}
    if fact.kind == "text":
        return Prose(
            max_length=8000,
            required=fact.required,
            error_messages={"required": f"Enter: {small}", "max_length": TOO_LONG},
        )
    if fact.kind == "many":
        return forms.MultipleChoiceField(
            choices=list(fact.options),
            required=fact.required,
            error_messages={"required": f"Tick at least one: {small}", **unknown},
        )
    options = [("yes", "Yes"), ("no", "No")] if fact.kind == "yes_no" else list(fact.options)
    return forms.ChoiceField(
        choices=options,
        required=fact.required,
        error_messages={"required": f"Choose one: {small}", **unknown},
    )
