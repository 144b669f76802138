"""Who is at a meeting, by discipline: who came, who is missing, and which posts nobody holds."""

from dataclasses import dataclass
from datetime import datetime

from kinfold.casework.accounts.models import User
from kinfold.casework.supervision.models import Attendance, Meeting
from kinfold.casework.teams.queries import posts_of_teams
from kinfold.domain.agency import Discipline, Role


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who is to be at the meeting. ``is_here`` is None until it is written down of anyone."""

    worker: User
    discipline: str
    is_here: bool | None


@dataclass(frozen=True, slots=True)
class Vacant:
    """A post that nobody holds, and since when."""

    discipline: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Present:
    """All of them. Until attendance is taken, everyone who is to come is waited for."""

    members: tuple[Member, ...]
    vacant: tuple[Vacant, ...]

    @property
    def is_taken(self) -> bool:
        """Whether it is written down who is here."""
        return any(each.is_here is not None for each in self.members)

    @property
    def here(self) -> list[Member]:
        """Those who are here, or who are waited for."""
        return [each for each in self.members if each.is_here or not self.is_taken]

    @property
    def away(self) -> list[Member]:
        """Those who are not."""
        return [each for each in self.members if self.is_taken and not each.is_here]

    @property
    def lacking(self) -> list[str]:
        """The disciplines of the model that nobody is here for, as codes in the order of the model."""
        here = {each.discipline for each in self.here}
        due = {each.discipline for each in self.away} | {each.discipline for each in self.vacant}
        return [each.value for each in Discipline if each.value in due - here]

    def discipline_of(self, worker_id: str) -> str:
        """Give the discipline that someone is here for; empty for somebody without a post in the team."""
        return next((each.discipline for each in self.members if each.worker.pk == worker_id), "")


def present_at(meeting: Meeting, at: datetime) -> Present:
    """Give who is, or is to be, at a meeting, by discipline and name; in three queries."""
    told: dict[str, Attendance] = {}
    rows = Attendance.objects.filter(meeting=meeting).select_related("worker__agency").order_by("at", "pk")
    for each in rows:
        told[each.worker_id] = each
    posts = posts_of_teams([meeting.team], min(meeting.starts_at, at))[meeting.team_id]
    found = {each.worker_id: _told(each) for each in told.values()}
    for post in posts:
        if post.holding and post.holding.worker_id not in found and post.holding.worker.is_active:
            who = post.holding.worker
            found[who.pk] = Member(who, post.post.discipline, False if told else None)
    vacant = [
        Vacant(post.post.discipline, (post.last and post.last.ends_at) or post.post.starts_at)
        for post in posts
        if post.holding is None and post.post.starts_at <= at
    ]
    return Present(tuple(sorted(found.values(), key=_order)), tuple(vacant))


def _told(row: Attendance) -> Member:
    return Member(row.worker, row.discipline, row.is_here)


def _order(member: Member) -> tuple[int, bool, str]:
    codes = Discipline.codes()
    place = codes.index(member.discipline) if member.discipline in codes else len(codes)
    return place, member.worker.role != Role.TEAM_MANAGER, member.worker.display_name
