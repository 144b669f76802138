"""The three teams: their posts, who holds them, and who is on duty today."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from kinfold.bridge.quillshire.telling import BEGAN, Deed, Story, Telling, moment
from kinfold.casework.accounts.models import Agency
from kinfold.casework.teams import actions
from kinfold.domain.agency import Discipline
from kinfold.kit import clock


def deeds_of_teams(telling: Telling) -> list[Deed]:
    """Give what is to be done, each with its moment."""
    administrator, began = telling.workers["sunita"], moment(BEGAN)

    def make() -> None:
        council = Agency.objects.get(code="quillshire-council")
        for each in telling.story["teams"]:
            made = actions.create_team(by=administrator, agency=council, **each)
            telling.teams[made.name] = made

    deeds: list[Deed] = [(began, make)]
    for post in telling.story["posts"]:
        deeds += _of_post(telling, post)
    today = datetime.combine(clock.today(), time(0), UTC)
    for turn in telling.story["duty"]:
        deeds.append((today, partial(_on_duty, telling, turn)))
    return deeds


def _of_post(telling: Telling, post: Story) -> list[Deed]:
    administrator, began = telling.workers["sunita"], moment(BEGAN) + timedelta(minutes=1)
    kept: dict[str, Any] = {}

    def make() -> None:
        kept["post"] = actions.add_post(
            by=administrator,
            team_id=telling.teams[post["team"]].pk,
            discipline=Discipline(post["discipline"]),
            fte=Decimal(post.get("fte", "1.00")),
            leads=bool(post.get("leads")),
            starts_at=clock.now(),
        )

    def fill(who: str) -> None:
        kept[who] = actions.fill_post(
            by=administrator, post_id=kept["post"].pk, worker=telling.workers[who], starts_at=clock.now()
        )

    def leave(who: str) -> None:
        actions.end_holding(by=administrator, holding_id=str(kept[who].pk), ends_at=clock.now())

    deeds: list[Deed] = [(began, make)]
    for holder in post["holders"]:
        since = moment(holder.get("since", BEGAN)) + timedelta(minutes=2)
        deeds.append((since, partial(fill, holder["who"])))
        if "until" in holder:
            deeds.append((moment(holder["until"]), partial(leave, holder["who"])))
    return deeds


def _on_duty(telling: Telling, turn: Story) -> None:
    actions.add_turn(
        by=telling.workers[telling.manager_of(turn["team"])],
        team_id=telling.teams[turn["team"]].pk,
        worker=telling.workers[turn["who"]],
        starts_at=clock.now() + timedelta(hours=7),
        ends_at=clock.now() + timedelta(hours=22),
    )
