"""Words for a family's process: what is due and why, what has happened, and what may be written down."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.process.actions import earlier, happened, standing
from kinfold.casework.process.late import Key, key_of
from kinfold.casework.process.models import LateReason, StepTaken
from kinfold.domain.case import OF_FAMILY, Step, of_child, open_spans
from kinfold.domain.clocks import Clock, State, Timescale, clocks
from kinfold.domain.step_facts import facts_of
from kinfold.reports.wording import day
from kinfold.web.presenters.paging import PAGE_SIZE, Paged, paged
from kinfold.web.presenters.process_state import PLANS, state_of
from kinfold.web.presenters.process_state import State as CaseState
from kinfold.web.presenters.process_steps import USUALLY, Group, steps_to_write
from kinfold.web.presenters.spoken import short_day, time_of_day

STANDING = {
    "statutory": "The law says so",
    "guidance": "Statutory guidance says so",
    "local": "Local practice; your partnership may change it",
}
TO_CHECK = " Check the present wording before relying on it."
FIRST_DUE = 5
VISITS = frozenset({Step.VISIT, Step.CARE_VISIT})


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is, or was, to be done by a day. ``late`` says it in words and not by colour alone.

    ``reason`` is why it was late, and ``say_why`` where that is written down.
    """

    title: str
    who: str
    due_on: date
    chip: str
    late: bool
    rule: str
    source: str
    counted: str
    reason: str = ""
    say_why: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """One step that happened, for everyone written down at once."""

    title: str
    when: str
    who: str
    by: str
    facts: tuple[tuple[str, str], ...]
    correct: tuple[tuple[str, str], ...]
    reason: str
    earlier: tuple[str, ...]
    plan: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A step that usually comes next; with when it is due, where a clock asks for it."""

    code: str
    words: str
    chip: str
    late: bool


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """What the page shows; ``later`` is due after the first few, ``others`` may come but do not usually."""

    state: CaseState
    due: tuple[Due, ...]
    later: tuple[Due, ...]
    kept: tuple[Due, ...]
    taken: tuple[Taken, ...]
    paged: Paged
    tasks: tuple[Task, ...]
    others: tuple[Group, ...]
    may_move: bool


@dataclass(frozen=True, slots=True)
class Record:
    """What is written down of a family's process; ``versions`` are all rows, ``reasons`` of what was late.

    ``plans`` gives the plan that a child has by a step.
    """

    versions: Sequence[StepTaken]
    allocated: Sequence[datetime]
    reasons: Mapping[Key, LateReason]
    plans: Mapping[tuple[str, str], str] = field(default_factory=dict)


def process_page(
    *,
    family_id: str,
    record: Record,
    children: Mapping[str, str],
    today: date,
    may_write: bool,
    asked: str,
    unborn: Collection[str] = (),
) -> ProcessPage:
    """Make the page; ``children`` gives names by id, the eldest first, ``asked`` the number of the page."""
    rows = standing(record.versions)
    steps = happened(rows, record.allocated)
    found = clocks_of(rows, record.allocated, children, unborn)
    live = [pair for pair in found if pair[0].state(today) in {State.RUNNING, State.LATE}]
    over = [pair for pair in found if pair[0].state(today) in {State.DONE, State.DONE_LATE}]
    told = partial(_told, family_id=family_id, record=record, today=today, may_write=may_write)
    first = max(FIRST_DUE, sum(clock.state(today) is State.LATE for clock, _ in live))
    groups = dict(steps_to_write(steps, children)) if may_write else {}
    cut = paged(_groups(rows), asked, "Pages of: what has happened")
    return ProcessPage(
        state=state_of(steps, children, _statuses(rows), today),
        due=tuple(told(clock, who) for clock, who in live[:first]),
        later=tuple(told(clock, who) for clock, who in live[first:]),
        kept=tuple(told(clock, who) for clock, who in list(reversed(over))[:PAGE_SIZE]),
        taken=tuple(_taken(family_id, each, children, may_write, record) for each in cut.shown),
        paged=cut,
        tasks=tuple(_tasks(groups.pop(USUALLY, ()), live, today)),
        others=tuple(groups.items()),
        may_move=may_write
        and any(each.step in PLANS for child in children for each in open_spans(steps, child)),
    )


def _told(clock: Clock, who: str, *, family_id: str, record: Record, today: date, may_write: bool) -> Due:
    """Give a clock with why it is late, and where that is written down."""
    made, why = due_line(clock, who, today), record.reasons.get(key_of(clock))
    if not made.late:
        return made
    said = f"{why.words} {why.by.display_name}, {why.profession}" if why else ""
    address = reverse("family_late", args=[family_id, *key_of(clock)]) if may_write else ""
    return replace(made, reason=said, say_why=address)


def _tasks(usual: Iterable[tuple[str, str]], live: Iterable[tuple[Clock, str]], today: date) -> list[Task]:
    """Give what usually comes next, what is due first before the rest."""
    first: dict[str, Clock] = {}
    for clock, _ in live:
        first.setdefault(clock.timescale.met_by.value, clock)
    order = sorted(usual, key=lambda each: first[each[0]].due_on if each[0] in first else date.max)
    return [
        Task(code, words, chip(first[code], today), first[code].state(today) is State.LATE)
        if code in first
        else Task(code, words, "", False)
        for code, words in order
    ]


def _statuses(rows: Iterable[StepTaken]) -> dict[str, str]:
    """Give the legal status that was written down last for each child in care."""
    return {
        str(each.child_id): str(each.details["status"])
        for each in rows
        if each.step in {Step.CARE.value, Step.LEGAL_STATUS.value} and each.details.get("status")
    }


def clocks_of(
    rows: Iterable[StepTaken],
    allocated: Iterable[datetime],
    children: Mapping[str, str],
    unborn: Collection[str] = (),
) -> list[tuple[Clock, str]]:
    """Give each clock with whom it is about: one for all children it is the same for; '' is the family.

    No clock runs until an ``unborn`` child is seen: they are with their mother.
    """
    steps = happened(rows, allocated)
    told: dict[tuple[object, ...], tuple[Clock, list[str]]] = {}
    for child, name in [*children.items(), ("", "")]:
        for clock in clocks(of_child(steps, child)):
            if _is_of_family(clock.timescale, children) != (child == ""):
                continue
            if child in unborn and clock.timescale.met_by in VISITS:
                continue
            met, stopped = (each.at if each else None for each in (clock.met, clock.stopped))
            key = (clock.timescale.id, clock.due_on, clock.started.at, met, stopped)
            told.setdefault(key, (clock, []))[1].append(name)
    made = [(clock, _and([name for name in names if name])) for clock, names in told.values()]
    return sorted(made, key=lambda pair: (pair[0].due_on, pair[0].timescale.title))


def _is_of_family(rule: Timescale, children: Mapping[str, str]) -> bool:
    """Say whether a clock is told of the family; of each child where a step of one child may stop it."""
    of_family = {rule.starts_with, rule.met_by} <= OF_FAMILY
    return of_family and (rule.stops_with <= OF_FAMILY or not children)


def chip(clock: Clock, today: date) -> str:
    """Give 'due Thu 26 Nov 2026', 'LATE 3 working days', 'done' or 'done 2 working days late'."""
    state, late = clock.state(today), clock.late_by(today)
    by = f" {late} working day{'' if late == 1 else 's'}" if late else ""
    match state:
        case State.LATE:
            return f"LATE{by}"
        case State.DONE:
            return "done in time"
        case State.DONE_LATE:
            return f"done{by} late"
        case _:
            at = f", {time_of_day(clock.due_at)}" if clock.due_at else ""
            return f"due {'today' if clock.due_on == today else short_day(clock.due_on)}{at}"


def late_lead(late: Iterable[tuple[Clock, str]], today: date) -> tuple[str, ...]:
    """Say of what is late whom it is about, by which day it was due, and how that day was counted."""
    lines = [(due_line(clock, who, today), clock) for clock, who in late]
    first = lines[0][0]
    about = [
        f"{line.who or 'The family'}: was due by {day(clock.due_on)}; {line.chip}." for line, clock in lines
    ]
    return (*about, f"{first.rule}. {first.counted.split(',')[0]}.")


def due_line(clock: Clock, who: str, today: date) -> Due:
    """Give one clock in words, with its rule and its source."""
    rule = clock.timescale
    return Due(
        title=rule.title,
        who=who,
        due_on=clock.due_on,
        chip=chip(clock, today),
        late=clock.state(today) in {State.LATE, State.DONE_LATE},
        rule=f"At most {rule.limit} from: {rule.starts_with.label[:1].lower()}{rule.starts_with.label[1:]}",
        source=f"{STANDING[rule.standing]}. {rule.source}.{'' if rule.certain else TO_CHECK}",
        counted=f"Counted from {day(clock.started.on)}, which makes the last day {day(clock.due_on)}.",
    )


def _groups(rows: Sequence[StepTaken]) -> list[list[StepTaken]]:
    """Give what happened, the latest first; rows of one occurrence that say the same are one."""
    groups: dict[tuple[str, str, datetime, str], list[StepTaken]] = {}
    for each in rows:
        groups.setdefault((each.occurrence, each.step, each.happened_at, str(each.details)), []).append(each)
    return list(reversed(list(groups.values())))


def _taken(
    family_id: str,
    group: list[StepTaken],
    children: Mapping[str, str],
    may_write: bool,
    record: Record,
) -> Taken:
    eldest_first = {child: place for place, child in enumerate(children)}
    group = sorted(group, key=lambda each: eldest_first.get(each.child_id or "", len(eldest_first)))
    first = group[0]
    names = [children.get(each.child_id or "", "Someone of the family") for each in group]
    return Taken(
        title=Step(first.step).label,
        when=_when(first.happened_at),
        who=_and(names) if first.child_id else "",
        by=f"{first.by.display_name}, {first.profession}. Written {_when(first.written_at)}",
        facts=_facts(first),
        correct=tuple(
            (reverse("family_step_correct", args=[family_id, each.pk]), name)
            for each, name in zip(group, names, strict=True)
        )
        if may_write
        else (),
        reason=first.reason,
        earlier=tuple(_version(each) for each in earlier(record.versions, first)),
        plan=_plan(family_id, group, record.plans),
    )


def _plan(family_id: str, group: Sequence[StepTaken], plans: Mapping[tuple[str, str], str]) -> str:
    """Give the address of the plan that a step began, as it is worked on now; nothing where there is none."""
    found = (plans.get((each.child_id or "", each.step)) for each in group)
    plan_id = next(filter(None, found), "")
    return reverse("family_plan_one", args=[family_id, plan_id]) if plan_id else ""


def _facts(row: StepTaken) -> tuple[tuple[str, str], ...]:
    return tuple(
        (fact.label, fact.words(row.details[fact.id]))
        for fact in facts_of(Step(row.step))
        if fact.id in row.details
    )


def _version(row: StepTaken) -> str:
    """Tell what stood before: its day, its facts, and who wrote it."""
    facts = "".join(f" {label}: {words}." for label, words in _facts(row))
    return f"{_when(row.happened_at)}.{facts} {row.by.display_name}, written {_when(row.written_at)}."


def _when(at: datetime) -> str:
    return day(timezone.localtime(at).date())


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
