"""What the change after allocation would be if nothing had worked: regression to the mean, sized.

Not a correction of the figure and not an estimate of effect: ``evaluation`` compares with families that wait.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.kit.result import Interval

Numbers = npt.NDArray[np.float64]
FEWEST_FAMILIES = 30
_DRAWS = 500
_BATCH = 100

METHOD = (
    "gamma-Poisson: (a + x) / (b + T) for each family, with x events over T before allocation, and a and b "
    "fitted by moments to the same families' earlier history. Interval: where the ratio of these families "
    "would lie in 95 of 100 cases with no effect, chance in their events counted; a and b from families "
    "drawn 500 times. Takes need to last but for the crisis: where it fades the ratio comes out a little "
    "high, which leans towards seeing an effect"
)
EARLIER_METHOD = (
    "m / x: the rate of the same families' earlier history over the rate before. Absence comes in spells, so "
    "no Poisson law says how much of a bad year lasts; none is taken to. Interval by drawing families 500 "
    "times"
)


@dataclass(frozen=True, slots=True)
class History:
    """Events and exposure of each family, in one order, in three spans of its past and future."""

    earlier_events: Numbers
    earlier_exposure: Numbers
    before_events: Numbers
    before_exposure: Numbers
    after_exposure: Numbers


@dataclass(frozen=True, slots=True)
class Expected:
    """The ratio of rates expected under no effect.

    ``unlinked`` is the same ratio if nothing of a family's crisis lasted into the time after: the rate of the
    earlier history over the rate before. ``families`` had an earlier history to fit to.
    """

    value: float
    interval: Interval
    unlinked: float
    families: int


def expected_ratio(history: History, rng: np.random.Generator, *, one_by_one: bool = True) -> Expected | None:
    """Give the ratio expected under no effect, or None where fewer than 30 families have an earlier history.

    ``one_by_one``: events come singly, so that chance alone is Poisson. Otherwise (days of absence come in
    spells) nothing of the time before is taken to last, which errs towards seeing no effect.
    Estimand: after-exposure-weighted mean of the families' gamma-Poisson posterior rates, over the crude rate
    before. Assumes that the need of a family is steady but for the crisis, and that the spread between
    families was the same in their earlier history. Source: Robbins 1956; Morton and Torgerson 2003, BMJ
    326:1083.
    """
    seen = history.earlier_exposure > 0
    if (
        int(seen.sum()) < FEWEST_FAMILIES
        or history.earlier_events.sum() <= 0
        or history.before_events.sum() <= 0
    ):
        return None
    ones = np.ones((1, len(seen)))
    ratios = _poisson_ratios if one_by_one else _earlier_ratios
    value, unlinked = ratios(history, ones)
    batches = []
    for _ in range(_DRAWS // _BATCH):
        again = rng.multinomial(len(seen), np.full(len(seen), 1 / len(seen)), _BATCH).astype(np.float64)
        batches.append(_seen_again(history, again, rng) if one_by_one else ratios(history, again)[0])
    drawn = np.concatenate(batches)
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Expected(float(value[0]), Interval(float(low), float(high)), float(unlinked[0]), int(seen.sum()))


def _fitted(history: History, w: Numbers) -> tuple[Numbers, Numbers]:
    """Give the mean a / b and b of the gamma spread between families, for each row of family weights.

    With no spread between families (b infinite) a family's own past adds nothing to the mean.
    """
    y, time = history.earlier_events, history.earlier_exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (w @ y) / (w @ time)
        square = w @ (y * y) - 2 * mean * (w @ (y * time)) + mean**2 * (w @ (time * time))
        spread = np.maximum(square - w @ y, 0.0) / (w @ (time * time))
        return mean, np.where(spread > 0, mean / spread, np.inf)


def _seen_again(history: History, w: Numbers, rng: np.random.Generator) -> Numbers:
    """Draw the ratio that these families would show with no effect, a and b fitted to each row of weights."""
    x, before, after = history.before_events, history.before_exposure, history.after_exposure
    mean, b = (column[:, None] for column in _fitted(history, w))
    known = np.isfinite(b)
    finite = np.where(known, b, 1.0)
    own = rng.gamma(np.maximum(finite * mean + x, 1e-12), 1 / (finite + before))
    events = rng.poisson(np.where(known, own, mean) * after)
    return np.asarray(events.sum(axis=1) / after.sum() / (x.sum() / before.sum()), dtype=np.float64)


def _poisson_ratios(history: History, w: Numbers) -> tuple[Numbers, Numbers]:
    """Give the expected and the unlinked ratio for each row of family weights."""
    x, before = history.before_events, history.before_exposure
    mean, b = _fitted(history, w)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(np.isinf(b)[:, None], 0.0, before / (b[:, None] + before))
        own = np.where(before > 0, x / np.where(before > 0, before, 1.0), 0.0)
        rate = share * own + (1 - share) * mean[:, None]
        expected = (w * rate) @ history.after_exposure / (w @ history.after_exposure)
        observed = (w @ x) / (w @ before)
        return expected / observed, mean / observed


def _earlier_ratios(history: History, w: Numbers) -> tuple[Numbers, Numbers]:
    """Give the ratio of the earlier rate to the rate before, for each row of family weights, twice."""
    with np.errstate(divide="ignore", invalid="ignore"):
        earlier = (w @ history.earlier_events) / (w @ history.earlier_exposure)
        ratio = earlier / ((w @ history.before_events) / (w @ history.before_exposure))
    return ratio, ratio
