"""What a form says back: every message once at the top, and once beside the field that it is about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True, slots=True)
class Said:
    """A form's messages by field, and as the list for the summary; ``typed`` gives back what was typed."""

    errors: Mapping[str, str]
    summary: Sequence[Mapping[str, str]]
    typed: Mapping[str, Any]


def said(form: forms.Form, *more: forms.Form) -> Said:
    """Give what a form says; of several, under the names that their fields have on the page."""
    errors, typed = {}, {}
    for each in (form, *more):
        for name in each.fields:
            full = each.add_prefix(name)
            typed[full] = _typed(each, name)
            messages = each.errors.get(name) if each.is_bound else None
            if messages:
                errors[full] = str(messages[0])
    return Said(errors, [{"text": text, "href": f"#{name}"} for name, text in errors.items()], typed)


def _typed(form: forms.Form, name: str) -> Any:
    field = form[name]
    value = field.value()
    if isinstance(field.field.widget, forms.MultiWidget):
        return value if isinstance(value, list) else field.field.widget.decompress(value)
    return "" if value is None else value


def radios(
    choices: Iterable[tuple[str, str]], name: str, chosen: str, hints: Mapping[str, str] = {}
) -> list[Any]:
    """Give the items of radio buttons; the first carries the field's own id, to which the summary links."""
    return [
        {
            "value": value,
            "text": text,
            "checked": value == chosen,
            "id": name if number == 0 else f"{name}-{number + 1}",
            **({"hint": {"text": hints[value]}} if value in hints else {}),
        }
        for number, (value, text) in enumerate(choices)
    ]
