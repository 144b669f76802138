"""What is asked to move children from one plan to another, each thing once for all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from kinfold.casework.process.forms import TOO_LONG, StepForm
from kinfold.casework.process.moving import Facts, To
from kinfold.casework.saving.fields import Prose
from kinfold.domain.case import Step
from kinfold.domain.legal_status import legal_statuses
from kinfold.domain.step_facts import facts_of

_NEED = {To.PROTECTION_PLAN: "category", To.CARE: "status"}


def _one_of(label: str, step: Step, fact: str) -> forms.ChoiceField:
    options = next(each.options for each in facts_of(step) if each.id == fact)
    return forms.ChoiceField(
        label=label,
        choices=[("", "Choose"), *options],
        required=False,
        error_messages={"invalid_choice": "Choose one of the list"},
    )


class MoveForm(StepForm):
    """Which children, to what, on which day and why; and what only some moves need."""

    to = forms.ChoiceField(
        choices=To.choices(),
        error_messages={
            "required": "Choose what they move to",
            "invalid_choice": "Choose what they move to",
        },
    )
    reasons = Prose(max_length=8000, error_messages={"required": "Enter why", "max_length": TOO_LONG})
    category = _one_of("Category of the child protection plan", Step.PROTECTION_PLAN, "category")
    status = _one_of("Legal status in care", Step.CARE, "status")
    care_end = _one_of("Why care ended", Step.CARE_END, "reason")

    def __init__(
        self,
        data: Any = None,
        *,
        children: Sequence[tuple[str, str]],
        has: Mapping[str, Sequence[Step]],
        today: date,
    ) -> None:
        super().__init__(data, step=Step.NEED_PLAN, children=children, today=today)
        self.has = has
        self._leave_out_what_cannot_be()

    def _leave_out_what_cannot_be(self) -> None:
        """Ask nothing that no child here can need: where all are already, and why nobody's care ended."""
        offered = [each for each in To.choices() if not self.has or not self._are_all_there(each[0])]
        self.fields["to"].choices = offered  # type: ignore[attr-defined]
        codes = {code for code, _ in offered}
        for to, name in _NEED.items():
            if to.value not in codes:
                del self.fields[name]
        if not any(Step.CARE in plans for plans in self.has.values()):
            del self.fields["care_end"]

    def _are_all_there(self, to: str) -> bool:
        return all(self._is_there(child, to) for child in self.has)

    def clean(self) -> None:
        """Ask for what this move needs, and refuse a move to where everyone is already."""
        super().clean()
        typed = self.cleaned_data
        to, children = typed.get("to", ""), typed.get("children", [])
        needed = _NEED.get(To(to)) if to else None
        if needed and needed not in self.errors and not typed.get(needed):
            label = str(self.fields[needed].label)
            self.add_error(needed, f"Choose the {label[:1].lower()}{label[1:]}")
        if (
            any(Step.CARE in self.has[child] for child in children)
            and to != To.CARE
            and not typed.get("care_end")
        ):
            self.add_error("care_end", "Choose why care ended")
        if to and children and all(self._is_there(child, to) for child in children):
            self.add_error("to", "They are there already. Choose something else, or other children")
        self._clean_status()

    def _clean_status(self) -> None:
        code, day = self.cleaned_data.get("status"), self.cleaned_data.get("on")
        if code and day and not legal_statuses()[code].is_in_force(day):
            self.add_error("status", "This legal status was not in force on that day. Choose another")

    def _is_there(self, child: str, to: str) -> bool:
        has = [each.value for each in self.has[child]]
        return has == ([] if to == To.NONE else [to])

    @property
    def move_facts(self) -> Facts:
        """What the verb asks for besides; of a valid form only."""
        typed = self.cleaned_data
        return Facts(
            typed["reasons"],
            typed.get("category", ""),
            typed.get("status", ""),
            typed.get("care_end", ""),
        )
