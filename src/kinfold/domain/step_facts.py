"""What is written down with each step of a case: its fields, as data, for one form that serves all steps."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kinfold.domain.case import Step


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a step. ``kind`` is text, choice, many (of the options) or yes_no."""

    id: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...]
    required: bool

    def words(self, value: object) -> str:
        """Give what was written, in words."""
        labels = dict(self.options)
        if self.kind == "yes_no":
            return "Yes" if value else "No"
        if isinstance(value, list):
            return ", ".join(labels.get(str(each), str(each)) for each in value)
        return labels.get(str(value), str(value))


@cache
def _all() -> dict[Step, tuple[Fact, ...]]:
    read = json.loads(files("kinfold.domain.codes").joinpath("steps.json").read_text(encoding="utf-8"))
    return {
        Step(step): tuple(
            Fact(
                each["id"],
                each["label"],
                each["kind"],
                tuple((code, label) for code, label in each["options"]),
                each["required"],
            )
            for each in facts
        )
        for step, facts in read.items()
    }


def recordable() -> tuple[Step, ...]:
    """Give the steps that someone writes down, in their usual order. Allocation is a fact of its own."""
    return tuple(step for step in Step if step in _all())


def facts_of(step: Step) -> tuple[Fact, ...]:
    """Give the fields of a step. Raises KeyError for one that nobody writes down."""
    return _all()[step]
