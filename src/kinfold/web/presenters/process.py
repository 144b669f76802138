"""Words for a family's process: what is due and why, what has happened, and what may be written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.process.actions import earlier, happened, standing
from kinfold.casework.process.models import StepTaken
from kinfold.domain.case import OF_FAMILY, Step, of_child
from kinfold.domain.clocks import Clock, State, Timescale, clocks
from kinfold.domain.step_facts import facts_of
from kinfold.reports.wording import day
from kinfold.web.presenters.process_steps import Group, steps_to_write
from kinfold.web.presenters.spoken import short_day, time_of_day

STANDING = {
    "statutory": "The law says so",
    "guidance": "Statutory guidance says so",
    "local": "Local practice; your partnership may change it",
}
TO_CHECK = " Check the present wording before relying on it."


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is, or was, to be done by a day. ``late`` says it in words and not by colour alone."""

    title: str
    who: str
    due_on: date
    chip: str
    late: bool
    rule: str
    source: str
    counted: str


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


@dataclass(frozen=True, slots=True)
class ProcessPage:
    """What the page shows."""

    due: tuple[Due, ...]
    kept: tuple[Due, ...]
    taken: tuple[Taken, ...]
    steps: tuple[Group, ...]


def process_page(
    *,
    family_id: str,
    versions: Sequence[StepTaken],
    allocated: Sequence[datetime],
    children: Mapping[str, str],
    today: date,
    may_write: bool,
) -> ProcessPage:
    """Make the page; ``versions`` are all rows, ``children`` gives names by id, the eldest first."""
    rows = standing(versions)
    found = clocks_of(rows, allocated, children)
    live = [pair for pair in found if pair[0].state(today) in {State.RUNNING, State.LATE}]
    over = [pair for pair in found if pair[0].state(today) in {State.DONE, State.DONE_LATE}]
    return ProcessPage(
        due=tuple(due_line(clock, who, today) for clock, who in live),
        kept=tuple(due_line(clock, who, today) for clock, who in reversed(over)),
        taken=tuple(_taken(family_id, rows, children, may_write, versions)),
        steps=steps_to_write(happened(rows, allocated), children) if may_write else (),
    )


def clocks_of(
    rows: Iterable[StepTaken], allocated: Iterable[datetime], children: Mapping[str, str]
) -> list[tuple[Clock, str]]:
    """Give each clock with whom it is about: one for all children it is the same for; '' is the family."""
    steps = happened(rows, allocated)
    told: dict[tuple[object, ...], tuple[Clock, list[str]]] = {}
    for child, name in [*children.items(), ("", "")]:
        for clock in clocks(of_child(steps, child)):
            if _is_of_family(clock.timescale, children) != (child == ""):
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


def _taken(
    family_id: str,
    rows: Sequence[StepTaken],
    children: Mapping[str, str],
    may_write: bool,
    versions: Sequence[StepTaken],
) -> Iterable[Taken]:
    """Give what happened, the latest first; rows of one occurrence that say the same are one."""
    groups: dict[tuple[str, str, datetime, str], list[StepTaken]] = {}
    eldest_first = {child: place for place, child in enumerate(children)}
    for each in rows:
        groups.setdefault((each.occurrence, each.step, each.happened_at, str(each.details)), []).append(each)
    for group in reversed(list(groups.values())):
        group.sort(key=lambda each: eldest_first.get(each.child_id or "", len(eldest_first)))
        first = group[0]
        step = Step(first.step)
        names = [children.get(each.child_id or "", "Someone of the family") for each in group]
        yield Taken(
            title=step.label,
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
            earlier=tuple(_version(each) for each in earlier(versions, first)),
        )


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
