"""Partners' events as they are read: what stands, in the sections that a Sight opens; and who is late."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from kinfold.casework.partners.models import EVENTS, Supply
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_many import columns_of
from kinfold.domain.partner_events import LATE_AFTER

COLUMNS = (
    *("id", "key", "person_id", "kind", "happened_on", "ended_on", "count", "out_of", "flags", "agency"),
    *("source", "file", "line", "received_on", "written_at"),
)


def events_of(sight: Sight, family_id: str, among: Q | None = None) -> list[dict[str, Any]]:
    """Give a family's partner events that stand, with their section, in one query."""
    return columns_of(sight, EVENTS, family_id, COLUMNS, among)


def late_sources(today: date) -> list[Supply]:
    """Give the extracts that reach less far than they should by now."""
    rows = Supply.objects.filter(complete_to__lt=today - timedelta(days=LATE_AFTER))
    return list(rows.order_by("agency", "source"))
