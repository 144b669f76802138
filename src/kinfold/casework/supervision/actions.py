"""What is written in a meeting about one family: saved, shown together, decided. One transaction a form.

Lines are only added, each signed by its writer, so several write at once and nothing is overwritten.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from kinfold.casework.in_turn import in_turn
from kinfold.casework.plans import actions as plans
from kinfold.casework.process.actions import allocated_at, record
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.supervision import queries, rules
from kinfold.casework.supervision.models import Kind, Meeting, MeetingLine
from kinfold.casework.supervision.present import present_at
from kinfold.casework.supervision.queries import Talk
from kinfold.domain.access import Level
from kinfold.domain.agency import Labelled
from kinfold.domain.case import Step
from kinfold.domain.errors import UserError
from kinfold.domain.supervision import OF_CHILD, of_version, wanting

DECIDED = "This family was decided on meanwhile. What you typed is below; look at what stands first"
WHY_ANEW = "The scales were shown. Say why you now stand elsewhere"
MEANWHILE = "You changed this in another window. Below is what stands now"


class Do(Labelled):
    """What a form of the room is sent for; whatever is typed in it is saved with each."""

    SAVE = "save", "Save what I typed"
    TOGETHER = "together", "Show together"
    DECIDE = "decide", "Decide"


class NotWhole(UserError):
    """Something is missing or wrong; ``problems`` give the message of each field."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(next(iter(problems.values())))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Act:
    """An action that someone takes on."""

    words: str
    worker: str
    by_when: date


@dataclass(frozen=True, slots=True)
class Given:
    """What was typed about one family. ``said``: box, child's id or nothing, words."""

    score: int | None = None
    why: str = ""
    reason: str = ""
    said: Sequence[tuple[str, str, str]] = field(default_factory=tuple)
    dissent: str = ""
    acts: Sequence[Act] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        """All of it, for the guard of safe addresses."""
        words = [self.why, self.reason, self.dissent, *(each.words for each in self.acts)]
        return "\n".join([*words, *(each for _, _, each in self.said)])


@transaction.atomic
def say(
    sight: Sight, *, meeting_id: str, family_id: str, given: Given, do: Do = Do.SAVE, token: str = ""
) -> Talk | None:
    """Save what someone typed, and show the scales together or decide where that is asked.

    None where this form was saved before. Once a meeting is closed, only a disagreement is still taken.
    Raises NotWhole with nothing saved, NotForYou, FirstDo, and UserError to a custodian whose words hold the
    safe address.
    """
    in_turn("family", family_id)
    renew(sight)
    meeting = rules.require_known(sight.worker, meeting_id, sight.at)
    queries.require_on(meeting, family_id)
    sight.require(family_id, level=Level.WRITE)
    if do is not Do.SAVE:
        rules.require_lead(sight.worker, meeting, sight.at)
    if token and not is_first(token=token, by=sight.worker):
        return None
    guard.look_over(sight, family_id, given.text, what="note")
    writing = _Writing(sight, meeting, family_id)
    if meeting.closed_at:
        given, do = Given(dissent=given.dissent), Do.SAVE
    writing.save(given)
    if do is Do.DECIDE:
        writing.decide()
    elif do is Do.TOGETHER:
        writing.show()
    return writing.talk()


@transaction.atomic
def show_if_all_are_in(sight: Sight, *, meeting_id: str, family_id: str) -> bool:
    """Show a family's scales where everyone who is here has answered: what the chair asks by going on to it.

    Says whether they are shown. Raises NotForYou and FirstDo.
    """
    in_turn("family", family_id)
    renew(sight)
    meeting = rules.require_known(sight.worker, meeting_id, sight.at)
    rules.require_lead(sight.worker, meeting, sight.at)
    queries.require_on(meeting, family_id)
    sight.require(family_id, level=Level.WRITE)
    writing = _Writing(sight, meeting, family_id)
    if writing.talk().answered and not writing.waited_for(writing.talk()):
        writing.show()
    return writing.talk().together is not None


