"""First pages: supply for the analyst, health for the administrator, an honest empty page for practice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kinfold.domain.agency import Role
from kinfold.reports.tables import Table
from kinfold.reports.wording import day, whole

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Now:
    """Something this person can do today: the page's name, the link's words, and why one would follow it."""

    name: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class PracticePage:
    """An empty page that says why it is empty, and what can be done today."""

    heading: str
    empty: str
    next_step: str
    now: tuple[Now, ...]


_NO_RECORDS = (
    "They appear here the same minute: families your team manager allocates to you, and records you begin."
)
_WORDS = Now(
    "definitions",
    "What the figures count, and what their grades mean",
    "For when someone quotes a figure about families like yours. None is about one family or one worker.",
)
_BOARD = Now(
    "board",
    "The board",
    "What changed for families, what it means for each agency, and what we do not know.",
)
_ANSWERS = Now(
    "answers", "Answers", "Did it work? What may be said, how sure we are, and what would settle it."
)
_FIND = Now(
    "find",
    "Find a family",
    "See whether a family is known, and whom to ring. Each search is written down; what you typed is not.",
)
_TEAMS = Now("teams", "Your teams", "Posts, who holds them, who is on duty, and which disciplines you lack.")
_KNOW = Now(
    "conflicts", "Who knows a family", "The conflict register: whoever knows a family does not work with it."
)
_BEGIN = Now(
    "family_new",
    "Begin a family’s record",
    "For a family that your team works with from today. Find out first whether they are known.",
)
_PRACTICE = {
    Role.SOCIAL_WORKER: (
        "Your families",
        "No families are allocated to you yet.",
        _NO_RECORDS,
        (_FIND, _BEGIN, _WORDS),
    ),
    Role.ADULT_SPECIALIST: (
        "Your families",
        "No families are allocated to you yet.",
        _NO_RECORDS,
        (_FIND, _WORDS),
    ),
    Role.TEAM_MANAGER: (
        "Your team",
        "No families are allocated to your team yet.",
        _NO_RECORDS,
        (_FIND, _BEGIN, _TEAMS, _KNOW, _BOARD, _ANSWERS, _WORDS),
    ),
    Role.CONFERENCE_CHAIR: (
        "Reviews due",
        "No reviews are booked with you yet.",
        _NO_RECORDS,
        (_FIND, _WORDS),
    ),
}


def practice(role: Role) -> PracticePage:
    """Make the first page of someone who works with families, before there is one."""
    return PracticePage(*_PRACTICE[role])


@dataclass(frozen=True, slots=True)
class SupplyPage:
    """Who has sent what, and what to do next."""

    as_of: str | None
    linked: str
    table: Table | None
    to_do: tuple[str, ...]
    sent: Table | None
    answers: list[Figures]


def supply(
    figures: Figures | None,
    answers: list[Figures],
    agencies: dict[str, str],
    sent: Sequence[Figures] = (),
) -> SupplyPage:
    """Make the analyst's first page: what was sent, and how far each agency's data reach."""
    if figures is None:
        return SupplyPage(None, "", None, _mend(sent, agencies), _sent(sent, agencies), answers)
    rows = tuple(_supplied(one, agencies) for one in figures["indicators"])
    headers = ("Agency", "Feeds", "Complete to", "Months with a figure", "Months without")
    linkage = figures.get("linkage", {})
    return SupplyPage(
        as_of=day(figures["as_of"]),
        linked=(
            f"The agencies' records are of {_count(linkage, 'persons')} people in "
            f"{_count(linkage, 'families')} families, known to children's services or not."
        ),
        table=Table("How far each agency's data reach", headers, rows),
        to_do=_to_do(figures, agencies) + _mend(sent, agencies),
        sent=_sent(sent, agencies),
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


def _mend(sent: Sequence[Figures], agencies: dict[str, str]) -> tuple[str, ...]:
    held: dict[str, int] = {}
    for one in sent:
        held[one["agency"]] = held.get(one["agency"], 0) + one["quarantined"]
    return tuple(
        f"Ask {agencies.get(agency, agency)} to mend {_rows(count)} held back and send them again."
        for agency, count in held.items()
        if count
    )


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{whole(count)} rows"


def _sent(sent: Sequence[Figures], agencies: dict[str, str]) -> Table | None:
    rows = tuple(
        (
            str(one["title"]),
            str(agencies.get(one["agency"], one["agency"])),
            day(one["received_on"]),
            day(one["data_to"]) if one.get("data_to") else "no dates",
            *(whole(one[count]) for count in ("lines", "accepted", "quarantined", "duplicates")),
        )
        for one in sent
    )
    headers = (
        "Extract",
        "Agency",
        "Last sent",
        "Speaks of days to",
        "Lines",
        "Accepted",
        "Held back",
        "Repeats",
    )
    return Table("What was sent: lines = accepted + held back + repeats", headers, rows) if rows else None


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
        )
    )
