"""What is kept inside the encryption of a safe address: the place, and whose it is.

The family's and the person's identifiers are sealed with it and checked on reading, so that a column copied
to another row opens for nobody.
"""

import json
from dataclasses import asdict, dataclass

from kinfold.casework.families.models import SafeAddress
from kinfold.casework.sharing.gate_joined import written_about
from kinfold.domain.errors import UserError

SWAPPED = (
    "A safe address is not the one that was kept for this person, so it is not shown. "
    "Tell your administrator: the table of safe addresses was changed by hand."
)


@dataclass(frozen=True, slots=True)
class SafePlace:
    """A place, the telephone there, and the words on when and how it is safe to ring. Never printed."""

    lines: str
    postcode: str
    phone: str
    contact: str

    def __repr__(self) -> str:
        return "<SafePlace>"


def seal(place: SafePlace, *, family_id: str, person_id: str) -> str:
    """Give the text to encrypt."""
    return json.dumps({**asdict(place), "family": family_id, "person": person_id}, ensure_ascii=False)


def unseal(row: SafeAddress) -> SafePlace:
    """Read a row's place. Raises UserError where it was sealed for another row, or is no such text."""
    try:
        found = json.loads(row.kept)
        bound = (found.pop("family"), found.pop("person")) == (row.family_id, written_about(row, "person_id"))
        place = SafePlace(**found)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError(SWAPPED) from None
    if not bound:
        raise UserError(SWAPPED)
    return place
