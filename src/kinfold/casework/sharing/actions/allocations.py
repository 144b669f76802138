"""Giving a family to workers, and ending it. Each verb is one transaction, by a manager of its team."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import Standing, TeamAllocation, WorkerAllocation
from kinfold.casework.day_span import first_moment
from kinfold.casework.in_turn import still_open
from kinfold.casework.refused import Refused
from kinfold.casework.sharing import duties, landing
from kinfold.casework.sharing.actions.managing import begin, end, end_row, finish
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.queries.lists import LEFT, teams_of_family
from kinfold.casework.teams.models import Holding, Team
from kinfold.casework.teams.queries import led_by
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import PRACTICE

FROM_OUTSIDE = "allocated:outside"


@transaction.atomic
def allocate(*, sight: Sight, family_id: str, worker: User, standing: Standing) -> WorkerAllocation:
    """Let a worker work with a family, allocated or beside those who are.

    Where they hold no post in a team that works with it, the guardians are told.
    Raises NotForYou, FirstDo, and Refused for someone who works with the family already.
    """
    at = begin(sight, family_id)
    if not worker.is_active:
        raise Refused("worker", LEFT)
    if worker.role not in PRACTICE:
        raise Refused("worker", "This person does not work with families. Choose someone who does")
    mine = WorkerAllocation.objects.filter(family_id=family_id, worker=worker)
    if still_open(mine, at).exists():
        raise Refused("worker", "They work with this family already. End that first to change how")
    made: WorkerAllocation = WorkerAllocation.objects.create(
        family_id=family_id, worker=worker, standing=standing.value, starts_at=at, by=sight.worker
    )
    finish(sight, family_id, "worker")
    if Sight(worker, at=at).decide(family_id).level is Level.DENY:
        raise Refused("worker", "The rules shut this person out of this family, so they cannot work with it")
    teams = {each.pk for each in teams_of_family(family_id, at)}
    posts = Holding.objects.at(at).filter(worker=worker, post__team_id__in=teams)
    if not posts.exists():
        duties.tell(worker, family_id, FROM_OUTSIDE, Section.CORE, at=at)
    return made


@transaction.atomic
def end_allocation(*, sight: Sight, family_id: str, row_id: str) -> WorkerAllocation:
    """End someone's work with a family, and their access by it. Raises NotForYou, FirstDo, Refused."""
    return end_row(WorkerAllocation, sight, family_id, row_id)


@transaction.atomic
def take_on(
    *,
    sight: Sight,
    family_id: str,
    team: Team,
    workers: Sequence[User],
    on: date | None = None,
    referred_at: datetime | None = None,
) -> TeamAllocation:
    """Allocate a family to a Family Safeguarding team, with those who work with it: this is its index date.

    ``on`` is an earlier day on which it was decided, not before ``referred_at``; workers see the family from
    now on. Whoever held it until now and is not among ``workers`` lets go of it. A family that has been with
    the team before only gets its workers. Raises NotForYou, FirstDo and Refused.
    """
    at = begin(sight, family_id)
    if workers and team.pk not in led_by(sight.worker, at):
        raise Refused("workers", "Choose workers only for a team that you lead; its manager chooses them")
    now_with = list(still_open(TeamAllocation.objects.filter(family_id=family_id), at))
    stays = next((each for each in now_with if each.team_id == team.pk and not each.until_allocated), None)
    made: TeamAllocation = stays or TeamAllocation(
        family_id=family_id, team=team, starts_at=at, by=sight.worker
    )
    earlier = _earlier(on, referred_at, now_with, at, stays)
    _let_go(sight, family_id, {each.pk for each in workers}, at)
    for each in workers:
        mine = WorkerAllocation.objects.filter(family_id=family_id, worker=each)
        if not still_open(mine, at).exists():
            allocate(sight=sight, family_id=family_id, worker=each, standing=Standing.ALLOCATED)
    if stays is None:
        made.starts_at = earlier or sight.at
        made.save()
    leaving = [each for each in now_with if each != stays]
    landing.tell(sight, made, family_id, leaving=[each.pk for each in leaving])
    for row in leaving:
        end(row, sight.at, sight)
    finish(sight, family_id, "team")
    return made


def _earlier(
    on: date | None,
    referred_at: datetime | None,
    now_with: Sequence[TeamAllocation],
    at: datetime,
    stays: TeamAllocation | None,
) -> datetime | None:
    """Give the first moment of an earlier index date; None where it is today. Raises Refused."""
    if on is None or on == _day_of(at):
        return None
    if on > _day_of(at):
        raise Refused("on", "Enter a day that has come already")
    if stays:
        raise Refused("on", "The family has been with this team before. Leave the day as today")
    if referred_at is None:
        raise Refused("on", "Write the referral down first. Until then it can only be dated today")
    if on < _day_of(referred_at):
        raise Refused("on", "The family was referred later than that. Enter a day from the referral on")
    begins = max(first_moment(on), referred_at)
    if any(each.starts_at > begins for each in now_with if not each.until_allocated):
        raise Refused("on", "The family came to the team that it is with later than that. Enter a later day")
    return begins


def _day_of(at: datetime) -> date:
    return timezone.localtime(at).date()


def _let_go(sight: Sight, family_id: str, staying: set[str], at: datetime) -> None:
    """End the work of those allocated who are not to go on; co-workers stay."""
    rows = WorkerAllocation.objects.filter(family_id=family_id, standing=Standing.ALLOCATED.value)
    for each in still_open(rows, at):
        if each.worker_id not in staying:
            end(each, at, sight)


@transaction.atomic
def move_to_team(*, sight: Sight, family_id: str, team: Team) -> TeamAllocation:
    """Hand a family on to another team: from now on that team's manager, and not this one's, looks after it.

    Those allocated stay so until they are ended. Raises NotForYou, FirstDo and Refused.
    """
    at = begin(sight, family_id)
    now_with = list(still_open(TeamAllocation.objects.filter(family_id=family_id), at))
    if any(each.team_id == team.pk for each in now_with):
        raise Refused("team", "This team works with the family already. Choose another")
    made: TeamAllocation = TeamAllocation.objects.create(
        family_id=family_id, team=team, starts_at=at, by=sight.worker
    )
    landing.tell(sight, made, family_id, leaving=[each.pk for each in now_with])
    for each in now_with:
        end(each, at, sight)
    finish(sight, family_id, "team")
    return made
