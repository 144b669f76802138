"""The tables of families: the record with its people, what was written, and by what they are found."""

from kinfold.casework.families.models.finding import FindKey, KeyEdition, Search
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
from kinfold.casework.families.models.person import (
    PARTICULARS,
    HowKnown,
    Joining,
    OtherName,
    Particulars,
    PersonFact,
    TakenOut,
    Why,
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
from kinfold.casework.families.models.signed import SIGNED, Signed

__all__ = [
    "NOTES",
    "PARTICULARS",
    "SIGNED",
    "AbuseNote",
    "Address",
    "CoreNote",
    "Couple",
    "Family",
    "FamilyName",
    "FindKey",
    "HealthNote",
    "HowKnown",
    "Identifier",
    "Joining",
    "KeyEdition",
    "Membership",
    "Note",
    "OtherName",
    "Parenthood",
    "Part",
    "Particulars",
    "Person",
    "PersonFact",
    "PoliceNote",
    "PrivilegedNote",
    "Residence",
    "SafeAddress",
    "Search",
    "Signed",
    "TakenOut",
    "Why",
    "reference",
]
