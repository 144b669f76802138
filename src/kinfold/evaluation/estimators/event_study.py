"""One area's gap to its comparison, year by year around the start, and whether the years before were alike.

Not a proof of parallel trends: a test that finds nothing may simply be weak, so its power goes with it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class PreTrend:
    """Joint test of the years before: the rank p, and the yearly drift it would find four times in five."""

    p: float
    of: int
    detectable_drift: float | None


def gaps(values: FloatArray, base: int) -> FloatArray:
    """Give each unit's change since year ``base`` minus the mean change of all other units (units by years).

    Notes
    -----
    *Estimand*: for each year, the difference in change since the base year. *Assumes*, for the years after,
    that the gap would have stayed at its base-year value. Every unit is treated alike, so rows are placebos
    of each other; NaN where a value is missing.
    """
    change = values - values[:, [base]]
    known = np.isfinite(change)
    total = np.where(known, change, 0.0).sum(axis=0)
    others = known.sum(axis=0) - known
    with np.errstate(invalid="ignore", divide="ignore"):
        mean_of_others = (total - np.where(known, change, 0.0)) / others
    return np.asarray(change - mean_of_others, dtype=np.float64)


def pre_trend(
    gap: FloatArray, treated: int, before: list[int], base: int, *, size: float = 0.05, power: float = 0.8
) -> PreTrend:
    """Test jointly that the gaps in years ``before`` (the base year left out) are like the placebos' gaps.

    The statistic is the mean squared gap, each year in units of the placebos' spread, ranked among the
    placebo units. ``detectable_drift`` is the smallest steady drift a year which, added to the placebos, is
    found in a share ``power`` of them; a smaller one would probably pass unseen (Roth 2022).
    """
    years = [year for year in before if year != base]
    block = gap[:, years]
    complete = np.all(np.isfinite(block), axis=1)
    placebos = block[complete & (np.arange(len(gap)) != treated)]
    spread = placebos.std(axis=0, ddof=1)

    def statistic(rows: FloatArray) -> FloatArray:
        return np.asarray(np.mean((rows / spread) ** 2, axis=1), dtype=np.float64)

    under_none = statistic(placebos)
    own = float(statistic(block[[treated]])[0])
    p = (1 + int(np.sum(under_none >= own))) / (len(placebos) + 1)
    critical = float(np.quantile(under_none, 1 - size))
    direction = np.asarray(years, dtype=np.float64) - base
    step = float(spread.mean()) / 20
    for multiple in range(1, 401):
        drift = multiple * step
        if float(np.mean(statistic(placebos + drift * direction) > critical)) >= power:
            return PreTrend(p, len(placebos) + 1, drift)
    return PreTrend(p, len(placebos) + 1, None)
