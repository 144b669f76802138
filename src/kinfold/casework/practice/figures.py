"""Figures of a team's practice, of enough workers and sessions or not at all. Never of one worker.

They stand still for a quarter, and shares are told in quarters: so one more session tells nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kinfold.casework.accounts.models import User
from kinfold.casework.day_span import first_moment
from kinfold.casework.practice.catalogue import Catalogue
from kinfold.casework.practice.models import Observation, Training
from kinfold.casework.practice.queries import scored
from kinfold.casework.teams.models import Team
from kinfold.casework.teams.queries import workers_of
from kinfold.casework.versions import standing
from kinfold.domain.practice import Instrument, Line, Rules, Scores, Summary, band, summarise


@dataclass(frozen=True, slots=True)
class Share:
    """How many sessions reach each line of a summary score, in quarters; None where too few have one."""

    summary: Summary
    fair: str | None
    good: str | None


@dataclass(frozen=True, slots=True)
class OfVersion:
    """The sessions of one version; ``sessions`` is None, and there are no shares, where they are too few."""

    instrument: Instrument
    sessions: int | None
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamFigures:
    """Figures as they stood at the end of a quarter. None of ``workers``: the team is too small for any.

    ``trained`` is None where fewer than the least number were; ``hours`` is their mean.
    """

    before: date
    workers: int | None
    trained: int | None
    hours: Decimal | None
    versions: tuple[OfVersion, ...]


def quarter_start(day: date) -> date:
    """Give the first day of a day's quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def team_figures(team: Team, *, today: date, rules: Rules, catalogue: Catalogue) -> TeamFigures:
    """Reckon what may be told of a team, as it was and as was written down when this quarter began."""
    before = quarter_start(today)
    moment = first_moment(before)
    workers = workers_of([team.pk], moment)
    if len(workers) < rules.least_workers:
        return TeamFigures(before, None, None, None, ())
    trained, hours = _training(workers, before, moment, rules)
    return TeamFigures(before, len(workers), trained, hours, _versions(workers, moment, rules, catalogue))


def _training(
    workers: Sequence[User], before: date, moment: datetime, rules: Rules
) -> tuple[int | None, Decimal | None]:
    rows = Training.objects.filter(worker__in=workers, written_at__lt=moment)
    dose: dict[str, Decimal] = {}
    for each in standing(rows):
        if each.on < before:
            dose[each.worker_id] = dose.get(each.worker_id, Decimal(0)) + each.hours
    if len(dose) < rules.least_workers:
        return None, None
    return len(dose), sum(dose.values(), Decimal(0)) / len(dose)


def _versions(
    workers: Sequence[User], moment: datetime, rules: Rules, catalogue: Catalogue
) -> tuple[OfVersion, ...]:
    rows = Observation.objects.filter(worker__in=workers, agreed=True, withdrawn_on=None)
    by_key: dict[str, list[tuple[str, Scores]]] = {}
    for each in scored(rows):
        if each.first and each.first.written_at < moment:
            by_key.setdefault(each.observation.key, []).append(
                (each.observation.worker_id, each.first.scores)
            )
    known = ((catalogue.get(key), found) for key, found in sorted(by_key.items()))
    return tuple(_of_version(each, found, rules) for each, found in known if each)


def _of_version(instrument: Instrument, found: Iterable[tuple[str, Scores]], rules: Rules) -> OfVersion:
    rows = list(found)
    if not rules.is_enough([worker for worker, _ in rows]):
        return OfVersion(instrument, None)
    results = [(worker, summarise(instrument, scores)) for worker, scores in rows]
    shares = []
    for at, summary in enumerate(instrument.summaries):
        if summary.fair is not None:
            lines = [(worker, each[at].line) for worker, each in results if each[at].line]
            shares.append(_share(summary, lines, rules))
    return OfVersion(instrument, len(rows), tuple(shares))


def _share(summary: Summary, lines: Sequence[tuple[str, Line | None]], rules: Rules) -> Share:
    if not rules.is_enough([worker for worker, _ in lines]):
        return Share(summary, None, None)
    good = sum(line is Line.GOOD for _, line in lines)
    fair = good + sum(line is Line.FAIR for _, line in lines)
    return Share(summary, band(fair, len(lines)), band(good, len(lines)))
