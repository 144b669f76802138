"""Two to four writers of the same plan at the same moment, again and again; and someone who agrees to it.

After each round what is stored is held against what each was told, and had before their eyes.
"""

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np

from crowd_world import WORKERS, World
from kinfold.domain.plan import Days, LineKind, PlanKind
from kinfold.kit import clock

ANEW = 10  # rounds for each plan


def _stored(made: World, family_id: str, plan_id: str) -> Any:
    from django.db import transaction

    from kinfold.casework.plans import queries

    with transaction.atomic():
        return queries.plan_of(made.sight(WORKERS[0]), family_id, plan_id)


def _plan(made: World) -> tuple[str, str, str]:
    """Begin a plan that can be agreed; give the ids of family, plan and mother."""
    from kinfold.casework.plans import actions
    from kinfold.casework.plans.actions import Given

    family_id, (mother, child) = made.family(workers=WORKERS)
    sight, today = made.sight(WORKERS[0]), clock.today()
    told = {"family_id": family_id, "kind": PlanKind.NEED, "began_on": today, "children": [child]}
    plan = actions.begin(sight, **told)
    assert plan
    where = {"family_id": family_id, "plan_id": plan.pk}
    goal = actions.write(
        sight, **where, kind=LineKind.GOAL, given=Given(words="Sleep", person=mother, known_by="x")
    )
    assert goal
    given = Given(words="Reads", person=mother, goal=goal.key, by_when=today)
    actions.write(sight, **where, kind=LineKind.ACTION, given=given)
    actions.write(sight, **where, kind=LineKind.CONTINGENCY, given=Given(words="Rings"))
    return family_id, plan.pk, mother


def _deed(made: World, who: str, whole: Any, mother: str, chance: Any) -> Any:
    """Choose what someone does, knowing the plan as it stood before the round."""
    from kinfold.casework.plans import actions
    from kinfold.casework.plans.actions import Given

    own = {"sight": made.sight(who), "family_id": whole.plan.family_id, "plan_id": whole.plan.pk}
    kind = chance.choice(["write", "change", "take back", "done", "agree"], p=[0.2, 0.35, 0.1, 0.15, 0.2])
    words = f"{who} {chance.integers(1_000_000)}"
    if kind == "agree":
        today = clock.today()
        days = Days(today, today + timedelta(days=60))
        return partial(actions.agree, **own, days=days, people=[mother], others="", seen=whole.digest)
    action = whole.of(LineKind.ACTION)[0]
    if kind == "done":
        given = Given(goal=action.key, outcome="done", on=clock.today(), words=words)
        return partial(actions.write, **own, kind=LineKind.DONE, given=given)
    worries = whole.of(LineKind.WORRY)
    if kind == "write" or not worries:
        return partial(actions.write, **own, kind=LineKind.WORRY, given=Given(words=words, person=mother))
    row = worries[int(chance.integers(len(worries)))].pk
    if kind == "take back":
        return partial(actions.take_back, **own, row_id=row)
    return partial(actions.change, **own, row_id=row, given=Given(words=words, person=mother))


def _faults(before: Any, after: Any, told: list[Any]) -> list[str]:
    """Give what is wrong: an update lost or doubled, or something agreed that nobody had seen so."""
    kept = [each for each in told if not isinstance(each, Exception)]
    there = {each.pk for each in (*after.rows, *after.versions)}
    replaced = Counter(each.replaces_id for each in after.rows if each.replaces_id)
    done = Counter(each.goal for each in after.of(LineKind.DONE))
    seen = {each.pk for each in before.agreed_upon}
    new = [each for each in after.versions if each.pk not in {one.pk for one in before.versions}]
    numbers = [each.number for each in after.versions]
    faults = {
        "an update was lost": any(each.pk not in there for each in kept),
        "something was written of which nobody was told": len(there)
        != len(before.rows) + len(before.versions) + len(kept),
        "a line was changed twice": max(replaced.values(), default=0) > 1,
        "what came of an action was told twice": max(done.values(), default=0) > 1,
        "something was agreed unseen": any(set(each.lines) != seen for each in new),
        "two versions have one number": numbers != list(range(1, len(numbers) + 1)),
    }
    return [words for words, holds in faults.items() if holds]


def play(made: World, rounds: int) -> dict[str, Any]:
    """Do the rounds, and count."""
    chance = np.random.default_rng(20261116)
    counts: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    whole, mother = None, ""
    for number in range(rounds):
        if number % ANEW == 0:
            family_id, plan_id, mother = _plan(made)
            whole = _stored(made, family_id, plan_id)
        who = [WORKERS[each % len(WORKERS)] for each in range(int(chance.integers(2, 5)))]
        told = made.at_once([_deed(made, each, whole, mother, chance) for each in who])
        after = _stored(made, family_id, plan_id)
        faults.update(_faults(whole, after, told))
        counts.update(type(each).__name__ if isinstance(each, Exception) else "kept" for each in told)
        whole = after
    return {"rounds": rounds, "told": counts, "faults": faults}
