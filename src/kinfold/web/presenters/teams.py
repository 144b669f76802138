"""Words for teams: posts, who holds them, duty, and what of the model a team lacks. No figures by worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from kinfold.casework.sharing.gate import Listed
from kinfold.casework.teams.models import DutyTurn, Holding, Team
from kinfold.casework.teams.queries import PostNow
from kinfold.domain.agency import Discipline
from kinfold.domain.model_team import Gap
from kinfold.reports.wording import day
from kinfold.web.presenters.spoken import moment_words, time_of_day

NOTICES = {
    "add": "The team is there. Add its posts.",
    "post": "The post is there, vacant until someone fills it.",
    "fill": "The post is filled.",
    "end-post": "The post has an end.",
    "end-holding": "Their time in the post has an end.",
    "turn": "The duty turn is there.",
    "end-turn": "The duty turn has ended.",
}


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as the page shows it."""

    id: str
    discipline: str
    fte: str
    standing: str
    span: str
    holding_id: str
    is_vacant: bool
    about: str
    may_change: bool


@dataclass(frozen=True, slots=True)
class TurnRow:
    """A duty turn."""

    id: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class TeamPage:
    """One team."""

    id: str
    name: str
    agency: str
    phone: str
    notice: str | None
    lacks: tuple[str, ...]
    cover: tuple[str, ...]
    families: tuple[tuple[str, str], ...]
    posts: tuple[PostRow, ...]
    turns: tuple[TurnRow, ...]


def lacks(gaps: Sequence[Gap]) -> tuple[str, ...]:
    """Say what a team lacks of the model, a sentence for each discipline."""
    return tuple(
        f"This team has had no {each.who} since {day(each.since)}: it is not delivering the model in full."
        if each.since
        else f"This team has no {each.who}, and never had one: it is not delivering the model in full."
        for each in gaps
    )


def team_page(
    team: Team,
    *,
    posts: Sequence[PostNow],
    turns: Sequence[DutyTurn],
    gaps: Sequence[Gap],
    cover: Sequence[Holding],
    families: Sequence[Listed],
    may_lead: bool,
    notice: str,
) -> TeamPage:
    """Make the page; ``families`` are those allocated to people who have left, where the reader may know."""
    return TeamPage(
        id=team.pk,
        name=team.name,
        agency=team.agency.name,
        phone=team.duty_phone,
        notice=NOTICES.get(notice),
        lacks=lacks(gaps),
        cover=tuple(
            f"{_discipline(each.post.discipline, leads=each.post.leads)}: {each.worker.display_name} has left"
            for each in cover
        ),
        families=tuple((each.family.pk, f"Family {each.family.reference}") for each in families),
        posts=tuple(post_row(each, may_lead=may_lead) for each in posts),
        turns=tuple(
            TurnRow(str(each.pk), each.worker.display_name, _when(each.starts_at, each.ends_at))
            for each in turns
        ),
    )


def _discipline(code: str, *, leads: bool) -> str:
    label = str(Discipline(code).label)
    return f"{label} (team manager)" if leads else label


def post_row(each: PostNow, *, may_lead: bool) -> PostRow:
    """Give a post in words; ``may_lead``: the reader may change the manager's own."""
    post, discipline = each.post, _discipline(each.post.discipline, leads=each.post.leads)
    return PostRow(
        id=post.pk,
        discipline=discipline,
        fte=f"{post.fte.normalize():f}",
        standing=_standing(each),
        span=_span(post.starts_at, post.ends_at),
        holding_id=str(each.holding.pk) if each.holding else "",
        is_vacant=each.holding is None,
        about=f"{discipline}, {each.holding.worker.display_name if each.holding else 'vacant'}",
        may_change=may_lead or not post.leads,
    )


def _standing(each: PostNow) -> str:
    if each.holding:
        who = each.holding.worker
        left = "" if who.is_active else ", who has left: to be covered"
        until = f", until {_last(each.holding.ends_at)}" if each.holding.ends_at else ""
        return f"{who.display_name}{left}, since {_on(each.holding.starts_at)}{until}"
    since = each.last.ends_at if each.last and each.last.ends_at else each.post.starts_at
    return f"Vacant since {_on(since)}"


def _span(starts_at: datetime, ends_at: datetime | None) -> str:
    return f"{_on(starts_at)} to {_last(ends_at)}" if ends_at else f"From {_on(starts_at)}"


def _on(moment: datetime) -> str:
    return day(localtime(moment).date())


def _last(ends_at: datetime) -> str:
    return day(localtime(ends_at - datetime.resolution).date())


def _when(starts_at: datetime, ends_at: datetime | None) -> str:
    until = f" to {moment_words(ends_at)}" if ends_at else ", until further notice"
    if ends_at and localtime(starts_at).date() == localtime(ends_at).date():
        return f"{time_of_day(starts_at)} to {moment_words(ends_at)}"
    return f"{moment_words(starts_at)}{until}"
