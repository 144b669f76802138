"""How much wider than chance a figure's limits must be, because events cluster in families.

Linearised (delta-method) variances of totals and of ratios of totals, families being independent. Source:
Cochran 1977, Sampling Techniques, chapter 6.
"""

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


def dispersion(events: Numbers, exposure: Numbers) -> float:
    """Give the variance of a total of events, given exposure, over the total; at least 1.

    One entry a family; families without exposure take no part.
    """
    total, time = float(events.sum()), float(exposure.sum())
    families = int((exposure > 0).sum())
    if total <= 0 or time <= 0 or families < 2:
        return 1.0
    residual = events - total / time * exposure
    return max(1.0, float(residual @ residual) * families / (families - 1) / total)


def paired_dispersion(after: tuple[Numbers, Numbers], before: tuple[Numbers, Numbers]) -> float:
    """Give the variance of the log ratio of two rates of the same families, over 1/x1 + 1/x0; at least 1.

    Each side is events and exposure, one entry a family in one order. What a family adds to both sides counts
    once, so steady families widen a ratio less than they widen a rate.
    """
    sums = [(float(events.sum()), float(time.sum())) for events, time in (after, before)]
    families = len(after[0])
    if min(total for total, _ in sums) <= 0 or families < 2:
        return 1.0
    parts = [
        (events - total / time_sum * time) / total
        for (events, time), (total, time_sum) in zip((after, before), sums, strict=True)
    ]
    influence = parts[0] - parts[1]
    chance = sum(1 / total for total, _ in sums)
    return max(1.0, float(influence @ influence) * families / (families - 1) / chance)
