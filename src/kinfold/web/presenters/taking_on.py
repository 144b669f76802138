"""The page on which a manager allocates a family to a team and to those who work with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from kinfold.casework.accounts.models import User
from kinfold.casework.day_field import PARTS
from kinfold.casework.sharing.forms.taking_on import TakeOnForm


@dataclass(frozen=True, slots=True)
class TakeOnPage:
    """The form, with what is chosen and what is wrong."""

    teams: tuple[dict[str, Any], ...]
    workers: tuple[dict[str, Any], ...]
    team_error: str
    workers_error: str
    on: Sequence[Any]
    on_error: str
    errors: Sequence[Mapping[str, str]]


def take_on_page(form: TakeOnForm, begins: Mapping[str, Any], people: Mapping[str, User]) -> TakeOnPage:
    """Make the page; ``begins`` is what is chosen before anyone has chosen."""
    data: Any = form.data
    team = data.get("team", "") if form.is_bound else begins["team"]
    held = data.getlist("workers") if form.is_bound else begins["workers"]
    said = {name: str(messages[0]) for name, messages in form.errors.items()} if form.is_bound else {}
    choices = form.fields["team"].choices  # type: ignore[attr-defined]
    return TakeOnPage(
        teams=tuple(
            {"value": value, "text": text, "checked": value == team, "id": _id("team", number)}
            for number, (value, text) in enumerate(choices)
        ),
        workers=tuple(
            {
                "value": each.pk,
                "text": f"{each.display_name}, {each.profession}",
                "checked": each.pk in held,
                "id": _id("workers", number),
            }
            for number, each in enumerate(people.values())
        ),
        team_error=said.get("team", ""),
        workers_error=said.get("workers", ""),
        on=[data.get(f"on_{part}", "") for part in PARTS] if form.is_bound else _parts(begins["on"]),
        on_error=said.get("on", ""),
        errors=[{"text": text, "href": f"#{name}"} for name, text in said.items()],
    )


def _parts(day: date) -> list[int]:
    return [getattr(day, part) for part in PARTS]


def _id(name: str, number: int) -> str:
    return f"{name}-{number}" if number else name
