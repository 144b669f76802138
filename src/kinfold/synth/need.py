"""The hidden need of families, month by month, and the crises it makes.

Need is a gamma frailty (how much trouble a family has) times an autoregressive month-to-month swing. A
referral is made by a crisis, so the months around a referral are peaks: regression to the mean is built in,
not painted on. Nothing here knows of teams, waits or effects.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.synth.calendar import LEAD_MONTHS, MONTHS
from kinfold.synth.draws import Numbers, Rng

FRAILTY_SHAPE = 2.5
PERSISTENCE = 0.75
SWING = 0.8
CRISIS_RATE = 0.009
CRISIS_POWER = 1.4
_BATCH = 4_000

Need = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Needs:
    """Need by family and month (mean one over all families at risk), and the month of first crisis."""

    need: Need
    referral_month: Numbers


def _simulate(rng: Rng, count: int) -> Need:
    frailty = rng.gamma(FRAILTY_SHAPE, 1.0 / FRAILTY_SHAPE, count)
    swing = np.empty((count, MONTHS))
    swing[:, 0] = rng.normal(0.0, SWING, count)
    shock = SWING * np.sqrt(1 - PERSISTENCE**2)
    for month in range(1, MONTHS):
        swing[:, month] = PERSISTENCE * swing[:, month - 1] + rng.normal(0.0, shock, count)
    return (frailty[:, None] * np.exp(swing - SWING**2 / 2)).astype(np.float32)


def crisis_chance(need: Need) -> npt.NDArray[np.float64]:
    """Give the chance, each month, of a crisis that ends in a referral."""
    return -np.expm1(-CRISIS_RATE * np.power(need.astype(np.float64), CRISIS_POWER))


def _first(crises: npt.NDArray[np.bool_]) -> Numbers:
    return np.where(crises.any(axis=1), crises.argmax(axis=1), -1)


def families_in_need(rng: Rng, *, recent: int, earlier: int) -> Needs:
    """Draw families until enough have had their first referral.

    ``recent`` families have theirs in the 36 months of data, ``earlier`` ones in the lead-in before it;
    families without one in either are not returned. Recent families come first, in the order drawn.
    """
    wanted = {True: recent, False: earlier}
    found: dict[bool, list[tuple[Need, Numbers]]] = {True: [], False: []}
    while any(wanted.values()):
        need = _simulate(rng, _BATCH)
        month = _first(rng.random(need.shape) < crisis_chance(need))
        for is_recent in (True, False):
            match = (month >= LEAD_MONTHS) if is_recent else (month >= 0) & (month < LEAD_MONTHS)
            take = np.flatnonzero(match)[: wanted[is_recent]]
            wanted[is_recent] -= len(take)
            found[is_recent].append((need[take], month[take]))
    parts = found[True] + found[False]
    return Needs(
        need=np.concatenate([need for need, _ in parts]),
        referral_month=np.concatenate([month for _, month in parts]),
    )


def next_crisis(rng: Rng, need: Need, after_month: Numbers, *, factor: float) -> Numbers:
    """Give the month of each family's first crisis after a month, or -1 where there is none.

    ``factor`` scales the chance: a family once known is referred more readily.
    """
    later = np.arange(MONTHS)[None, :] > after_month[:, None]
    return _first((rng.random(need.shape) < factor * crisis_chance(need)) & later)
