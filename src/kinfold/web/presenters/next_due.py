"""What is due next for a family, and when each child was last seen: a line of a list. No figure by worker."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from kinfold.casework.process.models import StepTaken
from kinfold.domain.clocks import State
from kinfold.domain.working_days import working_days_between
from kinfold.web.presenters.process import VISITS, chip, clocks_of
from kinfold.web.presenters.spoken import short_day

NOTHING, NEVER = "Nothing due", "Not written down"


@dataclass(frozen=True, slots=True)
class NextDue:
    """What is due first; ``due_on`` is None where nothing is. ``chip`` tells the day, or that it is late."""

    what: str
    chip: str = ""
    late: bool = False
    due_on: date | None = None


def next_due(
    rows: Iterable[StepTaken],
    allocated: Iterable[datetime],
    children: Mapping[str, str],
    today: date,
    unborn: Collection[str] = (),
    review: date | None = None,
) -> NextDue:
    """Give what is due first; ``children`` gives each child's name by id, and ``unborn`` those expected.

    ``review`` is the day on which a plan of theirs is looked at again.
    """
    for clock, who in clocks_of(rows, allocated, children, unborn):
        state = clock.state(today)
        if state in {State.RUNNING, State.LATE}:
            if review and review < clock.due_on:
                break
            title = clock.timescale.title
            what = f"{title}: {who}" if who else title
            return NextDue(what, chip(clock, today), state is State.LATE, clock.due_on)
    return _review(review, today) if review else NextDue(NOTHING)


def _review(on: date, today: date) -> NextDue:
    late = working_days_between(on, today) if on < today else 0
    words = f"LATE {late} working day{'s' if late != 1 else ''}" if on < today else f"due {short_day(on)}"
    return NextDue("Look at the plan again", "due today" if on == today else words, on < today, on)


def last_seen(rows: Sequence[StepTaken], child_id: str) -> str:
    """Give 'Mon 16 Nov 2026, alone' of the last visit at which a child was seen; rows are in their order."""
    for each in reversed(rows):
        if each.child_id == child_id and each.step in VISITS and each.details.get("seen", True):
            alone = each.details.get("seen_alone")
            how = "" if alone is None else ", alone" if alone else ", not alone"
            return f"{short_day(timezone.localtime(each.happened_at).date())}{how}"
    return NEVER
