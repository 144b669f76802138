"""What each table of casework holds, declared by the table itself and tested: no field goes unclassified.

A table that holds anything of a family belongs to one section of the record and is read from one level of
access up. The gate filters by it, and the database's own row security is generated from it.
"""

from dataclasses import dataclass

from kinfold.domain.access import Level, Section


@dataclass(frozen=True, slots=True)
class Guarded:
    """A table about families, which only the gate opens.

    ``through`` is the column that says whose a row is: of a family, or with ``of_person`` of a person, who is
    seen through any family that they are or were of; ``also`` names a second person, of whom as much must be
    allowed. ``names_in`` is a column of JSON whose keys are ids of people. ``row_policy`` is off where the
    policies of other tables ask this one, or it holds digests only. ``own`` is the column of the one worker
    whose row it is: nobody else reads it, and they may change and remove it, for it is no part of the record.
    ``personal`` and ``plain`` together name every field.
    """

    section: Section
    read_at: Level
    through: str
    personal: frozenset[str]
    plain: frozenset[str]
    of_person: bool = False
    also: str = ""
    names_in: str = ""
    row_policy: bool = True
    own: str = ""


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """A table about a contact, which comes before there is a family: ``through`` names its contact.

    Until it is said of which family a contact tells, those at the door of its team see it
    (``sharing.door_ties``); from then on, whoever may read that family's record.
    """

    through: str
    personal: frozenset[str]
    plain: frozenset[str]


@dataclass(frozen=True, slots=True)
class Unguarded:
    """A table that holds nothing of what was written about a family, and why it needs no gate."""

    why: str
    personal: frozenset[str]
    plain: frozenset[str]


Classification = Guarded | AtTheDoor | Unguarded
