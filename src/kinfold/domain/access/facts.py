"""The words in which access is asked for and decided. Nothing is decided here."""

from dataclasses import dataclass, fields
from enum import IntEnum, StrEnum

from kinfold.domain.agency import Labelled, Role, Sector


class Level(IntEnum):
    """How much of a section someone may have. A higher level holds the lower ones.

    EXISTS: that there is something, and whom to ask. SUMMARY: who and whom, not what was written.
    READ: all of it. WRITE: to read it and add to it.
    """

    DENY = 0
    EXISTS = 1
    SUMMARY = 2
    READ = 3
    WRITE = 4


class Section(Labelled):
    """A part of a family's record with a confidentiality of its own."""

    CORE = "core", "The record"
    SAFE_ADDRESS = "safe_address", "Safe address"
    ADULT_HEALTH = "adult_health", "Adult health"
    POLICE_INTELLIGENCE = "police_intelligence", "Police intelligence"
    ABUSE_DISCLOSURE = "abuse_disclosure", "What was told about domestic abuse"
    PRIVILEGED = "privileged", "Legally privileged"


class Purpose(Labelled):
    """What someone wants the record for, at this moment."""

    WORK = "work", "To work with the family"
    ENQUIRY = "enquiry", "To find out whether a family is known"
    ASSURANCE = "assurance", "To check how records are kept and looked at"


class Manner(Labelled):
    """What happens to what is seen."""

    LOOK = "look", "Looked at here"
    TAKE_OUT = "take_out", "Printed, sent or exported"


class Obligation(StrEnum):
    """What must be done besides writing the look down, before anything is shown (or, NOTIFY, as it is)."""

    REASON = "reason"
    NOTIFY = "notify"
    STEP_UP = "step_up"
    TWO_PERSON = "two_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a decision rests on, true at the moment of asking.

    ``active``: still works for the partnership. ``excluded``: on the family's list of people who may not see
    it. ``conflicted``: the conflict register says that the worker knows the family. ``sealed``, and ``named``
    among the few who may still see it. ``custodian``: keeps the family's safe address. The next six are
    relationships, of which several may hold at once; ``shared`` is about this section and this agency.
    ``glass``: the worker has broken the glass for this family, and its hour has not run out.
    """

    role: Role
    sector: Sector
    section: Section
    purpose: Purpose = Purpose.WORK
    manner: Manner = Manner.LOOK
    active: bool = True
    excluded: bool = False
    conflicted: bool = False
    sealed: bool = False
    named: bool = False
    custodian: bool = False
    allocated: bool = False
    co_worker: bool = False
    same_team: bool = False
    manager: bool = False
    duty: bool = False
    conference: bool = False
    shared: bool = False
    glass: bool = False


ATOMS = tuple(each.name for each in fields(Facts) if each.type is bool)
