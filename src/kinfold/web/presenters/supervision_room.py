"""The room of a meeting for one family: which now and why, do we see it alike, what did we decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django import forms
from django.urls import reverse

from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Part
from kinfold.casework.process.actions import taken_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import people_of
from kinfold.casework.supervision import queries, rules
from kinfold.casework.supervision.models import Kind, Meeting
from kinfold.casework.supervision.present import Present, present_at
from kinfold.casework.supervision.queries import Agenda, Talk
from kinfold.domain.access import Level
from kinfold.domain.supervision import Catalogue, of_version
from kinfold.reports.wording import joined
from kinfold.web.presenters import supervision_talk as talking
from kinfold.web.presenters.family_frame import why
from kinfold.web.presenters.form_boxes import Box, Boxes, boxes_of
from kinfold.web.presenters.spoken import with_age
from kinfold.web.presenters.supervision_talk import ActionShown, Answered, Said

SEALED = "A family you must open first"


@dataclass(frozen=True, slots=True)
class Loaded:
    """All that the room is made of, asked for once."""

    meeting: Meeting
    family_id: str
    agenda: Agenda
    talks: Mapping[str, Talk]
    present: Present
    workers: Sequence[User]
    children: Mapping[str, str]
    in_meeting: Mapping[str, Talk]
    leads: bool
    level: Level

    @property
    def names(self) -> dict[str, str]:
        """The names of those who came, and of those who work with the family."""
        return talking.names_of([*(each.worker for each in self.present.members), *self.workers])

    @property
    def talk(self) -> Talk:
        """What was said of the family in this meeting."""
        return self.talks.get(self.meeting.pk, Talk(self.meeting.pk))

    @property
    def catalogue(self) -> Catalogue:
        """The prompts of the meeting."""
        return of_version(self.meeting.catalogue)

    @property
    def owners(self) -> list[tuple[str, str]]:
        """Who may take on an action: those who work with the family, and whoever chairs."""
        who = {each.pk: each for each in (*self.workers, self.meeting.chair)}
        return [(each.pk, f"{each.display_name}, {each.profession}") for each in who.values()]


@dataclass(frozen=True, slots=True)
class Item:
    """A family on the agenda."""

    name: str
    reference: str
    href: str
    is_here: bool
    state: str


@dataclass(frozen=True, slots=True)
class PromptShown:
    """A prompt, what is written under it, and the boxes to write in."""

    answered: Answered
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class RoomPage:
    """What the page shows."""

    title: str
    moment: str
    back: str
    name: str
    reference: str
    ages: tuple[str, ...]
    because: str
    facts: tuple[str, ...]
    present: tuple[str, ...]
    agenda: tuple[Item, ...]
    next_href: str
    question: str
    ends: tuple[str, str]
    progress: str
    waiting: str
    scales: tuple[Said, ...]
    shown: str
    prompts: tuple[PromptShown, ...]
    dissents: tuple[Said, ...]
    decided: tuple[str, ...]
    before: tuple[ActionShown, ...]
    actions: tuple[ActionShown, ...]
    source: str
    may_write: bool
    leads: bool
    is_closed: bool
    has_scale: bool
    boxes: Mapping[str, Box] = field(default_factory=dict)
    errors: tuple[dict[str, str], ...] = ()


def load(sight: Sight, meeting_id: str, family_id: str) -> Loaded:
    """Ask for everything. Raises NotForYou, also for a family that is not on the agenda, and FirstDo."""
    last_on = queries.on_agenda(meeting_id)
    sight.decisions([family_id, *last_on])  # in one question, whatever comes of it
    decision = sight.require(family_id, level=Level.READ)
    meeting = rules.require_known(sight.worker, meeting_id, sight.at)
    agenda = queries.agenda_of(sight, last_on)
    queries.require_in(agenda, family_id)
    people = people_of(sight, agenda.ids)[family_id]
    today = queries.today(sight)
    return Loaded(
        meeting=meeting,
        family_id=family_id,
        agenda=agenda,
        talks=queries.talks_of(sight, family_id),
        present=present_at(meeting, sight.at),
        workers=queries.workers_with(family_id, sight.at),
        children={who.pk: with_age(who, today) for of, who in people if of.part == Part.CHILD},
        in_meeting=queries.talks_in(sight, meeting, agenda.ids),
        leads=rules.leads(sight.worker, meeting, sight.at),
        level=decision.level,
    )


def room_page(sight: Sight, loaded: Loaded, form: forms.Form, failures: Mapping[str, str]) -> RoomPage:
    """Make the page from what stands and what was typed."""
    meeting, talk, catalogue = loaded.meeting, loaded.talk, loaded.catalogue
    here = next(each for each in loaded.agenda.listed if each.family.pk == loaded.family_id)
    boxes, after = boxes_of(form, failures), loaded.agenda.after(loaded.family_id)
    waited = queries.waited_for(meeting, loaded.present, {each.pk for each in loaded.workers}, talk)
    before, actions = _actions(sight, loaded)
    return RoomPage(
        title=f"Group supervision, {meeting.team.name}",
        moment=talking.moment_of(meeting),
        back=reverse("meeting", args=[meeting.pk]),
        name=here.name,
        reference=here.family.reference,
        ages=tuple(loaded.children.values()),
        because=why(here.decision.words),
        facts=_facts(sight, loaded),
        present=talking.present_words(loaded.present),
        agenda=agenda_items(meeting, loaded.agenda, loaded.in_meeting, loaded.family_id),
        next_href=reverse("meeting_room", args=[meeting.pk, after]) if after else "",
        question=catalogue.question,
        ends=(catalogue.lowest, catalogue.highest),
        progress=_progress(talk, len(waited)),
        waiting=joined([each.display_name for each in waited]),
        scales=talking.scales_of(talk, sight.worker.pk),
        shown=talking.shown_words(talk, loaded.names),
        prompts=_prompts(loaded, boxes),
        dissents=talking.dissents_of(talk),
        decided=talking.decided_words(talk, loaded.names),
        before=before,
        actions=actions,
        source=f"Prompts, version {catalogue.version}. {catalogue.source}.",
        may_write=loaded.level >= Level.WRITE,
        leads=loaded.leads,
        is_closed=meeting.closed_at is not None,
        has_scale=sight.worker.pk in talk.answered,
        boxes={each.name: each for each in boxes.boxes},
        errors=boxes.errors,
    )


def _actions(sight: Sight, loaded: Loaded) -> tuple[tuple[ActionShown, ...], tuple[ActionShown, ...]]:
    """Give the actions of earlier meetings, and those of this one."""
    found, today = queries.actions_of(sight, loaded.family_id, loaded.talks.values()), queries.today(sight)
    queries.with_writers(loaded.talks.values(), found.values())
    own = {line.key for line in loaded.talk.of(Kind.ACTION)}
    return (
        talking.actions_shown([each for key, each in found.items() if key not in own], today),
        talking.actions_shown([each for key, each in found.items() if key in own], today),
    )


def _facts(sight: Sight, loaded: Loaded) -> tuple[str, ...]:
    ids = [loaded.family_id]
    rows = taken_of(sight, ids)[loaded.family_id]
    told = talking.facts_of(rows, loaded.children, queries.today(sight))
    return (*told, talking.last_scaling(loaded.talks.values()))


def _progress(talk: Talk, waiting: int) -> str:
    done = len(talk.answered)
    return f"{done} of {done + waiting} in" if done + waiting else "Nobody has answered yet"


def _prompts(loaded: Loaded, boxes: Boxes) -> tuple[PromptShown, ...]:
    answered = talking.prompts_of(loaded.catalogue, loaded.talk, loaded.children)
    return tuple(
        PromptShown(
            each,
            tuple(box for box in boxes.boxes if box.name.split("-")[0] in {one.code for one in prompt.boxes}),
        )
        for each, prompt in zip(answered, loaded.catalogue.prompts, strict=True)
    )


def agenda_items(
    meeting: Meeting, agenda: Agenda, talks: Mapping[str, Talk], here: str = ""
) -> tuple[Item, ...]:
    """Give the agenda, with how far each family has come; of one that must be opened first, only that."""
    return tuple(
        Item(
            name=each.name or SEALED,
            reference=each.family.reference,
            href=reverse("meeting_room", args=[meeting.pk, each.family.pk]),
            is_here=each.family.pk == here,
            state="decided" if (talk := talks.get(each.family.pk)) and talk.decided else "",
        )
        for each in agenda.listed
    )
