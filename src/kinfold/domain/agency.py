"""Agencies, and what the people of agencies do: the words that access is decided by.

Not a register of real bodies: a partnership gives its own codes with ``--agency``; these are Quillshire's.
"""

from enum import StrEnum
from typing import Self

COUNCIL = "quillshire-council"
POLICE = "quillshire-police"
NHS = "quillshire-nhs"
SCHOOLS = "quillshire-schools"


class Labelled(StrEnum):
    """A closed set of short codes, each with the words that people read."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member from its code and its words."""
        made = str.__new__(cls, value)
        made._value_ = value
        made.label = label
        return made

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Give code and words of each, in order."""
        return [(each.value, each.label) for each in cls]

    @classmethod
    def codes(cls) -> list[str]:
        """Give the codes, in order."""
        return [each.value for each in cls]


class Sector(Labelled):
    """What kind of organisation employs someone. A role is not an employer."""

    COUNCIL = "council", "Council"
    POLICE = "police", "Police"
    HEALTH = "health", "Health service"
    EDUCATION = "education", "Schools"
    CHARITY = "charity", "Charity"


class Role(Labelled):
    """What someone signs in to do."""

    SOCIAL_WORKER = "social_worker", "Social worker"
    ADULT_SPECIALIST = "adult_specialist", "Adult specialist"
    TEAM_MANAGER = "team_manager", "Team manager"
    CONFERENCE_CHAIR = "conference_chair", "Conference chair"
    ANALYST = "analyst", "Analyst"
    BOARD_MEMBER = "board_member", "Board member"
    GUARDIAN = "guardian", "Caldicott guardian"
    ADMINISTRATOR = "administrator", "Administrator"


PRACTICE = frozenset({Role.SOCIAL_WORKER, Role.ADULT_SPECIALIST, Role.TEAM_MANAGER, Role.CONFERENCE_CHAIR})
"""The roles that work with families; the others need figures or settings."""


class Discipline(Labelled):
    """What a post in a Family Safeguarding team is for. Source: the model as Hertfordshire described it."""

    SOCIAL_WORK = "social_work", "Children's social work"
    DOMESTIC_ABUSE = "domestic_abuse", "Domestic abuse"
    MENTAL_HEALTH = "mental_health", "Adult mental health"
    SUBSTANCE_MISUSE = "substance_misuse", "Substance misuse recovery"
    COORDINATION = "coordination", "Team co-ordination"


def is_agency_code(text: str) -> bool:
    """Say whether text may be an agency's code: small letters, digits and hyphens, at most 40."""
    return 0 < len(text) <= 40 and text.isascii() and text.replace("-", "").isalnum() and text == text.lower()
