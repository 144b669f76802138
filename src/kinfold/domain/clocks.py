"""Statutory and local timescales, and the clocks that they start: due, done, late, or stopped.

The timescales are dated data with their sources (``codes/timescales.json``). A maximum is not a target. Not
where anyone is told what is late: pages do that, about families and never about workers.
"""

import calendar
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from kinfold.domain.case import LONDON, SPANS, Happened, Step, in_order
from kinfold.domain.working_days import after_working_days, working_days_between


class Unit(StrEnum):
    """What a timescale is counted in."""

    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    HOURS = "hours"


class State(StrEnum):
    """How a clock stands on a day."""

    RUNNING = "running"
    LATE = "late"
    DONE = "done"
    DONE_LATE = "done_late"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Timescale:
    """One rule: what starts it, what meets it, how long it allows, and who says so.

    ``standing`` is statutory, guidance or local. ``certain`` is False where the source was not read in its
    own words. ``restarts``: a further start before it is met begins it anew. ``during`` names a step that
    must have begun and not ended for a start to count; ``first_counted`` and ``last_counted`` say which of
    several starts do. In force from ``valid_from`` to before ``valid_until``, by the day of the start.
    """

    id: str
    title: str
    starts_with: Step
    met_by: Step
    amount: int
    unit: Unit
    stops_with: frozenset[Step]
    restarts: bool
    during: Step | None
    first_counted: int
    last_counted: int | None
    standing: str
    certain: bool
    valid_from: date
    valid_until: date | None
    source: str

    @property
    def limit(self) -> str:
        """The limit in words, such as '10 working days'."""
        unit = self.unit.value.replace("_", " ")
        return f"{self.amount} {unit if self.amount != 1 else unit[:-1]}"

    def is_in_force(self, on: date) -> bool:
        """Say whether a start on a day counts."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@dataclass(frozen=True, slots=True)
class Clock:
    """A timescale that was started: by what, until when, and what came of it."""

    timescale: Timescale
    started: Happened
    due_on: date
    due_at: datetime | None = None
    met: Happened | None = None
    stopped: Happened | None = None

    def state(self, on: date) -> State:
        """Say how it stands on a day."""
        if self.met:
            return State.DONE_LATE if self._is_after_due(self.met) else State.DONE
        if self.stopped:
            return State.STOPPED
        return State.LATE if on > self.due_on else State.RUNNING

    def late_by(self, on: date) -> int:
        """Give the working days by which it is, or was met, late; 0 when it is not."""
        end = self.met.on if self.met else on
        is_late = self.state(on) in {State.LATE, State.DONE_LATE}
        return max(0, working_days_between(self.due_on, end)) if is_late else 0

    def _is_after_due(self, met: Happened) -> bool:
        return met.at > self.due_at if self.due_at else met.on > self.due_on


@cache
def timescales() -> tuple[Timescale, ...]:
    """Give every timescale, in the order of the file."""
    rows = json.loads(files("kinfold.domain.codes").joinpath("timescales.json").read_text(encoding="utf-8"))
    return tuple(_read(row) for row in rows)


def due(amount: int, unit: Unit, started: datetime) -> tuple[date, datetime | None]:
    """Give the last day, and for a limit in hours the last instant, on which a limit is kept.

    The day of the start does not count. A month ends on the day of the same number, or on the last day of a
    month that has none.
    """
    day = started.astimezone(LONDON).date()
    match unit:
        case Unit.WORKING_DAYS:
            return after_working_days(day, amount), None
        case Unit.MONTHS:
            return _months_after(day, amount), None
        case Unit.HOURS:
            last = started.astimezone(UTC) + timedelta(hours=amount)
            return last.astimezone(LONDON).date(), last
        case _:
            return day + timedelta(days=amount * (7 if unit is Unit.WEEKS else 1)), None


def clocks(happened: Iterable[Happened], rules: Sequence[Timescale] | None = None) -> list[Clock]:
    """Give every clock that these steps of one case started, the earliest due first.

    Several steps at one instant count in the order given.
    """
    steps = in_order(happened)
    found = [clock for rule in (timescales() if rules is None else rules) for clock in _of(rule, steps)]
    return sorted(found, key=lambda clock: (clock.due_on, clock.started.at, clock.timescale.id))


def _of(rule: Timescale, steps: Sequence[Happened]) -> list[Clock]:
    """Give the clocks of one rule: each start runs until it is met, stopped, or begun anew."""
    out = []
    starts = _starts(rule, steps)
    ends = {rule.met_by, *rule.stops_with}
    for place in starts:
        later = range(place + 1, len(steps))
        end = next((at for at in later if steps[at].step in ends or (rule.restarts and at in starts)), None)
        came = None if end is None else steps[end]
        if came and came.step not in ends:
            continue
        met = came if came and came.step is rule.met_by else None
        last, instant = due(rule.amount, rule.unit, steps[place].at)
        out.append(Clock(rule, steps[place], last, instant, met, None if met else came))
    return out


def _starts(rule: Timescale, steps: Sequence[Happened]) -> dict[int, None]:
    """Give the places of the steps that start a rule: of its kind, in force, during what it must be.

    What must be open counts its first and its later ones anew each time it begins.
    """
    out: dict[int, None] = {}
    is_open, nth = rule.during is None, 0
    for place, here in enumerate(steps):
        if rule.during and here.step in {rule.during, SPANS[rule.during]}:
            is_open, nth = here.step is rule.during, 0
        if here.step is not rule.starts_with or not is_open:
            continue
        nth += 1
        if rule.is_in_force(here.on) and rule.first_counted <= nth <= (rule.last_counted or nth):
            out[place] = None
    return out


def _months_after(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _read(row: dict[str, object]) -> Timescale:
    """Read one row of the file."""
    until = row["valid_until"]
    during = row["during"]
    return Timescale(
        id=str(row["id"]),
        title=str(row["title"]),
        starts_with=Step(str(row["starts_with"])),
        met_by=Step(str(row["met_by"])),
        amount=int(str(row["amount"])),
        unit=Unit(str(row["unit"])),
        stops_with=frozenset(Step(each) for each in row["stops_with"]),  # type: ignore[attr-defined]
        restarts=bool(row["restarts"]),
        during=Step(str(during)) if during else None,
        first_counted=int(str(row["first_counted"])),
        last_counted=int(str(row["last_counted"])) if row["last_counted"] else None,
        standing=str(row["standing"]),
        certain=bool(row["certain"]),
        valid_from=date.fromisoformat(str(row["valid_from"])),
        valid_until=date.fromisoformat(str(until)) if until else None,
        source=str(row["source"]),
    )
