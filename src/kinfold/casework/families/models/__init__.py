"""The tables of families: the record with its people, and what was written in each section."""

from kinfold.casework.families.models.notes import (
    NOTES,
    AbuseNote,
    CoreNote,
    HealthNote,
    Note,
    PoliceNote,
    PrivilegedNote,
)
from kinfold.casework.families.models.record import (
    Address,
    Family,
    FamilyName,
    Identifier,
    Membership,
    Part,
    Person,
    SafeAddress,
    reference,
)

__all__ = [
    "NOTES",
    "AbuseNote",
    "Address",
    "CoreNote",
    "Family",
    "FamilyName",
    "HealthNote",
    "Identifier",
    "Membership",
    "Note",
    "Part",
    "Person",
    "PoliceNote",
    "PrivilegedNote",
    "SafeAddress",
    "reference",
]
