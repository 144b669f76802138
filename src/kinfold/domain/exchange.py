"""What agencies ask of one another about a family, and what each is told: purposes, ways, and days to answer.

A decision not to tell is a decision like any other, and wants its reasons. Nothing here says who may decide.
"""

from dataclasses import dataclass
from datetime import date

from kinfold.domain.agency import Labelled
from kinfold.domain.working_days import after_working_days


class Decided(Labelled):
    """What was decided about telling."""

    ALL = "all", "Told all that was asked for"
    PART = "part", "Told a part of it"
    NOTHING = "nothing", "Told nothing"


class Purpose(Labelled):
    """What telling is for: of a list, so that it can be counted; the words beside it say more."""

    PROTECT = "protect", "To keep a child safe from harm"
    DANGER = "danger", "Someone is in danger now"
    WELFARE = "welfare", "To help a child or a family"
    ADULT = "adult", "To keep an adult safe"
    CRIME = "crime", "To prevent or look into a crime"
    COURT = "court", "For a court, a conference or a review"


class How(Labelled):
    """How they were told."""

    SPOKEN = "spoken", "By telephone or face to face"
    MEETING = "meeting", "In a meeting"
    SECURE = "secure", "By secure e-mail or from system to system"
    PAPER = "paper", "On paper"


class Fact(Labelled):
    """What the record holds that may be told without words of anyone."""

    PEOPLE = "people", "Who is in the family, with birth dates"
    WORKERS = "workers", "Who works with the family, and on what number"
    SEEN = "seen", "When each child was last seen, and whether alone"
    STATUS = "status", "Which plans and steps stand for each child"


class Urgency(Labelled):
    """How soon an answer is needed. The days are local rules, as a partnership agrees them with agencies."""

    TODAY = "today", "Today: someone may be in danger"
    SOON = "soon", "Within 2 working days"
    ORDINARY = "ordinary", "Within 10 working days"

    def due_on(self, asked_on: date) -> date:
        """Give the day by which an answer is due."""
        return after_working_days(asked_on, _DAYS[self]) if _DAYS[self] else asked_on


_DAYS = {Urgency.TODAY: 0, Urgency.SOON: 2, Urgency.ORDINARY: 10}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A decision as it was typed, held against what it wants. ``has_content``: it says what was told."""

    decided: Decided
    has_content: bool
    has_basis: bool
    has_way: bool
    weighed: str
    family_told: bool
    why_not_told: str


def wants(one: Weighed) -> list[tuple[str, str]]:
    """Give what a decision still wants: the field, and words."""
    found = []
    if one.decided is not Decided.NOTHING:
        if not one.has_basis:
            found.append(("basis", "Choose on what basis in law this is told"))
        if not one.has_way:
            found.append(("how", "Choose how they were told"))
        if not one.has_content:
            found.append(("words", "Tick what was told, or write it"))
    if one.decided is not Decided.ALL and not one.weighed:
        found.append(("weighed", "Say why telling would do more harm than keeping it back"))
    if not one.family_told and not one.why_not_told:
        found.append(("why_not_told", "Say why the family was not told"))
    return found
