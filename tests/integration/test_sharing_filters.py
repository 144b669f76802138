"""A list shows what each page would: the gate's filter against its decisions, over random databases."""

import numpy as np
import pytest
from django.db import transaction

from kinfold.casework.families.models import Family
from kinfold.casework.sharing.filters import allowed
from kinfold.domain.access import Level
from sharing_worlds import build, levels, sights

SEED = 20261124
DATABASES, JUDGEMENTS = 12, 100_000


def _differences(number: int) -> tuple[int, int, set[Level]]:
    """Give how many judgements were compared in one random database, and how many differed."""
    world = build(np.random.default_rng([SEED, number]))
    compared = differences = 0
    seen: set[Level] = set()
    for sight in sights(world):
        for section, decided in levels(world, sight).items():
            seen |= set(decided.values())
            for level in (Level.EXISTS, Level.SUMMARY, Level.READ, Level.WRITE):
                listed = allowed(sight.worker, sight.asking, section, level)
                found = set(Family.rows.filter(listed).values_list("pk", flat=True))
                compared += len(decided)
                differences += sum((decided[each] >= level) is not (each in found) for each in decided)
    return compared, differences, seen


@pytest.mark.django_db
@pytest.mark.slow
def test_filter_and_decision_agree_a_hundred_thousand_times() -> None:
    compared = 0
    seen: set[Level] = set()
    for number in range(DATABASES):
        with transaction.atomic():
            judged, differences, levels_seen = _differences(number)
            transaction.set_rollback(True)
        assert differences == 0, f"database {number}"
        compared += judged
        seen |= levels_seen

    assert compared >= JUDGEMENTS
    assert seen == set(Level)
