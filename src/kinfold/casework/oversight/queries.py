"""Looks out of the ordinary, with what was decided about each; and how many looks there were.

Nothing here writes. It is asked by a page, and may be asked by a verb.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import SERVED, AuditEvent, Subject
from kinfold.casework.oversight.facts import Flag
from kinfold.casework.oversight.known import known_about, lately_left
from kinfold.casework.oversight.models import Outcome
from kinfold.casework.oversight.rules import BEFORE_LEAVING, flags
from kinfold.casework.oversight.surnames import namesakes, surname_of
from kinfold.casework.oversight.window import candidates

WINDOW = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many looks there were in a span: served, refused and held back; and at how many families."""

    served: int
    refused: int
    held: int
    families: int


def unusual(until: datetime, *, window: timedelta = WINDOW) -> list[Flag]:
    """Give every look out of the ordinary in the time before a moment, the latest first."""
    since = until - window
    left = lately_left(since - BEFORE_LEAVING)
    alike = namesakes(
        {
            worker: surname_of(name)
            for worker, name in User.objects.get_queryset().values_list("id", "display_name")
        }
    )
    rows = candidates(since, until, namesakes=alike, leavers=left)
    return flags(rows, known_about(rows, namesakes=alike, left=left))


def outcomes_of(found: Collection[Flag]) -> dict[str, Outcome]:
    """Give the outcome that stands for each flag that has one, by the flag's key."""
    rows = Outcome.objects.filter(entry__in={flag.entry for flag in found}).select_related("by")
    return {row.key: row for row in rows.order_by("at", "pk")}


def counts(since: datetime, until: datetime) -> Counts:
    """Count the looks of a span. A look that nothing was shown of is not a look served."""
    within = AuditEvent.objects.between(since, until)
    families = Subject.objects.filter(entry__in=within.values("sequence"), given=True)
    return Counts(
        served=within.filter(action__in=SERVED).count(),
        refused=within.filter(action="denied").count(),
        held=within.filter(action="held").count(),
        families=families.values("family").distinct().count(),
    )
