"""A family's record of group supervision: the meetings, and what was said in one of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Part
from kinfold.casework.process.actions import taken
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.supervision import queries
from kinfold.casework.supervision.models import Kind, Meeting
from kinfold.casework.supervision.queries import Talk
from kinfold.domain.supervision import of_version
from kinfold.web.presenters import supervision_talk as talking
from kinfold.web.presenters.family_frame import FamilyFrame
from kinfold.web.presenters.spoken import called, with_age
from kinfold.web.presenters.supervision_talk import ActionShown, Answered, Said


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting in which the family was discussed."""

    href: str
    moment: str
    by: str
    state: str


@dataclass(frozen=True, slots=True)
class EveryPage:
    """How the family stands, and its meetings, the latest first."""

    facts: tuple[str, ...]
    rows: tuple[Row, ...]
    team_href: str


@dataclass(frozen=True, slots=True)
class OnePage:
    """What was said in one meeting."""

    moment: str
    where: str
    chair: str
    room: str
    question: str
    scales: tuple[Said, ...]
    hidden: str
    shown: str
    prompts: tuple[Answered, ...]
    decided: tuple[str, ...]
    dissents: tuple[Said, ...]
    actions: tuple[ActionShown, ...]
    source: str


def every_page(sight: Sight, frame: FamilyFrame, talks: Mapping[str, Talk]) -> EveryPage:
    """Make the list."""
    meetings = queries.meetings_behind(talks.values())
    today = queries.today(sight)
    children = {who.pk: with_age(who, today) for of, who in frame.people if of.part == Part.CHILD}
    facts = talking.facts_of(taken(sight, frame.id), children, today)
    found = queries.actions_of(sight, frame.id, talks.values())
    plan = next((each.line.plan_id for each in found.values()), "")
    return EveryPage(
        facts=(*facts, talking.last_scaling(talks.values())),
        rows=tuple(_row(frame.id, each, talks[pk]) for pk, each in meetings.items()),
        team_href=reverse("family_plan_one", args=[frame.id, plan]) if plan else "",
    )


def _row(family_id: str, meeting: Meeting, talk: Talk) -> Row:
    return Row(
        href=reverse("family_supervision_one", args=[family_id, meeting.pk]),
        moment=talking.moment_of(meeting),
        by=f"{meeting.team.name}, chaired by {meeting.chair.display_name}",
        state="" if talk.decided else "not decided" if meeting.closed_at else "to be discussed",
    )


def one_page(sight: Sight, frame: FamilyFrame, talks: Mapping[str, Talk], meeting_id: str) -> OnePage:
    """Make the record of one meeting."""
    talk, meeting = talks[meeting_id], queries.meetings_behind([talks[meeting_id]])[meeting_id]
    catalogue = of_version(meeting.catalogue)
    people = {person.pk: called(person) for _, person in sight.people(frame.id)}
    names = talking.names_of(_named(talk))
    found = queries.actions_of(sight, frame.id, [talk])
    queries.with_writers([talk], found.values())
    return OnePage(
        moment=talking.moment_of(meeting),
        where=", ".join(part for part in (meeting.team.name, meeting.place) if part),
        chair=meeting.chair.display_name,
        room=reverse("meeting_room", args=[meeting.pk, frame.id]),
        question=catalogue.question,
        scales=talking.scales_of(talk, sight.worker.pk),
        hidden="" if talk.together or not talk.answered else "Not shown together yet.",
        shown=talking.shown_words(talk, names),
        prompts=talking.prompts_of(catalogue, talk, people),
        decided=talking.decided_words(talk, names),
        dissents=talking.dissents_of(talk),
        actions=talking.actions_shown(found.values(), queries.today(sight)),
        source=f"Prompts, version {catalogue.version}. {catalogue.source}.",
    )


def _named(talk: Talk) -> Iterable[User]:
    ids = {each for kind in (Kind.TOGETHER, Kind.DECIDED) for row in talk.of(kind) for each in row.who}
    return User.objects.filter(pk__in=ids) if ids else ()
