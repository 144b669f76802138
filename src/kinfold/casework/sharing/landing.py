"""Who hears of it, in the same transaction, when a family's record grows.

Rooms above the gate listen; what they raise undoes the change. Not for what may wait until later.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import models
from django.dispatch import Signal

if TYPE_CHECKING:
    from kinfold.casework.sharing.gate import Sight

landed = Signal()


def tell(sight: "Sight", row: models.Model, family_id: str, *, leaving: Collection[int] = ()) -> None:
    """Let those who listen to this table know that a row was added to a family's record.

    ``leaving`` names rows of the same table that end with this moment, before it is written that they do.
    """
    landed.send(sender=type(row), sight=sight, row=row, family_id=family_id, leaving=leaving)
