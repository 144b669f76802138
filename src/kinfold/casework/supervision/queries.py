"""What was said of families in meetings, read through a Sight. Where someone stands is handed out here alone.

Until scales are shown together, nobody reads another's: not the chair, and on no page. Only who has answered
may be known.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation, WorkerAllocation
from kinfold.casework.plans.models import PlanLine
from kinfold.casework.process.actions import allocated_at_of, taken_of
from kinfold.casework.sharing import gate_many
from kinfold.casework.sharing.gate import Listed, NotForYou, Sight
from kinfold.casework.supervision.models import Kind, Meeting, MeetingLine, OnAgenda
from kinfold.casework.supervision.present import Present
from kinfold.casework.versions import standing
from kinfold.domain.access import Level
from kinfold.domain.case import Step
from kinfold.domain.plan import LineKind
from kinfold.domain.supervision import over_a_month

ORDER = ("written_at", "pk")
NEVER = date.min


@dataclass(frozen=True, slots=True)
class Talk:
    """What one family's meeting has come to, as far as this reader may know.

    ``scales`` are all that they may read, also those replaced; ``answered`` who has answered.
    """

    meeting_id: str
    lines: tuple[MeetingLine, ...] = ()
    scales: tuple[MeetingLine, ...] = ()
    answered: frozenset[str] = frozenset()

    def of(self, kind: Kind) -> list[MeetingLine]:
        """Give the lines of one kind that stand, but for scales, the oldest first."""
        return [each for each in standing(self.lines) if each.kind == kind]

    def in_box(self, code: str) -> list[MeetingLine]:
        """Give what is written in one box of a prompt."""
        return [each for each in self.of(Kind.SAID) if each.box == code]

    @property
    def together(self) -> MeetingLine | None:
        """The row that says the scales were shown."""
        return next(iter(self.of(Kind.TOGETHER)), None)

    @property
    def decided(self) -> MeetingLine | None:
        """The row that says the family was decided on."""
        return next(iter(self.of(Kind.DECIDED)), None)

    def scale_of(self, worker_id: str) -> MeetingLine | None:
        """Give where someone stands now, if this reader may know."""
        return next((each for each in standing(self.scales) if each.by_id == worker_id), None)


def _talk(sight: Sight, meeting_id: str, rows: Sequence[MeetingLine]) -> Talk:
    """Hold back whatever scale is not this reader's own, until they were shown together."""
    scales = [each for each in rows if each.kind == Kind.SCALE]
    others = [each for each in rows if each.kind != Kind.SCALE]
    is_shown = any(each.kind == Kind.TOGETHER for each in others)
    open_ones = scales if is_shown else [each for each in scales if each.by_id == sight.worker.pk]
    return Talk(meeting_id, tuple(others), tuple(open_ones), frozenset(each.by_id for each in scales))


def talks_of(sight: Sight, family_id: str) -> dict[str, Talk]:
    """Give every meeting's talk of a family, by meeting. Raises NotForYou and FirstDo."""
    return _by_meeting(sight, sight.rows(MeetingLine, family_id, ORDER))


def with_writers(talks: Iterable[Talk], actions: Iterable["TeamAction"] = ()) -> None:
    """Put to each line who wrote it, and to each action whose it is, in one query."""
    lines = [line for talk in talks for line in (*talk.lines, *talk.scales)]
    ours = [each.line for each in actions]
    ids = {each.by_id for each in lines} | {each.worker_id for each in ours if each.worker_id}
    found = User.objects.in_bulk(ids) if ids else {}
    for line in lines:
        line.by = found[line.by_id]
    for each in ours:
        each.worker = found.get(each.worker_id or "")


def talks_in(sight: Sight, meeting: Meeting, family_ids: Iterable[str]) -> dict[str, Talk]:
    """Give one meeting's talk of some families, of those that may be read just now, in one query."""
    rows = gate_many.rows_of(sight, MeetingLine, family_ids, ORDER, meeting=meeting)
    return {each: _by_meeting(sight, of).get(meeting.pk, Talk(meeting.pk)) for each, of in rows.items()}


def _by_meeting(sight: Sight, rows: Iterable[MeetingLine]) -> dict[str, Talk]:
    found: dict[str, list[MeetingLine]] = {}
    for each in rows:
        found.setdefault(each.meeting_id, []).append(each)
    return {meeting_id: _talk(sight, meeting_id, of) for meeting_id, of in found.items()}


@dataclass(frozen=True, slots=True)
class Agenda:
    """The families of a meeting that may be known to who asks, the longest not discussed first."""

    listed: tuple[Listed, ...]
    last_on: Mapping[str, date | None] = field(default_factory=dict)

    @property
    def ids(self) -> list[str]:
        """Their ids, in order."""
        return [each.family.pk for each in self.listed]

    def after(self, family_id: str) -> str:
        """Give the family that comes next; none after the last."""
        ids = self.ids
        return (*ids, "")[ids.index(family_id) + 1] if family_id in ids else ""


