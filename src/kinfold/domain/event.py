"""The event: where casework and other agencies' data meet.

An event says who, what, when, whose and from where. It is append-only: a correction is a new event
that names the one it replaces. Not for deciding what an event means for a family; indicators do that.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

RecordId = NewType("RecordId", str)
EventId = NewType("EventId", str)
PersonId = NewType("PersonId", str)
FamilyId = NewType("FamilyId", str)
CASEWORK = "casework"  # the source of what the people who work with families write down here


class EventKind(StrEnum):
    """What happened. Each term is in the glossary."""

    POLICE_INCIDENT = "police.incident"
    AE_ATTENDANCE = "health.ae_attendance"
    EMERGENCY_ADMISSION = "health.emergency_admission"
    SCHOOL_SESSIONS = "school.sessions"
    REFERRAL = "care.referral"
    ENQUIRY = "care.s47_enquiry"
    CONFERENCE = "care.initial_conference"
    PROTECTION_PLAN = "care.protection_plan"
    LOOKED_AFTER = "care.looked_after"
    ALLOCATION = "care.allocation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened to one person, as one agency recorded it.

    ``record_id`` names the agency's record of the person; linkage says which person that is.
    ``occurrence`` groups rows that tell of the same happening (one incident, several people).
    ``ends_on`` is None for an instant or a span still open. ``quantity`` of ``out_of`` is used where a
    kind counts something: school sessions missed, of sessions possible. ``flags`` are short codes.
    """

    event_id: EventId
    kind: EventKind
    record_id: RecordId
    occurrence: str
    starts_on: date
    ends_on: date | None
    agency: str
    source: str
    manifest_id: str
    line: int
    quantity: int | None = None
    out_of: int | None = None
    flags: tuple[str, ...] = ()
    replaces: EventId | None = None
