"""Partners' events as they are read: what stands, in the sections that a Sight opens; and who is late."""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, F, Q, Value

from kinfold.casework.accounts.models import Agency
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


def agencies_and_late(today: date) -> tuple[dict[str, str], list[Supply]]:
    """Give what each agency is called, by its code, and the extracts that are late, in one query."""
    agencies = (
        Agency.objects.order_by()
        .annotate(to=Value(None, DateField()), loaded=Value(None, DateField()))
        .values_list("code", "name", "to", "loaded")
    )
    late = _late(today).annotate(to=F("complete_to"), loaded=F("loaded_on"))
    rows = list(agencies.union(late.values_list("agency", "source", "to", "loaded"), all=True))
    names = {code: name for code, name, to, _ in rows if to is None}
    told = [
        Supply(agency=agency, source=source, complete_to=to, loaded_on=loaded)
        for agency, source, to, loaded in rows
        if to is not None
    ]
    return names, sorted(told, key=lambda each: (each.agency, each.source))


def late_sources(today: date) -> list[Supply]:
    """Give the extracts that reach less far than they should by now."""
    return list(_late(today).order_by("agency", "source"))


def _late(today: date) -> Any:
    return Supply.objects.filter(complete_to__lt=today - timedelta(days=LATE_AFTER))
