"""The page on which a family's record begins."""

from dataclasses import dataclass
from typing import Any

from kinfold.casework.families.models import Part
from kinfold.casework.referrals.forms import LIVES, FamilyForm, ToldFamilyForm
from kinfold.casework.teams.models import Team
from kinfold.web.presenters.form_boxes import Box, boxes_of
from kinfold.web.presenters.form_page import Said, radios, said


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person's fields: the start of their names, and the choices of what they are."""

    prefix: str
    legend: str
    parts: list[Any]


@dataclass(frozen=True, slots=True)
class NewFamilyPage:
    """The form, or, without a team, why there is none. ``lives`` is empty where no place was told.

    ``secret`` asks of a place that looks like a refuge whether it is one to be kept secret.
    """

    said: Said
    teams: list[Any]
    rows: tuple[MemberRow, ...]
    token: str
    lives: list[Any]
    secret: Box | None


def new_family_page(form: FamilyForm, teams: list[Team], token: str) -> NewFamilyPage:
    """Make the page, new or with what was typed and what is said of it."""
    told = said(form, *form.rows)
    only = teams[0].pk if len(teams) == 1 else ""
    chosen = str(told.typed["team"] or only)
    rows = tuple(
        MemberRow(str(row.prefix), f"Person {number}", _parts(str(told.typed[row.add_prefix("part")])))
        for number, row in enumerate(form.rows, start=1)
    )
    lives = radios(LIVES, "lives", str(told.typed["lives"])) if isinstance(form, ToldFamilyForm) else []
    of_team = radios([(each.pk, each.name) for each in teams], "team", chosen)
    asked = boxes_of(form).boxes if "secret" in form.fields else ()
    secret = next((each for each in asked if each.name == "secret"), None)
    return NewFamilyPage(told, of_team, rows, token, lives, secret)


def _parts(chosen: str) -> list[Any]:
    first = {"value": "", "text": "Choose", "selected": not chosen}
    return [
        first,
        *({"value": value, "text": text, "selected": value == chosen} for value, text in Part.choices),
    ]
