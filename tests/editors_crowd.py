"""Two to four editors of the same steps at the same moment, again and again.

After each round what is stored is held against what each was told.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np

from crowd_world import WORKERS, World
from kinfold.domain.case import Step, problems
from kinfold.kit import clock

ANEW = 8  # rounds for each family
FAMILYS = (Step.REFERRAL, Step.REFERRAL_DECISION, Step.STRATEGY, Step.CLOSURE)
CHILDS = (Step.CONFERENCE, Step.PROTECTION_PLAN, Step.PROTECTION_PLAN_END)


def _stored(made: World, family_id: str) -> list[Any]:
    from django.db import transaction

    from kinfold.casework.process import actions

    with transaction.atomic():
        return actions.every(made.sight(WORKERS[0]), family_id)


def _deed(made: World, who: str, family_id: str, child: str, rows: list[Any], chance: Any) -> Any:
    """Choose what someone does, knowing the rows as they stood before the round."""
    from kinfold.casework.process import actions

    at = clock.now() - timedelta(days=int(chance.integers(1, 40)))
    own = {"sight": made.sight(who), "family_id": family_id}
    kind = chance.choice(["record", "correct", "withdraw"], p=[0.4, 0.4, 0.2])
    standing = actions.standing(rows)
    if kind == "record" or not standing:
        step = [*FAMILYS, *CHILDS][int(chance.integers(len(FAMILYS) + len(CHILDS)))]
        children = [child] if step in CHILDS else []
        return partial(actions.record, **own, step=step, at=at, children=children)
    own["row_id"] = standing[int(chance.integers(len(standing)))].pk
    if kind == "withdraw":
        return partial(actions.withdraw, **own, reason="Another family's")
    return partial(actions.correct, **own, at=at, details={"concern": str(at)}, reason="Another day")


def _faults(before: list[Any], after: list[Any], told: list[Any]) -> list[str]:
    """Give what is wrong: an update lost, a row corrected twice, or steps that cannot have come so."""
    from kinfold.casework.process import actions

    kept = [each for one in told if not isinstance(one, Exception) for each in _rows(one)]
    there = {each.pk for each in after}
    lost = [each.pk for each in kept if each.pk not in there]
    replaced = Counter(each.replaces_id for each in after if each.replaces_id)
    return [
        *(["an update was lost"] if lost else []),
        *(
            ["something was written of which nobody was told"]
            if len(after) != len(before) + len(kept)
            else []
        ),
        *(["a row was corrected twice"] if max(replaced.values(), default=0) > 1 else []),
        *(words for _, words in problems(actions.happened(actions.standing(after)))),
    ]


def _rows(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [told]


def play(made: World, rounds: int) -> dict[str, Any]:
    """Do the rounds, and count."""
    chance = np.random.default_rng(20261124)
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    family_id, child, rows = "", "", []
    for number in range(rounds):
        if number % ANEW == 0:
            (family_id, people), rows = made.family(workers=WORKERS), []
            child = people[-1]
        editors = int(chance.integers(2, 5))
        who = [WORKERS[each % len(WORKERS)] for each in range(editors)]
        told = made.at_once([_deed(made, each, family_id, child, rows, chance) for each in who])
        after = _stored(made, family_id)
        faults.update(_faults(rows, after, told))
        counts.update(type(each).__name__ if isinstance(each, Exception) else "kept" for each in told)
        rows = after
    return {"rounds": rounds, "told": counts, "faults": faults}
