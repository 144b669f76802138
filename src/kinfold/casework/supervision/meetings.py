"""Calling a meeting, its agenda, who came, and its end. Each verb is one transaction."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.in_turn import in_turn
from kinfold.casework.refused import Refused
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.supervision import queries, rules
from kinfold.casework.supervision.models import Attendance, Meeting, OnAgenda
from kinfold.casework.supervision.present import present_at
from kinfold.domain.access import Level
from kinfold.domain.errors import UserError
from kinfold.domain.supervision import in_force

CLOSED = "This meeting is closed. What was said stands; call another one."


@transaction.atomic
def call(sight: Sight, *, team_id: str, starts_at: datetime, place: str, token: str = "") -> Meeting | None:
    """Call a meeting of a team, with the families on its agenda that have waited over a month by then.

    None where this form was saved before. Raises NotForYou for anyone who does not lead the team.
    """
    in_turn("team", team_id)
    renew(sight)
    if not rules.may_call(sight.worker, team_id, sight.at):
        raise NotForYou("missing")
    if token and not is_first(token=token, by=sight.worker):
        return None
    day = timezone.localtime(starts_at).date()
    made: Meeting = Meeting.objects.create(
        team_id=team_id,
        chair=sight.worker,
        starts_at=starts_at,
        place=place,
        catalogue=in_force(day).version,
        by=sight.worker,
        written_at=sight.at,
    )
    for family_id, last_on in queries.due_by(sight, team_id, day).items():
        _put_on(sight, made, family_id, last_on)
    return made


@transaction.atomic
def put_on(sight: Sight, *, meeting_id: str, family_id: str) -> None:
    """Put a family of the team on the agenda, once. Raises NotForYou, FirstDo and UserError."""
    meeting = begin(sight, meeting_id)
    ours = TeamAllocation.objects.at(sight.at).filter(team_id=meeting.team_id, family_id=family_id)
    sight.require(family_id, level=Level.READ)
    if not ours.exists():
        raise NotForYou("missing")
    if not OnAgenda.objects.filter(meeting=meeting, family_id=family_id, ends_at=None).exists():
        _put_on(sight, meeting, family_id, queries.last_discussed(sight, [family_id])[family_id])


@transaction.atomic
def take_off(sight: Sight, *, meeting_id: str, family_id: str) -> None:
    """Take a family off the agenda; what was said of it stays. Raises NotForYou, FirstDo and Refused."""
    meeting = begin(sight, meeting_id)
    sight.require(family_id, level=Level.SUMMARY)
    if queries.talks_in(sight, meeting, [family_id]).get(family_id, queries.Talk(meeting.pk)).decided:
        raise Refused("family", "This family was decided on in this meeting, so it stays on the agenda")
    rows = OnAgenda.objects.filter(meeting=meeting, family_id=family_id, ends_at=None)
    for each in rows:
        each.ends_at, each.ended_by = max(sight.at, each.starts_at), sight.worker
        each.save(update_fields=["ends_at", "ended_by"])


@transaction.atomic
def attend(sight: Sight, *, meeting_id: str, here: Iterable[str]) -> None:
    """Write down who of those expected is here, by their ids; who is not named is not. Raises NotForYou."""
    meeting = begin(sight, meeting_id)
    ids = set(here)
    for each in present_at(meeting, sight.at).members:
        is_here = each.worker.pk in ids
        if each.is_here is not is_here:
            Attendance.objects.create(
                meeting=meeting,
                worker=each.worker,
                discipline=each.discipline,
                is_here=is_here,
                by=sight.worker,
                at=sight.at,
            )


@transaction.atomic
def close(sight: Sight, *, meeting_id: str) -> None:
    """Close a meeting. A family not decided on was not discussed: it stays due. Raises NotForYou."""
    meeting = begin(sight, meeting_id)
    meeting.closed_at, meeting.closed_by = sight.at, sight.worker
    meeting.save(update_fields=["closed_at", "closed_by"])


def begin(sight: Sight, meeting_id: str) -> Meeting:
    """Wait one's turn with a meeting, as who leads it. Raises NotForYou, and UserError once it is closed."""
    in_turn("meeting", meeting_id)
    renew(sight)
    meeting = rules.require_known(sight.worker, meeting_id, sight.at)
    rules.require_lead(sight.worker, meeting, sight.at)
    if meeting.closed_at:
        raise UserError(CLOSED)
    return meeting


def _put_on(sight: Sight, meeting: Meeting, family_id: str, last_on: date | None) -> None:
    OnAgenda.objects.create(
        meeting=meeting, family_id=family_id, last_on=last_on, by=sight.worker, starts_at=sight.at
    )
