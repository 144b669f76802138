"""Verbs about teams, posts, who holds them and who is on duty. Each is one transaction; none deletes.

A team's manager looks after its posts; the leading post, which opens the team's families to whoever holds
it, is the administrator's, who sees no family.
"""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Q

from kinfold.casework.accounts.models import Agency, User
from kinfold.casework.in_turn import in_turn, still_open
from kinfold.casework.refused import Refused
from kinfold.casework.teams.models import DutyTurn, Holding, Post, Team
from kinfold.casework.teams.queries import led_by
from kinfold.domain.agency import PRACTICE, Discipline, Role
from kinfold.domain.errors import KinfoldError
from kinfold.kit import clock

LEFT = "This person no longer works for the partnership. Choose someone else"
LONGEST_TURN = timedelta(days=7)


class NotYourTeam(KinfoldError):
    """Whoever asked does not look after this team, or there is none: told as a page that is not there."""


def _require(by: User, team_id: str) -> None:
    """Wait for one's turn with a team. Raises NotYourTeam where it is not theirs to look after."""
    in_turn("team", team_id)
    if by.is_active and by.role == Role.ADMINISTRATOR and Team.objects.filter(pk=team_id).exists():
        return
    is_led = by.is_active and by.role == Role.TEAM_MANAGER and team_id in led_by(by, clock.now())
    if not is_led:
        raise NotYourTeam(team_id)


def _lead_is_the_administrators(by: User, *, leads: bool) -> None:
    if leads and by.role != Role.ADMINISTRATOR:
        raise Refused("post", "The team manager's post is looked after by an administrator. Ask one")


def _can_work(worker: User, field: str) -> None:
    if not worker.is_active:
        raise Refused(field, LEFT)
    if worker.role not in PRACTICE:
        raise Refused(field, "This person does not work with families. Choose someone who does")


def _in_order(starts_at: datetime, ends_at: datetime | None, field: str) -> None:
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(field, "The last day is before the first. Change one of them")


@transaction.atomic
def create_team(*, by: User, name: str, agency: Agency, duty_phone: str) -> Team:
    """Make a team. Raises NotYourTeam for all but administrators, Refused where the name is taken."""
    in_turn("team", "new")
    if not (by.is_active and by.role == Role.ADMINISTRATOR):
        raise NotYourTeam("new")
    if Team.objects.filter(name__iexact=name).exists():
        raise Refused("name", "There is a team of this name already. Choose another name")
    return Team.objects.create(name=name, agency=agency, duty_phone=duty_phone)


