"""Named sets of teams, posts and those who hold them. Nothing here writes, or counts by worker."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.teams.models import DutyTurn, Holding, Post, Team
from kinfold.domain.agency import Discipline, Role
from kinfold.domain.model_team import Filled, Gap
from kinfold.domain.model_team import gaps as gaps_of_model

DUTY_SHOWN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PostNow:
    """A post, who holds it at a moment, and the last who held it."""

    post: Post
    holding: Holding | None
    last: Holding | None


def teams_of(worker: User, at: datetime) -> list[Team]:
    """Give the teams that someone looks after: all to an administrator, to a manager those they lead."""
    if not worker.is_active:
        return []
    if worker.role == Role.ADMINISTRATOR:
        return list(Team.objects.select_related("agency"))
    if worker.role != Role.TEAM_MANAGER:
        return []
    return list(Team.objects.filter(pk__in=led_by(worker, at)).select_related("agency"))


def led_by(worker: User, at: datetime) -> list[str]:
    """Give the ids of the teams in which someone holds the leading post."""
    held = Holding.objects.at(at).filter(worker=worker, post__leads=True)
    posts = Post.objects.at(at).filter(pk__in=held.values("post_id"))
    return sorted(set(posts.values_list("team_id", flat=True)))


def workers_of(team_ids: Iterable[str], at: datetime) -> list[User]:
    """Give those who still work here and hold a post in one of the teams, by name."""
    posts = Post.objects.at(at).filter(team_id__in=list(team_ids))
    held = Holding.objects.at(at).filter(post__in=posts)
    people = User.objects.filter(pk__in=held.values("worker_id"), is_active=True)
    return list(people.select_related("agency").order_by("display_name", "pk"))


def posts_of(team: Team, at: datetime) -> list[PostNow]:
    """Give the posts that have not ended, the leading one first, with who holds each and who did last."""
    return posts_of_teams([team], at)[team.pk]


def posts_of_teams(teams: Iterable[Team], at: datetime) -> dict[str, list[PostNow]]:
    """Give the same of several teams, in two queries."""
    found: dict[str, list[PostNow]] = {each.pk: [] for each in teams}
    posts = Post.objects.filter(team_id__in=found).filter(Q(ends_at=None) | Q(ends_at__gt=at))
    holdings: dict[str, list[Holding]] = {}
    rows = Holding.objects.filter(post__in=posts).select_related("worker").order_by("starts_at", "pk")
    for each in rows:
        holdings.setdefault(each.post_id, []).append(each)
    for post in posts.order_by("-leads", "discipline", "starts_at", "pk"):
        found[post.team_id].append(_post_now(post, holdings.get(post.pk, []), at))
    return found


def disciplines_of(team_ids: Iterable[str]) -> dict[str, set[str]]:
    """Give the disciplines of everyone who holds or held a post in some teams, by their id."""
    rows = Holding.objects.filter(post__team_id__in=list(team_ids))
    found: dict[str, set[str]] = {}
    for worker, discipline in rows.values_list("worker_id", "post__discipline"):
        found.setdefault(worker, set()).add(discipline)
    return found


def _post_now(post: Post, holdings: list[Holding], at: datetime) -> PostNow:
    open_now = [each for each in holdings if each.ends_at is None or each.ends_at > at]
    ended = sorted((each.ends_at, each.pk, each) for each in holdings if each.ends_at and each.ends_at <= at)
    return PostNow(post, open_now[0] if open_now else None, ended[-1][2] if ended else None)


def to_cover(team: Team, at: datetime) -> list[Holding]:
    """Give the posts of a team held by people who have left: each waits to be covered."""
    return list(
        Holding.objects.at(at)
        .filter(post__team=team, post__in=Post.objects.at(at), worker__is_active=False)
        .select_related("post", "worker")
        .order_by("post__discipline", "pk")
    )


def duty_of(team: Team, at: datetime) -> list[DutyTurn]:
    """Give the duty turns of a team from now for 14 days, the soonest first."""
    soon = DutyTurn.objects.filter(team=team, starts_at__lt=at + DUTY_SHOWN)
    turns = soon.filter(Q(ends_at=None) | Q(ends_at__gt=at)).select_related("worker")
    return list(turns.order_by("starts_at", "pk"))


def gaps(team: Team, at: datetime) -> tuple[Gap, ...]:
    """Give the disciplines of the model that a team had nobody for at a moment, and since when."""
    rows = Holding.objects.filter(post__team=team).select_related("post", "worker")
    return gaps_of_model([each for row in rows for each in _filled(row)], localtime(at).date())


def _filled(holding: Holding) -> list[Filled]:
    """Give the span in which a holding was truly filled: within its post, and until its worker left."""
    starts = max(holding.starts_at, holding.post.starts_at)
    worker = holding.worker
    left = None if worker.is_active else worker.left_at or starts
    ends = min((end for end in (holding.ends_at, holding.post.ends_at, left) if end), default=None)
    if ends is not None and ends <= starts:
        return []
    return [
        Filled(
            Discipline(holding.post.discipline),
            localtime(starts).date(),
            localtime(ends).date() if ends else None,
        )
    ]
