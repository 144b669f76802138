"""Sealed families that too few of those named can see: people leave, posts end."""

from datetime import datetime

from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.models import NamedWorker, Seal
from kinfold.domain.access import Level

FEWEST_NAMED = 2


def named_and_able(family_id: str, at: datetime) -> int:
    """Count those named on a family who can read it, for whatever reason of their own."""
    named = NamedWorker.objects.at(at).filter(family_id=family_id).select_related("worker__agency")
    able = [Sight(worker, at=at) for worker in {each.worker for each in named}]
    return sum(each.decide(family_id).level >= Level.READ for each in able)


def sealed_in_need(at: datetime) -> list[Seal]:
    """Give the seals of families that fewer than two of those named can read, the oldest first."""
    seals = Seal.objects.at(at).select_related("by").order_by("starts_at", "pk")
    return [each for each in seals if named_and_able(each.family_id, at) < FEWEST_NAMED]
