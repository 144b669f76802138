"""A family written down by the product's own verbs, for tests of what its case tells of."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from invented_families import holds, team, worker
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.outbox.models import OutboxEvent
from kinfold.casework.process import actions as process
from kinfold.casework.referrals.actions import Member, open_family
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.agency import Role
from kinfold.domain.case import LONDON, Step
from kinfold.kit import clock


def ago(days: int) -> datetime:
    return clock.now() - timedelta(days=days)


def day(days: int) -> date:
    return ago(days).date()


def standing(family_id: str) -> set[tuple[Any, ...]]:
    """Give what stands of a family's events."""
    rows = list(OutboxEvent.rows.filter(family_id=family_id))
    replaced = {each.replaces_id for each in rows}
    return {
        (each.kind, each.starts_on, each.ends_on, each.flags.split("-t")[0])
        for each in rows
        if each.pk not in replaced and not each.withdrawn
    }


class Case:
    """A family of a mother and two children, and the manager of its team, who writes everything."""

    def __init__(self) -> None:
        self.by, self.team = worker(Role.TEAM_MANAGER), team()
        holds(self.by, self.team, leads=True)
        members = [
            Member("Esi", "Quince", "mother", date(1990, 1, 1)),
            Member("Pip", "Quince", "child", date(2020, 1, 1)),
            Member("Ivo", "Quince", "child", date(2021, 1, 1)),
        ]
        made = open_family(
            Sight(self.by), name="Quince", team=self.team, workers=[], members=members,
            token=secrets.token_hex(16),
        )  # fmt: skip
        assert made is not None
        self.family, self.id = made, made.pk
        with transaction.atomic():
            people = Sight(self.by).people(self.id)
        self.children = [person.pk for tie, person in people if tie.part == "child"]

    def step(self, step: Step, at: datetime, *children: str, **details: Any) -> Any:
        return process.record(
            Sight(self.by), family_id=self.id, step=step, at=at, children=children, details=details
        )

    def teams(self) -> list[tuple[date, date | None]]:
        """Give from when to when the family was with a team."""
        rows = TeamAllocation.objects.filter(family=self.family).order_by("pk")
        return [
            (
                each.starts_at.astimezone(LONDON).date(),
                each.ends_at and each.ends_at.astimezone(LONDON).date(),
            )
            for each in rows
        ]
