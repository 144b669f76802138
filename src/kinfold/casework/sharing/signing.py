"""How a worker signs a row about a family: as who and what they are at that moment."""

from typing import Any

from kinfold.casework.sharing.gate import Sight


def signed_by(sight: Sight, family_id: str) -> dict[str, Any]:
    """Give the fields of ``families.models.Signed`` as this worker signs them now."""
    by = sight.worker
    return {
        "family_id": family_id,
        "by": by,
        "agency": by.agency.code,
        "profession": by.profession,
        "written_at": sight.at,
    }
