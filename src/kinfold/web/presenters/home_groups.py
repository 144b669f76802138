"""Which families stand in which list of a first page, since when, and what is new; in one query for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, F, Q, QuerySet, Value
from django.utils import timezone

from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.referrals.door import undecided
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_own import own_query
from kinfold.casework.sharing.models import ConferenceSeat
from kinfold.casework.teams.models import DutyTurn, Holding
from kinfold.casework.workbook.models import Draft
from kinfold.domain.agency import Role
from kinfold.web.presenters.spoken import short_day

MINE, TEAM, DUTY = "families", "team", "duty"
INDEX, TURN, CONTACT, DRAFT = "index", "turn", "contact", "draft"
NEW_FOR = timedelta(days=7)
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Group:
    """A list: its name, its heading, and the rows that say which families it may hold."""

    name: str
    heading: str
    rows: tuple[Rows, ...]

    def among(self) -> Q:
        """Say which families those are."""
        found = Q()
        for each in self.rows:
            found |= Q(pk__in=each.values("family_id"))
        return found


@dataclass(frozen=True, slots=True)
class Member:
    """A family in a list: since when, and whether it waits there for a team."""

    since: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What one query found: the families of each list by their ids, when each was allocated to teams, how
    many contacts wait for this worker, whether they are on duty, and whether they have drafts.
    """

    members: Mapping[str, Mapping[str, Member]]
    allocated: Mapping[str, Sequence[datetime]]
    contacts: int
    on_duty: bool
    has_drafts: bool


@dataclass(frozen=True, slots=True)
class Word:
    """One line of what is new, and the page on which something is done about it; none where it is here."""

    text: str
    page: str = ""


def groups_of(sight: Sight) -> list[Group]:
    """Give the lists of this worker's role."""
    at, me = sight.at, sight.worker
    mine = WorkerAllocation.objects.at(at).filter(worker=me)
    role = Role(me.role)
    if role is Role.CONFERENCE_CHAIR:
        seats = ConferenceSeat.objects.at(at).filter(worker=me)
        return [Group(MINE, "Families whose conference you sit on", (seats, mine))]
    groups = [Group(MINE, "Your families", (mine,))]
    if role is not Role.TEAM_MANAGER:
        of_duty = TeamAllocation.objects.at(at).filter(team_id__in=_turns(sight).values("team_id"))
        of_duty = of_duty.exclude(family_id__in=mine.values("family_id"))
        groups.append(Group(DUTY, "Families of the team you are on duty for", (of_duty,)))
    if role is Role.TEAM_MANAGER:
        posts = Holding.objects.at(at).filter(worker=me).values("post__team_id")
        team = TeamAllocation.objects.at(at).filter(team_id__in=posts)
        groups.append(Group(TEAM, "Your team’s families", (team,)))
    return groups


def _turns(sight: Sight) -> Rows:
    found: Rows = DutyTurn.objects.at(sight.at).filter(worker=sight.worker)
    return found


def known_of(sight: Sight, groups: Sequence[Group], family_ids: Collection[str]) -> Known:
    """Ask for all of it at once; of ``family_ids`` when they were allocated to teams."""
    index = TeamAllocation.objects.filter(family_id__in=list(family_ids), until_allocated=False)
    parts = [_columns(rows, group.name) for group in groups for rows in group.rows]
    parts += [_columns(index, INDEX), _columns(_turns(sight), TURN, of="team_id")]
    parts.append(_columns(own_query(sight, Draft), DRAFT, of="pk", since="saved_at"))
    contacts = undecided(sight)
    if contacts is not None:
        parts.append(_columns(contacts, CONTACT, of="pk", since="received_at"))
    found: dict[str, list[tuple[str, Member]]] = defaultdict(list)
    for name, key, since, waits in parts[0].union(*parts[1:], all=True):
        found[name].append((key, Member(since, bool(waits))))
    allocated: dict[str, list[datetime]] = defaultdict(list)
    for family_id, each in found[INDEX]:
        allocated[family_id].append(each.since)
    return Known(
        members={group.name: dict(found[group.name]) for group in groups},
        allocated={family_id: sorted(times) for family_id, times in allocated.items()},
        contacts=len(found[CONTACT]),
        on_duty=bool(found[TURN]),
        has_drafts=bool(found[DRAFT]),
    )


def _columns(rows: Rows, name: str, of: str = "family_id", since: str = "starts_at") -> Any:
    waits = F("until_allocated") if rows.model is TeamAllocation else Value(False, BooleanField())
    made = rows.annotate(list=Value(name), key=F(of), when=F(since), waits=waits)
    return made.values_list("list", "key", "when", "waits")


def new_since(member: Member | None, today: date) -> str:
    """Give 'New since Mon 23 Nov 2026' of a family that came within seven days; else nothing."""
    since = timezone.localtime(member.since).date() if member else None
    return f"New since {short_day(since)}" if since and today - since < NEW_FOR else ""


def words_of(sight: Sight, known: Known, shown: Collection[str]) -> Iterable[Word]:
    """Say what waits: contacts for a decision, families for a team; and how many families are new.

    Of families, those ``shown`` to this worker are counted and no others.
    """
    members = known.members
    if contacts := known.contacts:
        waits = "contact waits" if contacts == 1 else "contacts wait"
        yield Word(f"{contacts} {waits} for a decision at the front door", "front_door")
    waiting = sum(each.waits for key, each in members.get(TEAM, {}).items() if key in shown)
    if waiting:
        yield Word(
            f"{waiting} {'family waits' if waiting == 1 else 'families wait'} for a team", "team_board"
        )
    today = timezone.localtime(sight.at).date()
    new = sum(bool(new_since(each, today)) for key, each in members.get(MINE, {}).items() if key in shown)
    if new and sight.worker.role != Role.CONFERENCE_CHAIR:
        yield Word(f"{new} {'family is' if new == 1 else 'families are'} new to you, and marked below")
