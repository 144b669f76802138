"""Rows that are one worker's own, as drafts are: read, changed and removed by them alone, while they may.

Part of the gate: like a Sight's own verbs these ask it first. What is a record is never changed here.
"""

from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from kinfold.casework.classification import Guarded
from kinfold.casework.gated import Gated
from kinfold.casework.sharing.filters import allowed
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.access import Level

Row = TypeVar("Row", bound=Gated)


def _guard(model: type[Gated]) -> Guarded:
    guard = model.classified  # type: ignore[attr-defined]
    if not isinstance(guard, Guarded) or not guard.own:
        raise TypeError("only rows that are someone's own are asked for here")
    return guard


def own_query(sight: Sight, model: type[Row]) -> "QuerySet[Row]":
    """Give the question for this worker's own rows of every family in which they still may have them.

    It is to learn whether there are any; rows for a page come from ``own_of``.
    """
    guard = _guard(model)
    sight.asking.tell_database()
    may = allowed(sight.worker, sight.asking, guard.section, guard.read_at, column=guard.through)
    found: QuerySet[Row] = model.rows.filter(may, Q(**{guard.own: sight.worker.pk}))
    return found


def own_of(sight: Sight, model: type[Row], order: str) -> list[Row]:
    """Give this worker's own rows of every family in which they still may have them, in two queries."""
    guard = _guard(model)
    found = list(own_query(sight, model).order_by(order))
    open_ones = set(
        sight.opened({getattr(each, guard.through) for each in found}, guard.section, guard.read_at)
    )
    for each in open_ones:
        sight.remember(each, guard.section, guard.read_at, sight.decide(each, guard.section), given=True)
    return [each for each in found if getattr(each, guard.through) in open_ones]


def change_own(sight: Sight, model: type[Row], row_id: str, family_id: str, **values: Any) -> bool:
    """Change a row of one's own; False where there is none. Raises NotForYou and FirstDo."""
    return bool(_asked(sight, model, row_id, family_id).update(**values))


def remove_own(sight: Sight, model: type[Row], row_id: str, family_id: str) -> bool:
    """Remove a row of one's own; False where there is none. Raises NotForYou and FirstDo."""
    return bool(_asked(sight, model, row_id, family_id).delete()[0])


def _asked(sight: Sight, model: type[Row], row_id: str, family_id: str) -> Any:
    guard = _guard(model)
    sight.require(family_id, guard.section, Level.WRITE)
    sight.asking.tell_database()
    return model.rows.filter(**{"pk": row_id, guard.through: family_id, guard.own: sight.worker.pk})
