"""Inference from placebos: how unusual is what we saw among units where nothing was done?

Not a substitute for a randomised design: it assumes that the treated unit could as well have been another.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PlaceboInference:
    """An estimate among its placebos: a rank (1 is the most extreme), the p it gives, and an interval."""

    estimate: float
    low: float | None
    high: float | None
    rank: int
    of: int

    @property
    def p(self) -> float:
        """The share of units, the treated one counted, at least as extreme as the treated one."""
        return self.rank / self.of


def among_placebos(estimate: float, placebos: FloatArray, *, level: float = 0.95) -> PlaceboInference:
    """Rank ``|estimate|`` among ``|placebos|`` and invert the placebo distribution into an interval.

    The interval holds the constant effects which, taken off the estimate, leave a value that lies between the
    placebos' k-th smallest and k-th largest, k the whole part of (n + 1) times each tail: were the treated
    unit exchangeable with its n placebos, it would miss the effect in at most 1 - ``level`` of cases, without
    interpolation. Left undefined where k is 0, below 39 placebos at 95 %. It is equal-tailed and the rank is
    by size, so the two can disagree a little near the edge. Missing placebos are dropped. Source: Abadie,
    Diamond and Hainmueller 2010; Conley and Taber 2011.
    """
    known = placebos[np.isfinite(placebos)]
    rank = 1 + int(np.sum(np.abs(known) >= abs(estimate) - 1e-12))
    low = high = None
    outside = math.floor((len(known) + 1) * (1 - level) / 2 + 1e-9)
    if outside > 0:
        ordered = np.sort(known)
        low, high = float(estimate - ordered[-outside]), float(estimate - ordered[outside - 1])
    return PlaceboInference(float(estimate), low, high, rank, len(known) + 1)


def rank_from_largest(value: float, others: FloatArray) -> tuple[int, int]:
    """Give the rank of ``value`` from the largest (ties count against it), and out of how many."""
    known = others[np.isfinite(others)]
    return 1 + int(np.sum(known >= value)), len(known) + 1
