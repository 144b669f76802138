"""What guardians are told, all of them alike. What a worker is told is on their own first page."""

from datetime import datetime, timedelta

from kinfold.casework.sharing.models import Notice
from kinfold.domain.agency import Role

LATELY = timedelta(days=14)


def told_to_guardians(now: datetime, most: int) -> list[Notice]:
    """Give what guardians were told in the last 14 days but for broken glass, which stands by itself."""
    told = Notice.objects.filter(to_role=Role.GUARDIAN.value, at__gt=now - LATELY, at__lte=now)
    rows = told.exclude(kind__in=("glass:broken", "glass:ask")).select_related("about")
    return list(rows.order_by("-at", "-pk")[:most])
