"""A team's practice in figures, of enough workers or not at all, and the page of whoever coaches."""

from collections.abc import Sequence
from dataclasses import dataclass

from kinfold.casework.accounts.models import User
from kinfold.casework.practice.figures import OfVersion, TeamFigures
from kinfold.casework.practice.owed import Owes
from kinfold.casework.practice.queries import Scored
from kinfold.casework.teams.models import Team
from kinfold.domain.practice import Rules
from kinfold.reports.tables import Table
from kinfold.reports.wording import day, number
from kinfold.web.presenters.practice import SessionRow, session_row

FEW = "Too few to show"


@dataclass(frozen=True, slots=True)
class VersionShown:
    """The sessions of one version, and how many reach its lines; ``few`` where they are too few."""

    name: str
    few: str
    table: Table | None


@dataclass(frozen=True, slots=True)
class TeamPage:
    """The page of one team."""

    name: str
    before: str
    few: str
    facts: tuple[tuple[str, str], ...]
    versions: tuple[VersionShown, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class CoachPage:
    """Those whom someone coaches, and the sessions that wait for their scores."""

    notice: str | None
    coached: tuple[tuple[str, str], ...]
    to_code: tuple[tuple[SessionRow, str], ...]


def team_page(team: Team, figures: TeamFigures, rules: Rules) -> TeamPage:
    """Make the page."""
    rule = (
        f"Figures are shown of {rules.least_workers} workers and {rules.least_observations} sessions or "
        "more, where fewer than half are one worker’s. They change every three months, and shares are told "
        "roughly: below a quarter, up to half, and so on."
    )
    few = "" if figures.workers else FEW
    return TeamPage(team.name, day(figures.before), few, _facts(figures, rules), _versions(figures), rule)


def _facts(figures: TeamFigures, rules: Rules) -> tuple[tuple[str, str], ...]:
    if not figures.workers:
        return ()
    trained = str(figures.trained) if figures.trained else f"Fewer than {rules.least_workers}"
    hours = f"{number(float(figures.hours), 1)} hours each on average" if figures.hours else FEW
    return (("Workers", str(figures.workers)), ("Had training", trained), ("Training", hours))


def _versions(figures: TeamFigures) -> tuple[VersionShown, ...]:
    return tuple(_version(each) for each in figures.versions)


def _version(each: OfVersion) -> VersionShown:
    if each.sessions is None:
        return VersionShown(each.instrument.name, FEW, None)
    name = f"{each.instrument.name}: {each.sessions} sessions"
    if not each.shares:
        return VersionShown(name, "No lines are drawn: none are known.", None)
    rows = tuple((one.summary.title, one.fair or FEW, one.good or FEW) for one in each.shares)
    headers = ("Score", "Sessions at fair or better", "Sessions at good")
    return VersionShown(
        name, "", Table(f"Sessions that reach each line of {each.instrument.name}", headers, rows)
    )


TO_DO = {
    Owes.FIRST: "{who}: score it",
    Owes.ASK: "{who}: drawn, ask a second coder",
    Owes.SECOND: "Score it as the second coder",
}


def coach_page(
    coached: Sequence[User], owed: Sequence[tuple[Scored, Owes]], rules: Rules, notice: str
) -> CoachPage:
    """Make the page. The second coder is not told whose session it is."""
    return CoachPage(
        "The coaching has ended." if notice == "end-coach" else None,
        tuple((each.pk, each.display_name) for each in coached),
        tuple((session_row(each, rules), _to_do(each, owes)) for each, owes in owed),
    )


def _to_do(each: Scored, owes: Owes) -> str:
    who = "" if owes is Owes.SECOND else each.observation.worker.display_name
    return TO_DO[owes].format(who=who)
