"""What partners' events are called in a family's chronology, and to which section of its record each belongs.

Data, and what follows from it. An event of a child, and a call-out at which children were, belongs to the
record; what an adult went to hospital for is their health, and a call-out without children is police
intelligence. What is not named here stays where the agency sent it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kinfold.domain.access import Section
from kinfold.domain.event import EventKind

LATE_AFTER = 62
"""Days after which an agency's data are late: a month's file is due within the month after."""


@dataclass(frozen=True, slots=True)
class Told:
    """One kind of event: its words, its section, and the codes that are told of it, with their words.

    ``of_adult`` None: of adults it is not brought. ``opens`` is the code by which one of an adult belongs to
    the record all the same. ``adds`` are codes told only outside the record. ``matters``: it is shown where
    only what is significant is.
    """

    words: str
    of_adult: Section | None
    opens: str = ""
    tells: Mapping[str, str] = field(default_factory=dict)
    adds: Mapping[str, str] = field(default_factory=dict)
    matters: bool = True


TOLD: dict[EventKind, Told] = {
    EventKind.POLICE_INCIDENT: Told(
        "Police call-out",
        Section.POLICE_INTELLIGENCE,
        opens="child-present",
        tells={"child-present": "children at home", "domestic-abuse": "domestic abuse"},
        adds={
            "role-victim": "as victim",
            "role-suspect": "as suspect",
            "role-witness": "as witness",
            "risk-high": "police saw a high risk",
        },
    ),
    EventKind.AE_ATTENDANCE: Told(
        "Went to accident and emergency",
        Section.ADULT_HEALTH,
        tells={"safeguarding-concern": "the hospital was concerned for someone’s safety"},
    ),
    EventKind.EMERGENCY_ADMISSION: Told("Emergency admission to hospital", Section.ADULT_HEALTH),
    EventKind.SCHOOL_SESSIONS: Told("School sessions", None, matters=False),
}


def section_of(kind: EventKind, flags: Collection[str], *, is_child: bool) -> Section | None:
    """Give the section an event of someone belongs to; None where it is not brought."""
    told = TOLD.get(kind)
    if told is None:
        return None
    if is_child or (told.opens and told.opens in flags):
        return Section.CORE
    return told.of_adult


def codes_told(kind: EventKind, flags: Collection[str], section: Section) -> list[str]:
    """Give the codes that may be told in a section, in the order of their declaration."""
    told = TOLD[kind]
    may = {**told.tells, **({} if section is Section.CORE else told.adds)}
    return [each for each in may if each in flags]


def words_of(kind: EventKind, codes: Collection[str], count: int | None, of: int | None) -> str:
    """Give an event in words: 'Police call-out, children at home'."""
    told = TOLD[kind]
    if count is not None and of is not None:
        return f"{told.words}: missed {count} of {of}"
    known = {**told.tells, **told.adds}
    return ", ".join([told.words, *(words for code, words in known.items() if code in codes)])
