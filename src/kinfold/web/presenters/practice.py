"""Someone's practice as they and their coach see it: sessions, scores over time, plan and training.

Scores of one version stand in one table, and versions are never put together. Nothing here orders people.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.practice.catalogue import Catalogue
from kinfold.casework.practice.models import Coaching, CoachingPlan, Training
from kinfold.casework.practice.queries import Scored
from kinfold.casework.teams.models import Team
from kinfold.domain.practice import Instrument, Rules, summarise
from kinfold.reports.tables import Table
from kinfold.reports.wording import day
from kinfold.web.presenters.practice_words import how, lines_words, result_words, state, when

NOTICES = {
    "coach": "They are your coach now, and see all that is on this page.",
    "end-coach": "The coaching has ended.",
    "session": "The session is written down.",
    "plan": "The plan is written down.",
    "training": "The training is written down.",
    "training-back": "The training is taken back.",
}


@dataclass(frozen=True, slots=True)
class OfVersion:
    """The scores of one version, one session a row, the earliest first."""

    id: str
    name: str
    lines: str
    table: Table


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session in the list, the latest first."""

    href: str
    when: str
    how: str
    state: str


@dataclass(frozen=True, slots=True)
class PlanShown:
    """A coaching plan, and who signed it."""

    goals: str
    next_step: str
    review: str
    signed: str


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One course, with what it is taken back by."""

    row: str
    course: str
    said: str


@dataclass(frozen=True, slots=True)
class PracticePage:
    """The page; ``is_own`` where the worker reads it, or else their coach does. ``address`` is its own."""

    heading: str
    is_own: bool
    address: str
    notice: str | None
    coach: str
    versions: tuple[OfVersion, ...]
    sessions: tuple[SessionRow, ...]
    plan: PlanShown | None
    earlier: tuple[PlanShown, ...]
    training: tuple[TrainingRow, ...]
    dose: str
    teams: tuple[tuple[str, str], ...]
    owed: str


def practice_page(
    worker: User,
    *,
    reader: User,
    coaching: Coaching | None,
    sessions: Sequence[Scored],
    plans: Sequence[CoachingPlan],
    training: Sequence[Training],
    teams: Sequence[Team],
    owed_count: int,
    catalogue: Catalogue,
    rules: Rules,
    notice: str,
) -> PracticePage:
    """Make the page of what its reader may see."""
    is_own = worker.pk == reader.pk
    shown = tuple(plan_shown(each) for each in plans)
    return PracticePage(
        heading="Your practice" if is_own else f"Practice of {worker.display_name}",
        is_own=is_own,
        address=reverse("practice") if is_own else reverse("practice_worker", args=[worker.pk]),
        notice=NOTICES.get(notice),
        coach=f"{coaching.coach.display_name}, since {_on(coaching)}" if coaching else "",
        versions=versions(sessions, catalogue),
        sessions=tuple(session_row(each, rules) for each in reversed(sessions)),
        plan=shown[0] if shown else None,
        earlier=shown[1:],
        training=tuple(_training_row(each) for each in training),
        dose=_dose(training),
        teams=tuple((each.pk, each.name) for each in teams),
        owed=f" ({owed_count} to do)" if owed_count else "",
    )


def _on(coaching: Coaching) -> str:
    return day(localtime(coaching.starts_at).date())


def versions(sessions: Sequence[Scored], catalogue: Catalogue) -> tuple[OfVersion, ...]:
    """Give a table for each version that anything was scored by, in the order of its first session."""
    by_key: dict[str, list[Scored]] = {}
    for each in sessions:
        if each.first:
            by_key.setdefault(each.observation.key, []).append(each)
    known = ((catalogue.get(key), found) for key, found in by_key.items())
    return tuple(_of_version(each, found, at) for at, (each, found) in enumerate(known, 1) if each)


def _of_version(instrument: Instrument, sessions: Sequence[Scored], at: int) -> OfVersion:
    rows = tuple(
        (
            when(each.observation),
            *(result_words(result) for result in summarise(instrument, each.first.scores)),
        )
        for each in sessions
        if each.first
    )
    headers = ("Session", *(each.title for each in instrument.summaries))
    caption = f"Scores by {instrument.name}, as the coach coded them"
    return OfVersion(f"version-{at}", instrument.name, lines_words(instrument), Table(caption, headers, rows))


def session_row(one: Scored, rules: Rules) -> SessionRow:
    """Give a session as a row of a list."""
    seen = one.observation
    is_drawn = rules.is_drawn(seen.number)
    return SessionRow(
        reverse("practice_one", args=[seen.pk]), when(seen), how(seen), state(one, is_drawn=is_drawn)
    )


def plan_shown(plan: CoachingPlan) -> PlanShown:
    """Give a plan in words."""
    signed = f"{plan.by.display_name}, on {day(localtime(plan.written_at).date())}"
    return PlanShown(plan.goals, plan.next_step, day(plan.review_on), signed)


def _training_row(each: Training) -> TrainingRow:
    trainer = f", with {each.trainer}" if each.trainer else ""
    return TrainingRow(str(each.pk), each.course, f"{_hours(each.hours)}, {day(each.on)}{trainer}")


def _dose(training: Sequence[Training]) -> str:
    if not training:
        return ""
    total = sum((each.hours for each in training), Decimal(0))
    return f"{_hours(total)} in all, the last on {day(max(each.on for each in training))}."


def _hours(hours: Decimal) -> str:
    return "1 hour" if hours == 1 else f"{hours.normalize():f} hours"
