"""The tables of families: the record with its people, what was written, and by what they are found."""

from kinfold.casework.families.models.finding import FindKey, Search
from kinfold.casework.families.models.kinship import Couple, Parenthood, Residence
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
    "Couple",
    "Family",
    "FamilyName",
    "FindKey",
    "HealthNote",
    "Identifier",
    "Membership",
    "Note",
    "Parenthood",
    "Part",
    "Person",
    "PoliceNote",
    "PrivilegedNote",
    "Residence",
    "SafeAddress",
    "Search",
    "reference",
]
