"""Which role may open which kind of page: one table for addresses, navigation and links alike.

Not about families: the access policy of ``sharing`` decides for each record, and comes before these pages do.
"""

from dataclasses import dataclass
from enum import StrEnum

from kinfold.casework.accounts.models import User
from kinfold.domain.agency import PRACTICE, Role


class Page(StrEnum):
    """A kind of page that a role may or may not open."""

    HOME = "home"
    BOARD = "board"
    INDICATORS = "indicators"
    ANSWERS = "answers"
    SAVINGS = "savings"
    DEFINITIONS = "definitions"
    PEOPLE = "people"
    COUNTY = "county"
    ACCESS = "access"
    ACCOUNT = "account"
    FAMILY = "family"
    FIND = "find"
    TEAMS = "teams"
    CONFLICTS = "conflicts"
    FRONT_DOOR = "front_door"
    TEAM_BOARD = "team_board"
    PRACTICE = "practice"
    MEETINGS = "meetings"


# Who may come to see a family, or decides who does: signing in takes them two steps in a real partnership.
SEES_FAMILIES = frozenset(set(Role) - {Role.ANALYST, Role.BOARD_MEMBER})

_FIGURES = {Role.ANALYST, Role.BOARD_MEMBER, Role.TEAM_MANAGER, Role.GUARDIAN}
_EVERYONE = set(Role)
ALLOWED: dict[Page, set[Role]] = {
    Page.HOME: _EVERYONE,
    Page.DEFINITIONS: _EVERYONE,
    Page.BOARD: _FIGURES,
    Page.INDICATORS: _FIGURES,
    Page.ANSWERS: _FIGURES,
    Page.SAVINGS: _FIGURES,
    Page.PEOPLE: {Role.ADMINISTRATOR},
    Page.COUNTY: _EVERYONE,
    Page.ACCESS: {Role.GUARDIAN},
    Page.ACCOUNT: _EVERYONE,
    Page.FAMILY: set(PRACTICE),
    Page.FIND: set(PRACTICE),
    Page.TEAMS: {Role.TEAM_MANAGER, Role.ADMINISTRATOR},
    Page.CONFLICTS: {*PRACTICE, Role.GUARDIAN},
    Page.FRONT_DOOR: {Role.SOCIAL_WORKER, Role.TEAM_MANAGER},
    Page.TEAM_BOARD: {Role.TEAM_MANAGER},
    Page.PRACTICE: set(PRACTICE),
    Page.MEETINGS: {Role.SOCIAL_WORKER, Role.ADULT_SPECIALIST, Role.TEAM_MANAGER},
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the service navigation."""

    page: Page
    text: str


_MEASURES = (Item(Page.BOARD, "Board"), Item(Page.INDICATORS, "Indicators"), Item(Page.ANSWERS, "Answers"))
_WORDS = Item(Page.DEFINITIONS, "Definitions")
_FIND = Item(Page.FIND, "Find")
_DOOR = Item(Page.FRONT_DOOR, "Front door")
_MEETINGS = Item(Page.MEETINGS, "Meetings")
_NAVIGATION: dict[Role, tuple[Item, ...]] = {
    Role.SOCIAL_WORKER: (Item(Page.HOME, "My families"), _MEETINGS, _DOOR, _FIND, _WORDS),
    Role.ADULT_SPECIALIST: (Item(Page.HOME, "My families"), _MEETINGS, _FIND, _WORDS),
    Role.TEAM_MANAGER: (
        Item(Page.HOME, "Team"),
        Item(Page.TEAM_BOARD, "Team board"),
        _MEETINGS,
        _DOOR,
        _FIND,
    ),
    Role.CONFERENCE_CHAIR: (Item(Page.HOME, "Reviews due"), _FIND, _WORDS),
    Role.ANALYST: (Item(Page.HOME, "Supply"), *_MEASURES, Item(Page.SAVINGS, "Savings")),
    Role.BOARD_MEMBER: (
        Item(Page.BOARD, "Board"),
        Item(Page.ANSWERS, "Answers"),
        Item(Page.SAVINGS, "Savings"),
        _WORDS,
    ),
    Role.GUARDIAN: (Item(Page.ACCESS, "Access review"), *_MEASURES, _WORDS),
    Role.ADMINISTRATOR: (Item(Page.HOME, "System health"), Item(Page.PEOPLE, "People and teams"), _WORDS),
}


def may_open(user: User, page: Page) -> bool:
    """Say whether this person's role opens this kind of page."""
    return user.is_active and Role(user.role) in ALLOWED[page]


def rule_for(user: User, page: Page) -> str:
    """Give the rule that decides for this person and kind of page, in words that hold no name."""
    may = "may" if may_open(user, page) else "may not"
    return f"{Role(user.role).label} {may} open pages of the kind {page.value}"


def pages_of(user: User) -> frozenset[Page]:
    """Give every kind of page this person may open: the filter that goes with ``may_open``."""
    return frozenset(page for page in Page if may_open(user, page))


def home_of(user: User) -> str:
    """Give what this person's first page is called: the words of every link that leads back to it."""
    return navigation_of(user)[0].text


def navigation_of(user: User) -> tuple[Item, ...]:
    """Give the items of this person's service navigation: five at most, the first is their home."""
    return _NAVIGATION[Role(user.role)]
