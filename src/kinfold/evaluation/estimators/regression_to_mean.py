"""How far a before/after ratio falls when nothing is done, because people enter at their worst.

Not a correction to rely on alone: a comparison with families who waited is better.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class NoEffect:
    """The ratio expected under no effect, with limits from resampling families."""

    ratio: float
    low: float
    high: float
    shape: float
    rate: float


def gamma_moments(count: FloatArray, exposure: FloatArray) -> tuple[float, float]:
    """Fit a gamma(a, b) spread of rates between families by moments (events per unit of exposure).

    Returns the shape a and the rate b: mean a / b. Where there is no spread beyond chance a is very large.
    """
    mean = float(count.sum() / exposure.sum())
    excess = float(np.sum((count - mean * exposure) ** 2 - mean * exposure) / np.sum(exposure**2))
    spread = max(excess, mean**2 * 1e-4)
    return mean**2 / spread, mean / spread


def _ratio(a: float, b: float, count: FloatArray, exposure: FloatArray) -> float:
    expected = np.sum((a + count) / (b + exposure) * exposure)
    return float(expected / count.sum())


def expected_no_effect(
    quiet_count: FloatArray,
    quiet_exposure: FloatArray,
    before_count: FloatArray,
    before_exposure: FloatArray,
    rng: np.random.Generator,
    *,
    draws: int = 400,
) -> NoEffect:
    """Give the before/after ratio expected if nothing had been done (one row a family).

    Parameters
    ----------
    quiet_* : events and exposure in a period *before* the trigger, to learn the lasting spread between
    families.
    before_* : events and exposure in the before-window of the naive comparison, the crisis included.

    Notes
    -----
    *Formula*: sum_i T_i (a + x_i) / (b + T_i) over sum_i x_i, with a, b from the quiet period. *Assumes* a
    lasting rate for each family around which events fall at random; if need itself rose and stays high, the
    true no-effect ratio is nearer 1 than this. Efron and Morris 1973. Limits: percentiles over resampled
    families.
    """
    a, b = gamma_moments(quiet_count, quiet_exposure)
    families = len(before_count)
    resampled = []
    for _ in range(draws):
        pick = rng.integers(0, families, families)
        if before_count[pick].sum() == 0 or quiet_count[pick].sum() == 0:
            continue
        again = gamma_moments(quiet_count[pick], quiet_exposure[pick])
        resampled.append(_ratio(*again, before_count[pick], before_exposure[pick]))
    low, high = np.quantile(resampled, [0.025, 0.975])
    return NoEffect(_ratio(a, b, before_count, before_exposure), float(low), float(high), a, b)
