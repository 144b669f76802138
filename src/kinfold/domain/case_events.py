"""Which events a family's case tells of: from its steps and teams as they stand to what figures count.

``DECLARED`` is the one place that says which step becomes which kind. Pure: the record as it stands goes in,
the events that should stand come out, and ``difference`` says what has to be added to what was told before.
Not for writing them down (``casework.outbox``) or sending them to the store (``bridge.emit``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from kinfold.domain.case import OF_FAMILY, Step
from kinfold.domain.event import EventKind

TEAM = "team-"
ON_ITS_WAY = timedelta(days=280)


@dataclass(frozen=True, slots=True)
class Mark:
    """A short code that an event bears where a step's fact has one of some values.

    ``step`` is the first of its kind for the same child or family from the event's beginning until its end.
    """

    flag: str
    step: Step
    fact: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Declared:
    """One kind of event: the step it begins with, and the one it ends with; None for an instant.

    ``flag`` is borne by each. Of two with the same end, a later beginning ends an earlier one.
    """

    kind: EventKind
    begins: Step
    ends: Step | None = None
    flag: str = ""
    marks: tuple[Mark, ...] = ()


DECLARED = (
    Declared(
        EventKind.REFERRAL,
        Step.REFERRAL,
        Step.CLOSURE,
        marks=(
            Mark(
                "no-further-action", Step.REFERRAL_DECISION, "decision", frozenset({"no_more", "early_help"})
            ),
        ),
    ),
    Declared(
        EventKind.ENQUIRY,
        Step.ENQUIRY,
        Step.ENQUIRY_END,
        marks=(Mark("no-further-action", Step.ENQUIRY_END, "outcome", frozenset({"not_substantiated"})),),
    ),
    Declared(
        EventKind.CONFERENCE,
        Step.CONFERENCE,
        marks=(Mark("plan-made", Step.CONFERENCE, "decision", frozenset({"plan"})),),
    ),
    Declared(EventKind.PROTECTION_PLAN, Step.PROTECTION_PLAN, Step.PROTECTION_PLAN_END),
    Declared(EventKind.LOOKED_AFTER, Step.CARE, Step.CARE_END, flag="reason-s"),
    Declared(EventKind.LOOKED_AFTER, Step.PLACEMENT, Step.CARE_END, flag="reason-p"),
    Declared(EventKind.LOOKED_AFTER, Step.LEGAL_STATUS, Step.CARE_END, flag="reason-l"),
)
"""Allocation is declared by its own kind: a family with a team (``WithTeam``)."""

COUNTED = frozenset(
    {each.begins for each in DECLARED}
    | {each.ends for each in DECLARED if each.ends}
    | {mark.step for each in DECLARED for mark in each.marks}
)
"""The steps that change any event; the others are written down and are nobody's figure."""


@dataclass(frozen=True, slots=True)
class StepFact:
    """A step as it stands, on a day; ``child`` is empty for one of the family."""

    on: date
    step: Step
    child: str
    occurrence: str
    facts: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class WithTeam:
    """A family with a team, from a day to a day."""

    occurrence: str
    team: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Childhood:
    """A child of the family, from when to when it was of it; ``since`` None: from the beginning.

    ``due`` is the day of birth, or when it is expected: nothing is told of a child not yet on its way.
    """

    child: str
    since: date | None = None
    until: date | None = None
    due: date | None = None

    def was_of_it(self, since: date, until: date | None) -> bool:
        """Say whether the child was of the family at any time between two days."""
        if self.until is not None and self.until < since:
            return False
        begins = [day for day in (self.since, self.due and _back(self.due)) if day]
        return until is None or all(day <= until for day in begins)


