"""Who may know of a meeting, take part in it, and lead it: the one place where that is decided.

A meeting says nothing of any family. What is said there of one is the gate's to give, family by family.
"""

from datetime import datetime

from django.db.models import Q, QuerySet

from kinfold.casework.accounts.models import User
from kinfold.casework.sharing.gate import NotForYou
from kinfold.casework.supervision.models import Meeting
from kinfold.casework.teams.models import Holding
from kinfold.casework.teams.queries import led_by
from kinfold.domain.agency import Role

TAKES_PART = frozenset({Role.SOCIAL_WORKER, Role.ADULT_SPECIALIST, Role.TEAM_MANAGER})


def known_to(worker: User, at: datetime) -> "QuerySet[Meeting]":
    """Give the meetings that someone may know of: those they chair, and those of teams they are in now."""
    held = Holding.objects.at(at).filter(worker=worker).values("post__team_id")
    found: QuerySet[Meeting] = Meeting.objects.filter(Q(chair=worker) | Q(team_id__in=held))
    if not (worker.is_active and worker.role in TAKES_PART):
        return found.none()
    return found.select_related("team", "chair")


def leads(worker: User, meeting: Meeting, at: datetime) -> bool:
    """Say whether someone leads a meeting: its chair, or a manager of the team, who may take the chair."""
    if not (worker.is_active and worker.role in TAKES_PART):
        return False
    return worker.pk == meeting.chair_id or may_call(worker, meeting.team_id, at)


def may_call(worker: User, team_id: str, at: datetime) -> bool:
    """Say whether someone calls the meetings of a team: whoever leads it."""
    return worker.is_active and worker.role == Role.TEAM_MANAGER and team_id in led_by(worker, at)


def require_known(worker: User, meeting_id: str, at: datetime) -> Meeting:
    """Give a meeting. Raises NotForYou where there is none, or none that they may know of."""
    found: Meeting | None = known_to(worker, at).filter(pk=meeting_id).first()
    if found is None:
        raise NotForYou("missing")
    return found


def require_lead(worker: User, meeting: Meeting, at: datetime) -> None:
    """Let only those through who lead a meeting. Raises NotForYou."""
    if not leads(worker, meeting, at):
        raise NotForYou("missing")
