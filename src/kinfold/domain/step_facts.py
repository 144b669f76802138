"""What is written down with each step of a case: its fields, as data, for one form that serves all steps."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kinfold.domain.case import Step
from kinfold.domain.legal_status import legal_statuses


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a step. ``kind`` is text, choice, many (of the options) or yes_no.

    ``is_dated``: its options are the legal statuses, which are in force from a day to a day.
    """

    id: str
    label: str
    kind: str
    options: tuple[tuple[str, str], ...]
    required: bool
    is_dated: bool = False

    def words(self, value: object) -> str:
        """Give what was written, in words."""
        labels = dict(self.options)
        if self.kind == "yes_no":
            return "Yes" if value else "No"
        if isinstance(value, list):
            return ", ".join(labels.get(str(each), str(each)) for each in value)
        return labels.get(str(value), str(value))


def _options(each: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if each.get("list") == "legal_status":
        return tuple((code, status.label) for code, status in legal_statuses().items())
    return tuple((code, label) for code, label in each["options"])


@cache
def _all() -> dict[Step, tuple[Fact, ...]]:
    read = json.loads(files("kinfold.domain.codes").joinpath("steps.json").read_text(encoding="utf-8"))
    return {
        Step(step): tuple(
            Fact(
                each["id"],
                each["label"],
                each["kind"],
                _options(each),
                each["required"],
                "list" in each,
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
