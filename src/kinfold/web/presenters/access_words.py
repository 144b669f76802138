"""Words that the pages of the access review share. Names and references are put to identifiers here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page as Slice
from django.utils.timezone import localtime

from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import SERVED, Action, AuditEvent, Subject
from kinfold.domain.access import RULES, Section
from kinfold.domain.agency import Role
from kinfold.reports.wording import day

UNKNOWN_FAMILY = "A family you may not know of"
FROM_PAGES = {"work": "Work", "enquiry": "Enquiry", "assurance": "Checking looks"}
_WHY = {
    "allocated": "Allocated to the family",
    "manager": "Manages the family’s team",
    "co-worker": "Works with the family beside those allocated",
    "chair": "Chairs the family’s conference",
    "duty": "On duty for the family’s team",
    "same-team": "Of the family’s team",
    "conference": "Member of the family’s conference",
    "shared": "Shared with their agency for a time",
    "break-glass": "Broke the glass",
    "assurance": "Checks how records are looked at",
    "known": "Enquiry whether the family is known",
    "custodian": "Custodian of the safe address",
}
_REFUSED = {
    "left": "Refused: no longer works here",
    "excluded": "Refused: on the list of those who may not see it",
    "conflict": "Refused: knows the family",
    "sealed": "Refused: sealed, and not named",
    "custodians-only": "Refused: not a custodian",
    "no-reason": "Refused: no current reason",
}
_LEVELS = {"exists": "that it is there", "summary": "who and whom", "read": "read", "write": "write"}
_RULE_WORDS = {rule.id: rule.words for rule in RULES}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a table, and where it leads. ``hidden`` is said only where a link is read alone."""

    text: str
    href: str = ""
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A table whose cells may lead somewhere. ``prose`` are the columns of text, by position."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    prose: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Directory:
    """Who is who: people by identifier, agencies by code, references of families that may be known."""

    people: Mapping[str, User]
    agencies: Mapping[str, str]
    under_name: Mapping[str, str] = field(default_factory=dict)
    references: Mapping[str, str] = field(default_factory=dict)

    def who(self, look: AuditEvent) -> str:
        """Give who did it, or under whose name it was tried."""
        if look.actor:
            return self.name(look.actor)
        tried = self.under_name.get(look.thing)
        if tried is None:
            return "Someone under a name that nobody has"
        return f"Someone under the name of {self.name(tried)}"

    def name(self, user_id: str) -> str:
        """Give what someone is called."""
        found = self.people.get(user_id)
        return found.display_name if found else "Someone whose account is gone"

    def standing(self, look: AuditEvent) -> str:
        """Give agency and role as they were at that time."""
        if not look.role:
            return "Not signed in"
        return f"{self.agencies.get(look.agency, look.agency)}, {role_words(look.role)}"

    def thing(self, look: AuditEvent) -> str:
        """Give what a page showed: a family's reference, somebody's name, or else its opaque identifier."""
        if look.thing in self.people:
            return self.name(look.thing)
        return self.references.get(look.thing, look.thing)

    def family(self, family_id: str) -> str:
        """Give a family's reference, or words for one that whoever reads this may not know of."""
        return self.references.get(family_id, UNKNOWN_FAMILY)


def role_words(role: str) -> str:
    """Give a role in words."""
    return Role(role).label if role in Role.codes() else role


def action_words(action: str) -> str:
    """Give what was done, in words."""
    return str(Action(action).label) if action in Action.values else action


_PLACES = {
    "family": "A family",
    "access": "Access review",
    "person": "A person",
    "people": "People and teams",
}


def route_words(look: AuditEvent, who: Directory | None = None) -> str:
    """Give the name of the page and, for one that was served, what it showed to whoever may know that."""
    route = look.route.removeprefix("accounts:")
    if not route:
        return "No address of ours"
    place, _, rest = route.partition("_")
    words = f"{_PLACES.get(place, place.capitalize())}{': ' if place in _PLACES and rest else ' '}"
    said = f"{words}{rest.replace('_', ' ')}".strip()
    thing = who.thing(look) if who and look.action in SERVED else ""
    return f"{said} ({thing})" if thing else said


def how_much(subjects: Iterable[Subject]) -> str:
    """Give the sections asked for, and how much of each was given."""
    told: dict[str, str] = {}
    for each in sorted(subjects, key=lambda one: (one.given, list(_LEVELS).index(one.level))):
        told[each.section] = _LEVELS[each.level] if each.given else "nothing"
    return "; ".join(f"{_section(name)}: {much}" for name, much in told.items())


def _section(name: str) -> str:
    return Section(name).label if name in Section.codes() else name


def why(subjects: Iterable[Subject]) -> str:
    """Give why they could or could not, each reason once."""
    return "; ".join(dict.fromkeys(rule_words(each.rule) for each in subjects))


def rule_words(rule: str) -> str:
    """Give a rule of access in words about someone else."""
    kind = rule.partition(":")[0]
    return _WHY.get(kind) or _REFUSED.get(kind) or f"The rule: “{_RULE_WORDS.get(rule, rule)}”"


def moment(at: datetime) -> str:
    """Give '24 November 2026, 2:14pm', as a clock on the wall here tells it."""
    return f"{day(localtime(at))}, {clock_time(at)}"


def clock_time(at: datetime) -> str:
    """Give '2:14pm', as a clock on the wall here tells it."""
    here = localtime(at)
    return f"{here.hour % 12 or 12}:{here.minute:02}{'am' if here.hour < 12 else 'pm'}"


def option(value: str, text: str, *, selected: bool) -> dict[str, Any]:
    """Give one choice of a select."""
    return {"value": value, "text": text, "selected": selected}


def workers(people: Iterable[User], chosen: str = "") -> list[dict[str, Any]]:
    """Give the choice of a worker."""
    return [option(one.id, one.display_name, selected=one.id == chosen) for one in people]


def pagination(
    looks: "Slice[Any]", asked: Mapping[str, str], label: str = "Pages of looks"
) -> dict[str, Any] | None:
    """Give the links to newer and older ones, which keep what was asked for."""
    if looks.paginator.num_pages == 1:
        return None

    def link(number: int, text: str) -> dict[str, str]:
        kept = {name: value for name, value in asked.items() if value}
        return {"href": f"?{urlencode({**kept, 'page': number})}#looks", "text": text}

    made: dict[str, Any] = {"landmarkLabel": label}
    if looks.has_previous():
        made["previous"] = link(looks.previous_page_number(), "Newer")
    if looks.has_next():
        made["next"] = link(looks.next_page_number(), "Older")
    return made
