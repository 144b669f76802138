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
    "fitted by moments to the same families' earlier history; interval by drawing families 500 times"
)
RETEST_METHOD = (
    "m + r (x - m), with x the rate before, m the rate of the same families' earlier history and r the "
    "correlation of families' rates in the two; interval by drawing families 500 times"
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
    spells) how much of a family's rate lasts is taken from the correlation of its two spans.
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
    ratios = _poisson_ratios if one_by_one else _retest_ratios
    value, unlinked = ratios(history, ones)
    drawn = np.concatenate(
        [
            ratios(history, rng.multinomial(len(seen), np.full(len(seen), 1 / len(seen)), _BATCH))[0]
            for _ in range(_DRAWS // _BATCH)
        ]
    )
    low, high = np.nanpercentile(drawn, [2.5, 97.5])
    return Expected(float(value[0]), Interval(float(low), float(high)), float(unlinked[0]), int(seen.sum()))


def _poisson_ratios(history: History, weights: npt.NDArray[np.generic]) -> tuple[Numbers, Numbers]:
    """Give the expected and the unlinked ratio for each row of family weights."""
    w = weights.astype(np.float64)
    y, time = history.earlier_events, history.earlier_exposure
    x, before = history.before_events, history.before_exposure
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = (w @ y) / (w @ time)
        square = w @ (y * y) - 2 * mean * (w @ (y * time)) + mean**2 * (w @ (time * time))
        spread = np.maximum(square - w @ y, 0.0) / (w @ (time * time))
        # With no spread between families (b infinite) a family's own past adds nothing to the mean.
        b = np.where(spread > 0, mean / spread, np.inf)
        share = np.where(np.isinf(b)[:, None], 0.0, before / (b[:, None] + before))
        own = np.where(before > 0, x / np.where(before > 0, before, 1.0), 0.0)
        rate = share * own + (1 - share) * mean[:, None]
        expected = (w * rate) @ history.after_exposure / (w @ history.after_exposure)
        observed = (w @ x) / (w @ before)
        return expected / observed, mean / observed


def _retest_ratios(history: History, weights: npt.NDArray[np.generic]) -> tuple[Numbers, Numbers]:
    """Give the expected and the unlinked ratio for each row of family weights, by test and retest."""
    w = weights.astype(np.float64)
    y, time = history.earlier_events, history.earlier_exposure
    x, before = history.before_events, history.before_exposure
    both = (time > 0) & (before > 0)
    one, two = y[both] / time[both], x[both] / before[both]
    heft = w[:, both] * np.minimum(time, before)[both]
    with np.errstate(divide="ignore", invalid="ignore"):
        heft = heft / heft.sum(axis=1, keepdims=True)
        centre_one, centre_two = heft @ one, heft @ two
        together = heft @ (one * two) - centre_one * centre_two
        apart = (heft @ one**2 - centre_one**2) * (heft @ two**2 - centre_two**2)
        lasting = np.clip(np.nan_to_num(together / np.sqrt(apart)), 0.0, 1.0)
        unlinked = ((w @ y) / (w @ time)) / ((w @ x) / (w @ before))
        return unlinked + lasting * (1 - unlinked), unlinked
