"""First pages: supply for the analyst, health for the administrator, an honest empty page for practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kinfold.casework.accounts.models import Role, User
from kinfold.reports.tables import Table
from kinfold.reports.wording import day, whole

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PracticePage:
    """An empty page that says what comes and who opens it."""

    heading: str
    empty: str
    next_step: str
    links: tuple[tuple[str, str], ...]


_OPENED = (
    "Family records open to you here once your partnership turns them on. "
    "Who may see which family is decided first, so no family is shown before then."
)
_FIGURE_LINKS = (
    ("board", "The board: what changed, and what we do not know"),
    ("answers", "Answers: did it work?"),
)
_WORD_LINKS = (("definitions", "What the figures count, and what the grades mean"),)
_PRACTICE = {
    Role.SOCIAL_WORKER: ("Your families", "No families are allocated to you yet.", _WORD_LINKS),
    Role.ADULT_SPECIALIST: ("Your families", "No families are allocated to you yet.", _WORD_LINKS),
    Role.TEAM_MANAGER: ("Your team", "No families are allocated to your team yet.", _FIGURE_LINKS),
    Role.CONFERENCE_CHAIR: ("Reviews due", "No reviews are booked with you yet.", _WORD_LINKS),
    Role.GUARDIAN: ("Access review", "Nothing waits: no family record has been opened.", _FIGURE_LINKS),
}


def practice(role: Role) -> PracticePage:
    """Make the first page of someone who works with families, or watches over those who do."""
    heading, empty, links = _PRACTICE[role]
    return PracticePage(heading, empty, _OPENED, links)


@dataclass(frozen=True, slots=True)
class SupplyPage:
    """Who has sent what, and what to do next."""

    as_of: str | None
    linked: str
    table: Table | None
    to_do: tuple[str, ...]
    answers: list[Figures]


def supply(figures: Figures | None, answers: list[Figures], agencies: dict[str, str]) -> SupplyPage:
    """Make the analyst's first page from the released figures: how far each agency's data reach."""
    if figures is None:
        return SupplyPage(None, "", None, (), answers)
    rows = tuple(_supplied(one, agencies) for one in figures["indicators"])
    headers = ("Agency", "Feeds", "Complete to", "Months with a figure", "Months without")
    linkage = figures.get("linkage", {})
    return SupplyPage(
        as_of=day(figures["as_of"]),
        linked=f"{_count(linkage, 'persons')} people are linked in {_count(linkage, 'families')} families.",
        table=Table("How far each agency's data reach", headers, rows),
        to_do=_to_do(figures, agencies),
        answers=answers,
    )


def _count(linkage: Figures, what: str) -> str:
    return whole(linkage.get(what))


def _supplied(one: Figures, agencies: dict[str, str]) -> tuple[str, ...]:
    known = sum(each.get("rate") is not None for each in one["months"])
    agency = str(agencies.get(one["agency"], one["agency"]))
    missing = len(one["months"]) - known
    return agency, str(one["title"]), day(one.get("data_complete_to")), str(known), str(missing)


def _to_do(figures: Figures, agencies: dict[str, str]) -> tuple[str, ...]:
    said = []
    for one in figures["indicators"]:
        agency = agencies.get(one["agency"], one["agency"])
        if (one.get("data_complete_to") or "") < figures["as_of"]:
            said.append(
                f"Ask {agency} for what is missing since {day(one.get('data_complete_to'))} ({one['title']})."
            )
    return tuple(said)


@dataclass(frozen=True, slots=True)
class HealthPage:
    """What an administrator may know: the machine, never a family."""

    facts: tuple[tuple[str, str], ...]


def health(engine: str, demo: bool, people: int) -> HealthPage:
    """Make the administrator's first page."""
    embedded = engine.endswith("sqlite3")
    return HealthPage(
        (
            ("Casework database", "SQLite, for one machine" if embedded else "PostgreSQL"),
            ("Data", "Invented people only: a demonstration" if demo else "This partnership's own"),
            ("People who may sign in", whole(people)),
            ("Family records", "Not turned on"),
        )
    )


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Who may sign in."""

    table: Table


def people(listed: Sequence[User]) -> PeoplePage:
    """Make the list of people."""
    headers = ("Name", "Sign-in name", "Agency", "Role", "Profession", "May sign in")
    rows = tuple(
        (
            user.display_name,
            user.sign_in_name,
            user.agency.name,
            Role(user.role).label,
            user.profession,
            "Yes" if user.is_active else "No",
        )
        for user in listed
    )
    return PeoplePage(Table("People who may sign in", headers, rows))
