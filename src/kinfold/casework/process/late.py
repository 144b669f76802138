"""Why something was late, written beside its clock. Nothing is overwritten: the latest row stands."""

from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects

from kinfold.casework.process.models import LateReason
from kinfold.casework.safety import guard
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level
from kinfold.domain.clocks import Clock

Key = tuple[str, int]


def key_of(clock: Clock) -> Key:
    """Give by what a clock's reason is found: its timescale, and the second in which it began."""
    return clock.timescale.id, int(clock.started.at.timestamp())


def reasons_of(sight: Sight, family_id: str) -> dict[Key, LateReason]:
    """Give the reasons that stand, by their clocks."""
    rows = sight.rows(LateReason, family_id, ("written_at", "pk"))
    prefetch_related_objects(rows, "by")
    return {(each.timescale, int(each.started_at.timestamp())): each for each in rows}


@transaction.atomic
def say_why(sight: Sight, *, family_id: str, timescale: str, started_at: datetime, words: str) -> LateReason:
    """Write down why something was late. Raises NotForYou, FirstDo, and UserError as a step's words do."""
    sight.require(family_id, level=Level.WRITE)
    guard.look_over(sight, family_id, words, what="step")
    made = LateReason(
        family_id=family_id,
        timescale=timescale,
        started_at=started_at,
        words=words,
        by=sight.worker,
        profession=sight.worker.profession,
        written_at=sight.at,
    )
    return sight.add(made, family_id)
