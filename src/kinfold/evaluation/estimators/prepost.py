"""The naive comparison: after against before, for the same units. Never shown alone.

Not a causal estimate: it holds whatever else changed, and the return to normal after a crisis.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import norm


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A ratio of two rates, with an interval for chance alone."""

    ratio: float
    low: float
    high: float
    se_log: float


def before_after(
    before_count: float,
    before_exposure: float,
    after_count: float,
    after_exposure: float,
    *,
    dispersion: float = 1.0,
    level: float = 0.95,
) -> BeforeAfter:
    """Divide the rate after by the rate before.

    Parameters
    ----------
    before_count, after_count : events (or children) in each period, above 0.
    before_exposure, after_exposure : person-time or population of each period, above 0.
    dispersion : Pearson X2 / df; multiplies the variance, at least 1.

    Returns
    -------
    BeforeAfter
        exp(log ratio -+ z sqrt(phi (1/x1 + 1/x0))).

    Notes
    -----
    *Estimand*: none that is causal; the change in the rate. *Assumes*, if read as an effect, that nothing
    else would have changed the rate, which is false where people enter at a crisis.
    """
    if min(before_count, after_count) <= 0 or min(before_exposure, after_exposure) <= 0:
        raise ValueError("a ratio needs events and exposure in both periods")
    ratio = (after_count / after_exposure) / (before_count / before_exposure)
    se = float(np.sqrt(max(dispersion, 1.0) * (1 / after_count + 1 / before_count)))
    z = float(norm.ppf(0.5 + level / 2))
    return BeforeAfter(ratio, float(ratio * np.exp(-z * se)), float(ratio * np.exp(z * se)), se)
