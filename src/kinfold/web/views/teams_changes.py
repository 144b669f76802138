"""What can be changed on a team's page: for each, its words, its form and its verb."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms

from kinfold.casework.accounts.models import User
from kinfold.casework.day_span import after_day, first_moment
from kinfold.casework.sharing.queries.lists import worker_named
from kinfold.casework.teams import actions
from kinfold.casework.teams import forms as typed_forms
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import workers_of
from kinfold.domain.agency import Discipline
from kinfold.kit import clock
from kinfold.web.presenters.change_page import Words

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One change: what its page says, the form it asks with, and what it does with what was typed."""

    words: Words
    form: Callable[[Any, Team], forms.Form]
    do: Callable[[User, Team, Typed, str], object]


def _post(by: User, team: Team, typed: Typed, _: str) -> object:
    ends_on = typed["ends_on"]
    return actions.add_post(
        by=by,
        team_id=team.pk,
        discipline=Discipline(typed["discipline"]),
        fte=typed["fte"],
        leads=typed["leads"] == "yes",
        starts_at=first_moment(typed["starts_on"]),
        ends_at=after_day(ends_on) if ends_on else None,
    )


def _fill(by: User, _: Team, typed: Typed, row: str) -> object:
    worker, starts_at = worker_named(typed["worker"], "worker"), first_moment(typed["starts_on"])
    return actions.fill_post(by=by, post_id=row, worker=worker, starts_at=starts_at)


def _end_post(by: User, _: Team, typed: Typed, row: str) -> object:
    return actions.end_post(by=by, post_id=row, ends_at=after_day(typed["ends_on"]))


def _end_holding(by: User, _: Team, typed: Typed, row: str) -> object:
    return actions.end_holding(by=by, holding_id=row, ends_at=after_day(typed["ends_on"]))


def _turn_form(data: Any, team: Team) -> forms.Form:
    members = [(each.id, each.display_name) for each in workers_of([team.pk], clock.now())]
    return typed_forms.TurnForm(data, members=members)


def _turn(by: User, team: Team, typed: Typed, _: str) -> object:
    return actions.add_turn(
        by=by,
        team_id=team.pk,
        worker=User.objects.get(pk=typed["worker"]),
        starts_at=_at(typed, "starts"),
        ends_at=_at(typed, "ends"),
    )


def _at(typed: Typed, which: str) -> datetime:
    return first_moment(typed[f"{which}_on"], typed[f"{which}_at"])


def _end_turn(by: User, _: Team, __: Typed, row: str) -> object:
    return actions.end_turn(by=by, turn_id=row)


CHANGES: dict[str, Change] = {
    "post": Change(
        Words("Add a post", ("A post stands whether or not anyone holds it.",), "Add the post"),
        lambda data, _: typed_forms.PostForm(data),
        _post,
    ),
    "fill": Change(
        Words(
            "Fill a post", ("From that day they see the families of the team, as the rules give.",), "Fill it"
        ),
        lambda data, _: typed_forms.FillForm(data),
        _fill,
    ),
    "end-post": Change(
        Words(
            "End a post",
            (
                "Whoever holds it sees the team's families until the end of the last day. For an "
                "end at once, give yesterday.",
            ),
            "End the post",
            warns=True,
        ),
        lambda data, _: typed_forms.EndForm(data),
        _end_post,
    ),
    "end-holding": Change(
        Words(
            "End someone's time in a post",
            (
                "They see the team's families until the end of the last day. For "
                "an end at once, give yesterday.",
            ),
            "End it",
            warns=True,
        ),
        lambda data, _: typed_forms.EndForm(data),
        _end_holding,
    ),
    "turn": Change(
        Words(
            "Add a duty turn",
            ("While on duty they see and write in the team's families, after saying why.",),
            "Add the turn",
        ),
        _turn_form,
        _turn,
    ),
    "end-turn": Change(
        Words("End a duty turn", ("It ends now, or never begins.",), "End the turn", warns=True),
        lambda data, _: forms.Form(data),
        _end_turn,
    ),
}
