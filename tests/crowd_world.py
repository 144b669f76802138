"""A small world for crowds, made by the product's own verbs, so that row security need not be passed by.

Two managers of one team, workers of it, a stranger, a guardian; and as many families as are asked for. Also
how several do things at one moment, each in a thread and with a connection of their own.
"""

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier
from typing import Any

from kinfold.kit import clock
from kinfold.web.run import prepare

CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PASSWORD = "invented-county"
MANAGERS, WORKERS, OTHERS = ("ada", "bea"), ("cy", "dee", "eli"), ("far", "gus")
ROLES = {"administrator": "administrator", "gus": "guardian"} | dict.fromkeys(MANAGERS, "team_manager")
TOGETHER = 8


@dataclass
class World:
    """Who is there. Families are made one by one."""

    people: dict[str, Any] = field(default_factory=dict)
    team: Any = None
    other_team: Any = None
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(TOGETHER))

    def sight(self, who: str) -> Any:
        """Give someone's sight, now, who has just proved who they are."""
        from kinfold.casework.sharing.gate import Sight

        return Sight(self.people[who], proved=True)

    def client(self, who: str) -> Any:
        """Give a browser in which someone is signed in."""
        from django.test import Client

        client = Client(raise_request_exception=False)
        client.post("/sign-in", {"sign_in_name": who, "password": PASSWORD})
        return client

    def family(self, workers: Sequence[str] = WORKERS[:2], by: str = MANAGERS[0]) -> tuple[str, list[str]]:
        """Make a family of a mother and a child with some workers; give its id and the ids of its people."""
        from django.db import transaction

        from kinfold.casework.referrals.actions import Member, open_family

        day = clock.today()
        members = (Member("Esi", "Moonwick", "mother", born=day.replace(year=1992, day=1)),)
        members += (Member("Pip", "Moonwick", "child", born=day.replace(year=day.year - 3, day=1)),)
        with transaction.atomic():
            made = open_family(
                self.sight(by),
                name="Moonwick",
                team=self.team,
                workers=[self.people[each] for each in workers],
                members=members,
                token=secrets.token_hex(16),
            )
            assert made is not None
            return made.pk, [person.pk for _, person in self.sight(by).people(made.pk)]

    def at_once(self, deeds: Sequence[Callable[[], Any]]) -> list[Any]:
        """Let each be done by a thread of its own at one moment; give what each gave, or was refused by."""
        gate = Barrier(len(deeds))
        return list(self.pool.map(lambda deed: _done(gate, deed), deeds))

    def over(self) -> None:
        """Close the threads' connections, and the threads."""
        gate = Barrier(TOGETHER)
        list(self.pool.map(lambda _: _close(gate), range(TOGETHER)))
        self.pool.shutdown()


def _done(gate: Barrier, deed: Callable[[], Any]) -> Any:
    from django.db import transaction

    from kinfold.casework.refused import Refused
    from kinfold.casework.sharing.gate import FirstDo, NotForYou
    from kinfold.domain.errors import UserError

    gate.wait()
    try:
        with transaction.atomic():
            return deed()
    except (Refused, NotForYou, FirstDo, UserError) as refused:
        return refused


def _close(gate: Barrier) -> None:
    from django.db import connection

    gate.wait()
    connection.close()


def world(home: Path) -> World:
    """Make a home, and in it the world."""
    prepare(home, demo=True)
    from django.conf import settings

    settings.ALLOWED_HOSTS, settings.PASSWORD_HASHERS = ["testserver"], CHEAP
    made = World()
    _people(made)
    with clock.told(clock.now() - timedelta(hours=1)):
        _teams(made)
    return made


def _people(made: World) -> None:
    from kinfold.casework.accounts import actions
    from kinfold.domain.agency import Role, Sector

    agency = actions.ensure_agency(code="quillshire-council", name="Council", sector=Sector.COUNCIL)
    for who in ("administrator", *MANAGERS, *WORKERS, *OTHERS):
        role = Role(ROLES.get(who, "social_worker"))
        made.people[who] = actions.ensure_demo_user(
            sign_in_name=who, display_name=f"{who.title()} Invented", agency=agency,
            profession=role.label, role=role, password=PASSWORD,
        )  # fmt: skip


def _teams(made: World) -> None:
    from kinfold.casework.teams import actions
    from kinfold.domain.agency import Discipline

    by, agency = made.people["administrator"], made.people["ada"].agency
    made.team, made.other_team = (
        actions.create_team(by=by, agency=agency, name=name, duty_phone="01632 960120")
        for name in ("Inkwell", "Vellum")
    )
    for who in (*MANAGERS, *WORKERS):
        post = actions.add_post(
            by=by, team_id=made.team.pk, discipline=Discipline.SOCIAL_WORK, fte=Decimal(1),
            leads=who in MANAGERS, starts_at=clock.now(),
        )  # fmt: skip
        actions.fill_post(by=by, post_id=post.pk, worker=made.people[who], starts_at=clock.now())
