"""A team in its meeting, for tests: who comes, which families, and what each of them sends."""

import re
from datetime import timedelta
from typing import Any

from django.test import Client

from invented_families import allocate, family, holds, team, worker
from kinfold.casework.families.models import Membership, Part
from kinfold.casework.saving.models import form_token
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.supervision import meetings
from kinfold.casework.teams.models import Post
from kinfold.domain.agency import Discipline, Role, Sector
from kinfold.kit import clock
from web_visitors import client_of

WHOLE = {
    "for": "He has been to four sessions",
    "against": "We looked and found none",
    "next": "We go on, and look again in a month",
}


class Room:
    """A manager who chairs, a social worker, two specialists, a vacant post, and families of the team."""

    def __init__(self, families: int = 1) -> None:
        self.crew = team("Inkwell")
        self.hadiza = worker(Role.TEAM_MANAGER, name="hadiza")
        self.amara = worker(name="amara")
        self.dev = worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "dev")
        self.niamh = worker(Role.ADULT_SPECIALIST, Sector.CHARITY, "niamh")
        holds(self.hadiza, self.crew, leads=True)
        holds(self.amara, self.crew)
        holds(self.dev, self.crew, discipline=Discipline.SUBSTANCE_MISUSE.value)
        holds(self.niamh, self.crew, discipline=Discipline.DOMESTIC_ABUSE.value)
        ago = clock.now() - timedelta(days=20)
        Post.objects.create(team=self.crew, discipline=Discipline.MENTAL_HEALTH.value, starts_at=ago)
        self.families = [self._family(each) for each in range(families)]
        self.clients: dict[str, Client] = {}
        made = meetings.call(
            Sight(self.hadiza), team_id=self.crew.pk, starts_at=clock.now() - timedelta(minutes=5), place=""
        )
        assert made is not None
        self.meeting = made
        for each in self.families:
            meetings.put_on(Sight(self.hadiza), meeting_id=made.pk, family_id=each.pk)

    def _family(self, number: int) -> Any:
        made = family(f"Invented {number}", of=self.crew)
        for each in (self.amara, self.dev, self.niamh):
            allocate(each, made)
        return made

    @property
    def one(self) -> Any:
        """The first family."""
        return self.families[0]

    def path(self, of: Any = None) -> str:
        """Give the address of the room of a family."""
        return f"/meetings/{self.meeting.pk}/f/{(of or self.one).pk}"

    def client(self, who: Any) -> Client:
        """Give someone's browser."""
        if who.pk not in self.clients:
            self.clients[who.pk] = client_of(who)
        return self.clients[who.pk]

    def get(self, who: Any, path: str = "") -> str:
        """Give a page as someone reads it."""
        got = self.client(who).get(path or self.path())
        assert got.status_code == 200, (path, got.status_code)
        return re.sub(r"\s+", " ", got.content.decode())

    def send(self, who: Any, do: str = "save", *, of: Any = None, **typed: Any) -> Any:
        """Send the form of the room."""
        sent = {"token": form_token(), "do": do, **typed}
        return self.client(who).post(self.path(of), {**sent})

    def stands(self, who: Any, score: int, why: str, **more: Any) -> None:
        """Say where someone stands."""
        assert self.send(who, score=str(score), why=why, **more).status_code == 302

    def child(self, of: Any = None) -> Any:
        """Give the family's child."""
        return Membership.rows.get(family=of or self.one, part=Part.CHILD).person

    def action(self, who: Any, what: str, number: int = 1, days: int = 14) -> dict[str, str]:
        """Give what is typed of an action."""
        day = clock.today() + timedelta(days=days)
        parts = {"day": day.day, "month": day.month, "year": day.year}
        by = {f"by{number}_{part}": str(value) for part, value in parts.items()}
        return {f"what{number}": what, f"who{number}": who.pk, **by}


__all__ = ["WHOLE", "Room"]