def on_agenda(meeting_id: str) -> dict[str, date | None]:
    """Give the ids of a meeting's families, and when each had been discussed last: for the gate to judge."""
    rows = OnAgenda.objects.filter(meeting_id=meeting_id, ends_at=None)
    return dict(rows.values_list("family_id", "last_on"))


def agenda_of(sight: Sight, last_on: Mapping[str, date | None]) -> Agenda:
    """Give a meeting's agenda: of a family that this worker may not know of, nothing."""
    listed = sight.families(_among(last_on), Level.SUMMARY) if last_on else []
    listed.sort(key=lambda each: (last_on[each.family.pk] or NEVER, each.family.reference))
    return Agenda(tuple(listed), last_on)


def require_on(meeting: Meeting, family_id: str) -> None:
    """Let through where a family is on a meeting's agenda. Raises NotForYou."""
    if not OnAgenda.objects.filter(meeting=meeting, family_id=family_id, ends_at=None).exists():
        raise NotForYou("missing")


def require_in(agenda: Agenda, family_id: str) -> None:
    """Let through where a family is on an agenda that was asked for. Raises NotForYou."""
    if family_id not in agenda.last_on:
        raise NotForYou("missing")


def due_by(sight: Sight, team_id: str, day: date) -> dict[str, date | None]:
    """Give a team's families that will not have been discussed for a month on a day, and when each was last.

    One never discussed counts from its allocation. Only families whose steps may be read just now.
    """
    rows = TeamAllocation.objects.at(sight.at).filter(team_id=team_id).values_list("family_id", flat=True)
    last = last_discussed(sight, set(rows))
    begun = allocated_at_of(last)
    return {
        each: on
        for each, on in last.items()
        if over_a_month(on or max((_day(at) for at in begun.get(each, ())), default=NEVER), day)
    }


def last_discussed(sight: Sight, family_ids: Iterable[str]) -> dict[str, date | None]:
    """Give when families were last discussed in group supervision, those whose steps may be read just now."""
    return {
        each: max((_day(row.happened_at) for row in rows if row.step == Step.SUPERVISION), default=None)
        for each, rows in taken_of(sight, family_ids).items()
    }


@dataclass(frozen=True, slots=True)
class TeamAction:
    """An action of the team's as it stands in its list, and what came of it."""

    line: PlanLine
    came_of: PlanLine | None


def actions_of(sight: Sight, family_id: str, talks: Iterable[Talk]) -> dict[str, TeamAction]:
    """Give the actions that meetings began, by key, as ``plans`` has them. Raises NotForYou, FirstDo."""
    keys = {line.key for talk in talks for line in talk.of(Kind.ACTION)}
    if not keys:
        return {}
    kinds = [LineKind.ACTION.value, LineKind.DONE.value]
    lines = standing(sight.rows(PlanLine, family_id, ("place", "written_at", "pk"), kind__in=kinds))
    told = {each.goal: each for each in lines if each.kind == LineKind.DONE}
    return {
        each.key: TeamAction(each, told.get(each.key))
        for each in lines
        if each.kind == LineKind.ACTION and each.key in keys
    }


def workers_with(family_id: str, at: datetime) -> list[User]:
    """Give those who work with a family, each once, by name."""
    rows = WorkerAllocation.objects.at(at).filter(family_id=family_id, worker__is_active=True)
    found = {each.worker_id: each.worker for each in rows.select_related("worker__agency")}
    return sorted(found.values(), key=lambda each: each.display_name)


def waited_for(meeting: Meeting, present: Present, theirs: Collection[str], talk: Talk) -> list[User]:
    """Give who of those here works with the family and has not said where they stand; the chair need not."""
    return [
        each.worker
        for each in present.here
        if each.worker.pk in theirs
        and each.worker.pk not in talk.answered
        and each.worker.pk != meeting.chair_id
    ]


def meetings_behind(talks: Iterable[Talk]) -> dict[str, Meeting]:
    """Give the meetings in which a family was talked of: their day and chair stand in its record."""
    found = Meeting.objects.filter(pk__in=[each.meeting_id for each in talks])
    return {each.pk: each for each in found.select_related("team", "chair").order_by("-starts_at", "pk")}


def today(sight: Sight) -> date:
    """Give the day of a Sight, in the partnership's own time."""
    return timezone.localtime(sight.at).date()


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _among(family_ids: Iterable[str]) -> Q:
    return Q(pk__in=list(family_ids))
