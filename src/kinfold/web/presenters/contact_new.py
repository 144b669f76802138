"""The page on which a contact is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kinfold.casework.families.models import Part
from kinfold.casework.referrals.contact_forms import ContactForm
from kinfold.web.presenters.form_boxes import Boxes, boxes_of
from kinfold.web.presenters.form_page import said


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person's boxes: the start of their names, and what they may be in the family."""

    prefix: str
    legend: str
    parts: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class NewContactPage:
    """The form; without a team, why there is none; with one only, which.

    ``how`` and ``who`` stand before the people, ``after`` behind them.
    """

    has_team: bool
    only_team: str
    how: Boxes
    who: Boxes
    after: Boxes
    rows: tuple[PersonRow, ...]
    typed: Mapping[str, Any]
    errors: Mapping[str, str]
    summary: Sequence[Mapping[str, str]]
    token: str


HOW, WHO = ("on", "at", "way"), ("source", "told_by", "phone", "concern")


def new_contact_page(form: ContactForm, *, has_team: bool, token: str) -> NewContactPage:
    """Make the page, new or with what was typed and what is said of it."""
    boxes, people = boxes_of(form), said(*form.rows)
    teams = form.fields["team"].choices  # type: ignore[attr-defined]
    unasked = {"token", "team"} if len(teams) == 1 else {"token"}
    shown = [each for each in boxes.boxes if each.name not in unasked]
    return NewContactPage(
        has_team=has_team,
        only_team=next((str(code) for code, _ in teams), "") if len(teams) == 1 else "",
        how=Boxes((), tuple(each for each in shown if each.name in HOW)),
        who=Boxes((), tuple(each for each in shown if each.name in WHO)),
        after=Boxes((), tuple(each for each in shown if each.name not in (*HOW, *WHO))),
        rows=tuple(
            PersonRow(str(row.prefix), f"Person {number}", _parts(str(people.typed[row.add_prefix("part")])))
            for number, row in enumerate(form.rows, start=1)
        ),
        typed=people.typed,
        errors=people.errors,
        summary=[*_in_order(boxes, people.summary)],
        token=token,
    )


def _in_order(boxes: Boxes, people: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """Give the messages in the order in which their boxes stand on the page."""
    first = [each for each in boxes.errors if each["href"].lstrip("#").split("_")[0] in {*HOW, *WHO, "told"}]
    return [*first, *people, *(each for each in boxes.errors if each not in first)]


def _parts(chosen: str) -> tuple[dict[str, Any], ...]:
    first = {"value": "", "text": "Not known yet", "selected": not chosen}
    rest = ({"value": value, "text": text, "selected": value == chosen} for value, text in Part.choices)
    return (first, *rest)
