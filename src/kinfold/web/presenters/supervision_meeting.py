"""Meetings, next and past, and one meeting: its agenda, who is here, which posts nobody holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.supervision import queries, rules
from kinfold.casework.supervision.models import Meeting
from kinfold.casework.supervision.present import Present, present_at
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import led_by
from kinfold.domain.access import Level
from kinfold.domain.agency import Role
from kinfold.reports.wording import day
from kinfold.web.presenters import supervision_talk as talking
from kinfold.web.presenters.paging import Paged, paged
from kinfold.web.presenters.spoken import time_of_day
from kinfold.web.presenters.supervision_room import SEALED, Item, agenda_items


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A meeting in a list; nothing of any family."""

    href: str
    moment: str
    where: str
    chair: str
    state: str


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """Those to come, soonest first, and those that were."""

    coming: tuple[MeetingRow, ...]
    past: tuple[MeetingRow, ...]
    paged: Paged
    may_call: bool
    has_team: bool


def meetings_page(sight: Sight, asked: str) -> MeetingsPage:
    """Make the list of the meetings that this worker may know of."""
    found = list(rules.known_to(sight.worker, sight.at).order_by("starts_at", "pk"))
    coming = [each for each in found if each.closed_at is None]
    past = [each for each in reversed(found) if each.closed_at]
    cut = paged(past, asked, "Pages of: meetings that were")
    leads = sight.worker.role == Role.TEAM_MANAGER and bool(led_by(sight.worker, sight.at))
    return MeetingsPage(
        coming=tuple(_row(each) for each in coming),
        past=tuple(_row(each) for each in cut.shown),
        paged=cut,
        may_call=leads,
        has_team=bool(found) or leads,
    )


def _row(each: Meeting) -> MeetingRow:
    closed = f"Closed at {time_of_day(each.closed_at)}" if each.closed_at else ""
    return MeetingRow(
        href=reverse("meeting", args=[each.pk]),
        moment=talking.moment_of(each),
        where=", ".join(part for part in (each.team.name, each.place) if part),
        chair=each.chair.display_name,
        state=closed,
    )


@dataclass(frozen=True, slots=True)
class MemberShown:
    """Someone to tick as here."""

    id: str
    words: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class AgendaRow:
    """A family on the agenda; ``id`` names it to whoever leads, who may take it off."""

    id: str
    item: Item
    last: str
    progress: str
    is_mine: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting."""

    title: str
    moment: str
    where: str
    chair: str
    first_href: str
    agenda: tuple[AgendaRow, ...]
    mine: int
    present: tuple[str, ...]
    members: tuple[MemberShown, ...]
    addable: tuple[tuple[str, str], ...]
    undecided: int
    leads: bool
    is_closed: bool
    closed: str


def meeting_page(sight: Sight, meeting: Meeting) -> MeetingPage:
    """Make the page of a meeting, as far as this worker may know of its families."""
    agenda = queries.agenda_of(sight, queries.on_agenda(meeting.pk))
    talks = queries.talks_in(sight, meeting, agenda.ids)
    items = agenda_items(meeting, agenda, talks)
    present, leads = present_at(meeting, sight.at), rules.leads(sight.worker, meeting, sight.at)
    is_closed = meeting.closed_at is not None
    rows = tuple(_agenda(sight, talks, agenda, items))
    open_ones = [each for each in items if not each.state]
    return MeetingPage(
        title=f"Group supervision, {meeting.team.name}",
        moment=talking.moment_of(meeting),
        where=meeting.place,
        chair=meeting.chair.display_name,
        first_href=(open_ones or items)[0].href if items else "",
        agenda=rows,
        mine=sum(each.is_mine for each in rows),
        present=talking.present_words(present),
        members=_members(present) if leads and not is_closed else (),
        addable=_addable(sight, meeting, agenda) if leads and not is_closed else (),
        undecided=len(open_ones),
        leads=leads,
        is_closed=is_closed,
        closed=_row(meeting).state,
    )


def _agenda(
    sight: Sight, talks: Mapping[str, queries.Talk], agenda: queries.Agenda, items: Iterable[Item]
) -> Iterable[AgendaRow]:
    writes = sight.decisions(agenda.ids)
    for each, item in zip(agenda.listed, items, strict=True):
        talk, last = talks.get(each.family.pk), agenda.last_on[each.family.pk]
        answered = len(talk.answered) if talk else 0
        waits = bool(
            talk
            and not talk.decided
            and writes[each.family.pk].level >= Level.WRITE
            and sight.worker.pk not in talk.answered
        )
        yield AgendaRow(
            id=each.family.pk,
            item=item,
            last=f"last discussed {day(last)}" if last else "not discussed yet",
            progress=f"{answered} answered" if answered else "nobody has answered",
            is_mine=waits,
        )


def _members(present: Present) -> tuple[MemberShown, ...]:
    return tuple(
        MemberShown(
            each.worker.pk,
            f"{each.worker.display_name}, {talking.discipline_words(each.discipline)}",
            bool(each.is_here) or not present.is_taken,
        )
        for each in present.members
    )


def _addable(sight: Sight, meeting: Meeting, agenda: queries.Agenda) -> tuple[tuple[str, str], ...]:
    """Give the other families of the team that may be put on the agenda, by name."""
    ours = TeamAllocation.objects.at(sight.at).filter(team_id=meeting.team_id)
    rest = ours.exclude(family_id__in=list(agenda.last_on)).values("family_id")
    listed = sight.families(Q(pk__in=rest), Level.READ)
    named = [(each.family.pk, f"{each.name or SEALED} {each.family.reference}") for each in listed]
    return tuple(sorted(named, key=lambda each: each[1].casefold()))


def teams_led(sight: Sight) -> list[tuple[str, str]]:
    """Give the teams that this worker calls meetings of."""
    if sight.worker.role != Role.TEAM_MANAGER:
        return []
    found = Team.objects.filter(pk__in=led_by(sight.worker, sight.at)).order_by("name")
    return [(each.pk, each.name) for each in found]
