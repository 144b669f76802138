"""The boxes of a form as GOV.UK components draw them, one kind for each kind of field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from kinfold.casework.day_field import PARTS, DayField

LONGEST = 20_000  # signs of a text that are shown again, so that nothing typed is lost


@dataclass(frozen=True, slots=True)
class Box:
    """One question: its name, words, what was typed, what is wrong, and what may be chosen."""

    name: str
    label: str
    hint: str
    kind: str
    value: str
    error: str
    choices: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """A form to draw, and the errors of its summary."""

    errors: tuple[dict[str, str], ...]
    boxes: tuple[Box, ...]


def boxes_of(form: forms.Form, failures: Mapping[str, str] | None = None) -> Boxes:
    """Give a form's boxes; ``failures`` are refusals by field name, that the form itself could not know.

    A refusal about what is no field of the form is told in the summary alone.
    """
    failed = dict(failures or {})
    made = tuple(_box(form, name, failed.pop(name, "")) for name in form.fields)
    errors = [{"href": f"#{_first_part(each)}", "text": each.error} for each in made if each.error]
    first = f"#{_first_part(made[0])}" if made else "#main-content"
    errors += [{"href": first, "text": text} for text in failed.values()]
    return Boxes(tuple(errors), made)


def _first_part(box: Box) -> str:
    """Give what a link of the summary leads to."""
    return f"{box.name}_day" if box.kind == "day" else box.name


def _box(form: forms.Form, name: str, failure: str) -> Box:
    field = form.fields[name]
    kind = _kind(field)
    own = form.errors.get(name) if form.is_bound else None
    return Box(
        name=name,
        label=str(field.label or name),
        hint=str(field.help_text) or ("For example, 16 11 2026" if kind == "day" else ""),
        kind=kind,
        value=_typed(form, name),
        error=failure or (str(own[0]) if own else ""),
        choices=_choices(form, name, kind),
    )


def _kind(field: forms.Field) -> str:
    if isinstance(field, DayField):
        return "day"
    if isinstance(field, forms.MultipleChoiceField):
        return "checkboxes"  # whose widget is a kind of radio buttons to Django
    if isinstance(field.widget, forms.RadioSelect):
        return "radios"
    if isinstance(field, forms.ChoiceField):
        return "select"
    return "textarea" if isinstance(field.widget, forms.Textarea) else "input"


def _typed(form: forms.Form, name: str) -> str:
    """Give what was typed, or what the form begins with."""
    return str((form.data if form.is_bound else form.initial).get(name) or "")[:LONGEST]


def _choices(form: forms.Form, name: str, kind: str) -> tuple[dict[str, Any], ...]:
    if kind == "day":
        day = None if form.is_bound else form.initial.get(name)
        return tuple(
            {"part": part, "value": getattr(day, part) if day else _typed(form, f"{name}_{part}")}
            for part in PARTS
        )
    if kind not in {"radios", "select", "checkboxes"}:
        return ()
    offered = form.fields[name].choices  # type: ignore[attr-defined]
    if kind == "checkboxes":
        ticked = form[name].value() or ()
        return tuple({"value": v, "text": str(text), "checked": v in ticked} for v, text in offered)
    chosen, state = _typed(form, name), "checked" if kind == "radios" else "selected"
    return tuple(
        {"value": value, "text": str(text), state: bool(chosen) and value == chosen}
        for value, text in offered
    )
