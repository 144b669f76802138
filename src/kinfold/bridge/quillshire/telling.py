"""The story as it is being lived through: who is who, which family has which id, and what a deed is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Action
from kinfold.casework.oversight.recording import tell
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.teams.models import Team
from kinfold.kit import clock

Story = dict[str, Any]
Deed = tuple[datetime, Callable[[], Any]]
BEGAN = "2025-01-06"  # when the three teams began
MORNING = time(9, 30)


def moment(day: str | None = None, *, days_ago: int | None = None) -> datetime:
    """Give a morning by its date or by how many days ago it was; never one to come."""
    on = date.fromisoformat(day) if day else clock.today() - timedelta(days=days_ago or 0)
    return min(datetime.combine(on, MORNING, UTC), clock.now())


def first_name(person: Any) -> str:
    """Give the first of someone's given names, by which the story calls them."""
    return str(person.given_names).split(" ")[0]


@dataclass(slots=True)
class Telling:
    """The story as it is being lived through: who is who, and which family has which id."""

    story: Story
    workers: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    _sights: list[Sight] = field(default_factory=list)

    def sight(self, who: str, **more: Any) -> Sight:
        """Give the sight of someone of the story, now."""
        made = Sight(self.workers[who], proved=True, **more)
        self._sights.append(made)
        return made

    def write_looks_down(self) -> None:
        """Write down in the audit what was looked at since this was last done."""
        for each in self._sights:
            if each.looks:
                tell(each, "family", Action.WRITE, "They lived through it in the story")
        self._sights.clear()

    def manager_of(self, team: str) -> str:
        """Give who leads a team."""
        leading = next(each for each in self.story["posts"] if each["team"] == team and each.get("leads"))
        return str(leading["holders"][0]["who"])
