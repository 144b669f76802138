"""Saying that one has read what others wrote of a family. Opening a page says no such thing."""

from datetime import datetime

from django.db import transaction

from kinfold.casework.in_turn import in_turn
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import ReadMark
from kinfold.domain.access import Level, Section


@transaction.atomic
def mark_read(sight: Sight, *, family_id: str, until: datetime) -> None:
    """Mark what was written until a moment as read by this worker; never later than now, and never back.

    ``until`` is when the page was made that they read: what came meanwhile stays new.
    Raises NotForYou and FirstDo.
    """
    sight.require(family_id, Section.CORE, Level.READ)
    in_turn("read", f"{sight.worker.pk}:{family_id}")
    until = min(until, sight.at)
    mark, is_new = ReadMark.objects.get_or_create(
        worker=sight.worker, family_id=family_id, defaults={"at": until}
    )
    if not is_new and mark.at < until:
        mark.at = until
        mark.save(update_fields=["at"])