class _Writing:
    """The lines of one form, added in its transaction."""

    def __init__(self, sight: Sight, meeting: Meeting, family_id: str) -> None:
        self.sight, self.meeting, self.family_id = sight, meeting, family_id
        self.present = present_at(meeting, sight.at)

    def talk(self) -> Talk:
        """Give what stands by now."""
        return queries.talks_in(self.sight, self.meeting, [self.family_id])[self.family_id]

    def add(self, kind: Kind, **more: Any) -> MeetingLine:
        """Add one line, signed."""
        by = self.sight.worker
        row = MeetingLine(
            family_id=self.family_id,
            meeting=self.meeting,
            kind=kind.value,
            catalogue=self.meeting.catalogue,
            discipline=self.present.discipline_of(by.pk),
            by=by,
            agency=by.agency.code,
            profession=by.profession,
            written_at=self.sight.at,
            **more,
        )
        return self.sight.add(row, self.family_id)

    def save(self, given: Given) -> None:
        """Add whatever was typed."""
        self._check(given)
        if given.score is not None:
            self._scale(given)
        for box, child, words in given.said:
            self.add(Kind.SAID, box=box, child_id=child or None, words=words)
        if given.dissent:
            self.add(Kind.DISSENT, words=given.dissent)
        for act in given.acts:
            told = plans.Given(words=act.words, worker=act.worker, by_when=act.by_when)
            line = plans.add_for_team(self.sight, family_id=self.family_id, given=told)
            self.add(Kind.ACTION, key=line.key)

    def _check(self, given: Given) -> None:
        """Refuse boxes and children that are not of this meeting and family. Raises NotForYou."""
        boxes = {each.code: each for each in of_version(self.meeting.catalogue).boxes}
        people = {person.pk for _, person in self.sight.people(self.family_id)}
        for box, child, _ in given.said:
            of_child = box in boxes and boxes[box].of == OF_CHILD
            if box not in boxes or of_child is not bool(child) or (child and child not in people):
                raise NotForYou("missing")

    def _scale(self, given: Given) -> None:
        talk = self.talk()
        old = talk.scale_of(self.sight.worker.pk)
        if old and (old.score, old.words) == (given.score, given.why):
            return
        if old and talk.together and not given.reason:
            raise NotWhole({"reason": WHY_ANEW})
        try:
            with transaction.atomic():
                self.add(Kind.SCALE, score=given.score, words=given.why, replaces=old, reason=given.reason)
        except IntegrityError as error:
            raise NotWhole({"score": MEANWHILE}) from error

    def show(self) -> None:
        """Let everyone read where each stands, and keep who had not answered; once."""
        talk = self.talk()
        if talk.together is None:
            self.add(Kind.TOGETHER, who=self.waited_for(talk))

    def waited_for(self, talk: Talk) -> list[str]:
        """Give the ids of those who are here and work with the family, and have not answered."""
        theirs = {each.pk for each in queries.workers_with(self.family_id, self.sight.at)}
        return [each.pk for each in queries.waited_for(self.meeting, self.present, theirs, talk)]

    def decide(self) -> None:
        """Keep that a family was discussed and decided on, and take the step of it."""
        talk = self.talk()
        if talk.decided:
            raise NotWhole({"do": DECIDED})
        have = [each.box for each in talk.of(Kind.SAID)]
        if wanted := of_version(self.meeting.catalogue).unanswered(have):
            raise NotWhole({each.code: wanting(each) for each in wanted})
        self.show()
        step = record(
            self.sight, family_id=self.family_id, step=Step.SUPERVISION, at=self._held_at(), children=()
        )[0]
        here = [each.worker.pk for each in self.present.here]
        self.add(Kind.DECIDED, who=here, lacking=self.present.lacking, step=step)

    def _held_at(self) -> Any:
        """Give when it was discussed: when the meeting began, but not before a team had the family."""
        return max([min(self.meeting.starts_at, self.sight.at), *allocated_at(self.family_id)])