Key = tuple[EventKind, str, str]


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One event of one child, as it should stand; ``until`` is None for an instant or a span still open."""

    kind: EventKind
    child: str
    occurrence: str
    since: date
    until: date | None = None
    flags: str = ""

    @property
    def key(self) -> Key:
        """What it tells of, whatever it says of it."""
        return (self.kind, self.child, self.occurrence)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was last told under one key: an event, or with ``withdrawn`` that there is none."""

    event_id: str
    event: CaseEvent
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Addition:
    """An event to add, naming the one it replaces; with ``withdrawn`` it only takes that one back."""

    event: CaseEvent
    replaces: str = ""
    withdrawn: bool = False


def events_of(
    steps: Iterable[StepFact], teams: Iterable[WithTeam], children: Iterable[Childhood]
) -> list[CaseEvent]:
    """Give the events of a family's case as of now. ``steps`` stand, and come in the order of their time.

    A step of the family is told of each child who was of the family at any time from then until the end.
    """
    known, of_family = list(children), list(steps)
    found = [
        event
        for place, step in enumerate(of_family)
        for declared in DECLARED
        if declared.begins is step.step
        for event in _told(declared, step, of_family[place:], known)
    ]
    for each in teams:
        until = _with_team_until(each, of_family)
        found += [
            CaseEvent(EventKind.ALLOCATION, child, each.occurrence, each.since, until, f"{TEAM}{each.team}")
            for child in _children(known, each.since, until)
        ]
    return found


def difference(now: Iterable[CaseEvent], sent: Iterable[Sent]) -> list[Addition]:
    """Give what has to be added so that what was sent comes to what stands now; nothing where it does."""
    standing, last = {each.key: each for each in now}, {each.event.key: each for each in sent}
    added = [
        Addition(event, last[key].event_id if key in last else "")
        for key, event in standing.items()
        if key not in last or last[key].withdrawn or last[key].event != event
    ]
    taken_back = [
        Addition(each.event, each.event_id, withdrawn=True)
        for key, each in last.items()
        if key not in standing and not each.withdrawn
    ]
    return [*added, *taken_back]


def _told(
    declared: Declared, begun: StepFact, onward: list[StepFact], known: list[Childhood]
) -> Iterator[CaseEvent]:
    end = _end(declared, begun, onward)
    until = end.on if end else None
    within = onward[: onward.index(end) + 1] if end else onward
    flags = " ".join(filter(None, [declared.flag, *_flags(declared.marks, begun, within)]))
    of_family = begun.step in OF_FAMILY
    for child in _children(known, begun.on, until) if of_family else [begun.child]:
        yield CaseEvent(declared.kind, child, begun.occurrence, begun.on, until, flags)


def _end(declared: Declared, begun: StepFact, onward: list[StepFact]) -> StepFact | None:
    """Give the step with which an event ends: its own, or a beginning that shares it."""
    if declared.ends is None:
        return None
    others = {each.begins for each in DECLARED if each.ends is declared.ends}
    stops = {declared.ends} if len(others) == 1 else {declared.ends, *others}
    return next((each for each in onward[1:] if each.step in stops and each.child == begun.child), None)


def _with_team_until(team: WithTeam, steps: list[StepFact]) -> date | None:
    """Give the day on which a team's work ended: with the case, or when the family was handed on."""
    closed = next((each.on for each in steps if each.step is Step.CLOSURE and each.on >= team.since), None)
    return min(filter(None, [closed, team.until]), default=None)


def _flags(marks: tuple[Mark, ...], begun: StepFact, within: list[StepFact]) -> Iterator[str]:
    for mark in marks:
        first = next((each for each in within if each.step is mark.step and each.child == begun.child), None)
        if first and first.facts.get(mark.fact) in mark.values:
            yield mark.flag


def _children(known: list[Childhood], since: date, until: date | None) -> list[str]:
    """Give the children who were of the family at any time between two days, each once."""
    return list(dict.fromkeys(each.child for each in known if each.was_of_it(since, until)))


def _back(day: date) -> date:
    """Give the day nine months before a birth, or the first there is."""
    return day - ON_ITS_WAY if day - date.min > ON_ITS_WAY else date.min