@transaction.atomic
def add_post(
    *,
    by: User,
    team_id: str,
    discipline: Discipline,
    fte: Decimal,
    leads: bool,
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> Post:
    """Add a vacant post; ``fte`` is above 0 and at most 1. Raises NotYourTeam and Refused."""
    _require(by, team_id)
    _lead_is_the_administrators(by, leads=leads)
    if not 0 < fte <= 1:
        raise Refused("fte", "The full-time equivalent must be more than 0 and no more than 1, such as 0.6")
    _in_order(starts_at, ends_at, "ends_on")
    made: Post = Post.objects.create(
        team_id=team_id,
        discipline=discipline.value,
        fte=fte,
        leads=leads,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
    )
    return made


def _post(by: User, post_id: str) -> Post:
    found: Post | None = Post.objects.filter(pk=post_id).first()
    if found is None:
        raise NotYourTeam(post_id)
    _require(by, found.team_id)
    found.refresh_from_db()
    return found


@transaction.atomic
def end_post(*, by: User, post_id: str, ends_at: datetime) -> Post:
    """End a post, and with it whatever holding of it goes on. Raises NotYourTeam and Refused."""
    post = _post(by, post_id)
    _lead_is_the_administrators(by, leads=post.leads)
    if post.ends_at is not None and post.ends_at <= clock.now():
        raise Refused("ends_on", "This post has ended already")
    _in_order(post.starts_at, ends_at, "ends_on")
    post.ends_at, post.ended_by = ends_at, by
    post.save(update_fields=["ends_at", "ended_by"])
    later = Holding.objects.filter(post=post).filter(Q(ends_at=None) | Q(ends_at__gt=ends_at))
    later.filter(starts_at__gt=ends_at).update(ends_at=F("starts_at"), ended_by=by)
    later.filter(starts_at__lte=ends_at).update(ends_at=ends_at, ended_by=by)
    return post


@transaction.atomic
def fill_post(*, by: User, post_id: str, worker: User, starts_at: datetime) -> Holding:
    """Put someone in a vacant post; they may hold others too. Raises NotYourTeam and Refused."""
    post = _post(by, post_id)
    _lead_is_the_administrators(by, leads=post.leads)
    _can_work(worker, "worker")
    if post.leads and worker.role != Role.TEAM_MANAGER:
        raise Refused("worker", "Only a team manager can hold the team manager's post")
    if starts_at < post.starts_at or (post.ends_at is not None and starts_at >= post.ends_at):
        raise Refused("starts_on", "The post is not there on this day. Choose a day within its dates")
    if still_open(Holding.objects.filter(post=post), starts_at).exists():
        raise Refused("worker", "Someone holds this post then. End that first, or choose a later day")
    made: Holding = Holding.objects.create(post=post, worker=worker, starts_at=starts_at, by=by)
    return made


@transaction.atomic
def end_holding(*, by: User, holding_id: str, ends_at: datetime) -> Holding:
    """End someone's time in a post; the post is vacant from then on. Raises NotYourTeam and Refused."""
    found: Holding | None = Holding.objects.filter(pk=_number(holding_id)).select_related("post").first()
    if found is None:
        raise NotYourTeam(holding_id)
    post = _post(by, found.post_id)
    _lead_is_the_administrators(by, leads=post.leads)
    found.refresh_from_db(fields=["starts_at", "ends_at"])
    if found.ends_at is not None and found.ends_at <= clock.now():
        raise Refused("ends_on", "This has ended already")
    _in_order(found.starts_at, ends_at, "ends_on")
    found.ends_at, found.ended_by = ends_at, by
    found.save(update_fields=["ends_at", "ended_by"])
    return found


@transaction.atomic
def add_turn(*, by: User, team_id: str, worker: User, starts_at: datetime, ends_at: datetime) -> DutyTurn:
    """Put someone on duty for a team, for at most seven days. Raises NotYourTeam and Refused."""
    _require(by, team_id)
    _can_work(worker, "worker")
    if ends_at <= starts_at:
        raise Refused("ends_at", "The turn ends before it starts. Change one of the times")
    if ends_at <= clock.now():
        raise Refused("ends_at", "The turn is over already. Choose a time to come")
    if ends_at - starts_at > LONGEST_TURN:
        raise Refused("ends_at", "A turn lasts at most seven days. Make two of it")
    mine = DutyTurn.objects.filter(team_id=team_id, worker=worker, starts_at__lt=ends_at)
    if still_open(mine, starts_at).exists():
        raise Refused("worker", "They are on duty for this team within these times already")
    made: DutyTurn = DutyTurn.objects.create(
        team_id=team_id, worker=worker, starts_at=starts_at, ends_at=ends_at, by=by
    )
    return made


@transaction.atomic
def end_turn(*, by: User, turn_id: str) -> DutyTurn:
    """End a duty turn now, or undo one that is to come. Raises NotYourTeam."""
    found: DutyTurn | None = DutyTurn.objects.filter(pk=_number(turn_id)).first()
    if found is None:
        raise NotYourTeam(turn_id)
    _require(by, found.team_id)
    if found.ends_at is not None and found.ends_at <= clock.now():
        return found
    found.ends_at, found.ended_by = max(found.starts_at, clock.now()), by
    found.save(update_fields=["ends_at", "ended_by"])
    return found


def _number(typed: str) -> int:
    """Give the number of a row; what is none is the number of no row."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
