"""Inference from placebos: how unusual is what we saw among units where nothing was done?

Not a substitute for a randomised design: it assumes that the treated unit could as well have been another.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

SMALLEST_FOR_INTERVAL = 39


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

    The interval is estimate minus the placebos' upper and lower quantiles: the constant effects not at odds
    with the placebos. It is left undefined below 39 placebos, where a 95 % interval cannot be read off.
    Missing placebos are dropped. Source: Abadie, Diamond and Hainmueller 2010; Conley and Taber 2011.
    """
    known = placebos[np.isfinite(placebos)]
    rank = 1 + int(np.sum(np.abs(known) >= abs(estimate) - 1e-12))
    low = high = None
    if len(known) >= SMALLEST_FOR_INTERVAL:
        tail = (1 - level) / 2
        below, above = np.quantile(known, [tail, 1 - tail])
        low, high = float(estimate - above), float(estimate - below)
    return PlaceboInference(float(estimate), low, high, rank, len(known) + 1)


def rank_from_largest(value: float, others: FloatArray) -> tuple[int, int]:
    """Give the rank of ``value`` from the largest (ties count against it), and out of how many."""
    known = others[np.isfinite(others)]
    return 1 + int(np.sum(known >= value)), len(known) + 1
