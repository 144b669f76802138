"""The team board: a row a family, the next due first, then the posts. No column and no total is by worker."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.families.models import Part
from kinfold.casework.process.actions import allocated_at_of, happened, taken_of
from kinfold.casework.process.models import StepTaken
from kinfold.casework.sharing.gate import Listed, Sight
from kinfold.casework.sharing.gate_many import people_of
from kinfold.casework.sharing.gate_written import last_written
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import disciplines_of, posts_of_teams, teams_of
from kinfold.domain.access import Level, Obligation
from kinfold.domain.agency import Discipline
from kinfold.domain.case import SPANS, Happened, Step, open_spans
from kinfold.reports.wording import day, joined
from kinfold.web.presenters.next_due import NEVER, NextDue, last_seen, next_due
from kinfold.web.presenters.paging import Paged, paged
from kinfold.web.presenters.process_state import HAS, PLANS
from kinfold.web.presenters.spoken import lasted, with_age
from kinfold.web.presenters.teams import PostRow, post_row

SEALED = "A sealed family"
SHORT = {
    Discipline.SOCIAL_WORK: "Social work",
    Discipline.DOMESTIC_ABUSE: "Domestic abuse",
    Discipline.MENTAL_HEALTH: "Mental health",
    Discipline.SUBSTANCE_MISUSE: "Recovery",
    Discipline.COORDINATION: "Co-ordination",
}
CHANGES = {*SPANS, *SPANS.values(), Step.REFERRAL, Step.ALLOCATION}
"""The steps that change how a child or family stands; others are work that goes on."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A family of the team; of one that asks for proof first, that it is there."""

    id: str
    name: str
    reference: str
    due: NextDue | None
    seen: tuple[str, ...]
    written: tuple[str, ...]
    supervision: str
    plan: tuple[str, ...]
    drift: str


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A family that waits for a team or for a worker, and for what."""

    id: str
    name: str
    what: str


@dataclass(frozen=True, slots=True)
class TeamPosts:
    """A team and its posts."""

    id: str
    name: str
    posts: tuple[PostRow, ...]


@dataclass(frozen=True, slots=True)
class TeamBoard:
    """The board."""

    heading: str
    leads: bool
    waiting: Paged
    many_waiting: int
    rows: tuple[BoardRow, ...]
    count: int
    paged: Paged
    teams: tuple[TeamPosts, ...]


def team_board(sight: Sight, asked: str, asked_waiting: str = "") -> TeamBoard:
    """Make the board of the teams that this worker leads; ``asked`` are the numbers of its pages."""
    teams = teams_of(sight.worker, sight.at)
    placed = _placed(sight, teams)
    listed = sight.families(Q(pk__in=list(placed)), Level.READ) if placed else []
    known = _Known(sight, listed)
    ordered = sorted(listed, key=lambda each: (known.by_day(each), not each.name, each.name.casefold()))
    cut = paged(ordered, asked, "Pages of: your team’s families")
    ids = [each.family.pk for each in cut.shown if each.name]
    last = last_written(sight, ids)
    of = disciplines_of([each.pk for each in teams])
    waiting = list(_waiting(sight, ordered, placed))
    return TeamBoard(
        heading=joined([each.name for each in teams]) or "Team board",
        leads=bool(teams),
        waiting=paged(waiting, asked_waiting, "Pages of: families that wait", "waiting"),
        many_waiting=len(waiting),
        rows=tuple(_row(known, each, last.get(each.family.pk, {}), of) for each in cut.shown),
        count=len(ordered),
        paged=cut,
        teams=tuple(_posts(sight, teams)),
    )


def _placed(sight: Sight, teams: Sequence[Team]) -> dict[str, TeamAllocation]:
    rows = TeamAllocation.objects.at(sight.at).filter(team__in=teams) if teams else ()
    return {each.family_id: each for each in rows}


class _Known:
    """What is known of every family listed: asked once, however many there are."""

    def __init__(self, sight: Sight, listed: Sequence[Listed]) -> None:
        self.today = timezone.localtime(sight.at).date()
        ids = [each.family.pk for each in listed if each.name]
        people, self.rows = people_of(sight, ids), taken_of(sight, ids)
        self.children = {
            each: {
                who.pk: with_age(who, self.today) for of, who in people.get(each, ()) if of.part == Part.CHILD
            }
            for each in ids
        }
        self.unborn = {who.pk for of in people.values() for _, who in of if who.is_unborn}
        allocated = allocated_at_of(ids)
        self.steps = {each: happened(self.rows[each], allocated.get(each, ())) for each in self.rows}
        self.due = {
            each: next_due(rows, allocated.get(each, ()), self.children[each], self.today, self.unborn)
            for each, rows in self.rows.items()
        }

    def by_day(self, each: Listed) -> date:
        due = self.due.get(each.family.pk)
        return due.due_on if due and due.due_on else date.max


def _row(known: _Known, each: Listed, last: Mapping[str, date], of: Mapping[str, set[str]]) -> BoardRow:
    family_id, today = each.family.pk, known.today
    if family_id not in known.rows:
        first = SEALED if Obligation.STEP_UP in each.decision.obligations else "A family you must open first"
        return BoardRow(family_id, first, each.family.reference, None, (), (), "", (), "")
    rows, children, steps = known.rows[family_id], known.children[family_id], known.steps[family_id]
    return BoardRow(
        id=family_id,
        name=each.name,
        reference=each.family.reference,
        due=known.due[family_id],
        seen=tuple(
            name if child in known.unborn else _seen(rows, child, name) for child, name in children.items()
        )
        or ("No children yet",),
        written=tuple(_written(last, of, today)),
        supervision=_supervision(steps, today),
        plan=tuple(plan_words(steps, children, today)),
        drift=_drift(steps, today),
    )


def _seen(rows: Sequence[StepTaken], child: str, name: str) -> str:
    words = last_seen(rows, child)
    return f"{name}: {'not written down' if words == NEVER else words}"


def _written(last: Mapping[str, date], of: Mapping[str, set[str]], today: date) -> Iterable[str]:
    """Give when each discipline of the team wrote last; of those whom it has no post for, together."""
    days: dict[str, date] = {}
    for worker, on in last.items():
        for discipline in of.get(worker, {""}):
            days[discipline] = max(on, days.get(discipline, on))
    held = {discipline for each in of.values() for discipline in each}
    for discipline in Discipline:
        if discipline.value in held:
            latest = days.get(discipline.value)
            yield f"{SHORT[discipline]}: {_day(latest, today) if latest else 'nothing yet'}"
    if "" in days:
        yield f"Others: {_day(days[''], today)}"


def _day(on: date, today: date) -> str:
    """Give '3 November', with the year where it is another."""
    return day(on) if on.year != today.year else day(on).rsplit(" ", 1)[0]


def _supervision(steps: Sequence[Happened], today: date) -> str:
    """Give how long ago the family was last discussed."""
    held = [each.on for each in steps if each.step is Step.SUPERVISION]
    if held:
        return f"Supervision {_ago(max(held), today)}"
    begun = [each.on for each in steps if each.step is Step.ALLOCATION]
    return f"No supervision yet; allocated {_ago(max(begun), today)}" if begun else "Not allocated yet"


def _ago(on: date, today: date) -> str:
    days = (today - on).days
    return "today" if days < 1 else f"{days} day{'' if days == 1 else 's'} ago"


def plan_words(steps: Sequence[Happened], children: Mapping[str, str], today: date) -> Iterable[str]:
    """Give what plan the children have and for how long; those with the same stand together."""
    groups: dict[str, list[str]] = {}
    for child, name in children.items():
        found = [each for each in open_spans(steps, child) if each.step in PLANS]
        plans = [f"{HAS[each.step]}, {lasted(each.on, today)}" for each in found] or ["no plan"]
        groups.setdefault(" and ".join(plans), []).append(name)
    for words, names in groups.items():
        yield f"{joined(names)}: {words}" if len(groups) > 1 else f"{words[:1].upper()}{words[1:]}"


def _drift(steps: Sequence[Happened], today: date) -> str:
    """Say how long nothing has changed in how the family stands; not whether that is good or bad."""
    changed = [each.on for each in steps if each.step in CHANGES]
    return f"Nothing changed for {lasted(max(changed), today)}" if changed else "Nothing written down yet"


def _waiting(
    sight: Sight, listed: Sequence[Listed], placed: Mapping[str, TeamAllocation]
) -> Iterable[WaitingRow]:
    """Give the families that no team has taken on, or no worker, those of them that may be told of."""
    ids = [each.family.pk for each in listed]
    rows = WorkerAllocation.objects.at(sight.at).filter(family_id__in=ids, worker__is_active=True)
    held = set(rows.values_list("family_id", flat=True)) if ids else set()
    for each in listed:
        waits = placed[each.family.pk].until_allocated
        if waits or each.family.pk not in held:
            what = "waits for a Family Safeguarding team" if waits else "waits for a worker"
            yield WaitingRow(each.family.pk, each.name or SEALED, what)


def _posts(sight: Sight, teams: Sequence[Team]) -> Iterable[TeamPosts]:
    found = posts_of_teams(teams, sight.at)
    for each in teams:
        posts = tuple(post_row(post, may_lead=False) for post in found[each.pk])
        yield TeamPosts(each.pk, each.name, posts)
