"""One area against others: change in the area minus change in its comparison.

Not for several areas that start at different times: that is ``staggered``.
"""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


def differences_in_change(change: FloatArray, comparison: list[IntArray]) -> FloatArray:
    """Give every unit's change minus the mean change of its own comparison units.

    Parameters
    ----------
    change : one value a unit, value at the target time minus value at the baseline time; NaN where either
        is missing.
    comparison : for each unit, the positions of its comparison units; a unit is never its own comparison.

    Returns
    -------
    One value a unit, NaN where it or its whole comparison is missing. The treated unit's value is the
    estimate; the untreated units' values, made in exactly the same way, are its placebos.

    Notes
    -----
    *Estimand*: effect on the treated unit at the target time, in the units of the outcome.
    *Assumes* that without the change the unit would have moved as its comparison moved from that baseline
    (parallel trends), no anticipation at the baseline, and no effect on the comparison.
    *Formula*: (Y1t - Y1b) - mean_j (Yjt - Yjb). Conley and Taber 2011 for inference with one treated unit.
    """
    result = np.full(len(change), np.nan)
    for unit, others in enumerate(comparison):
        values = change[others]
        values = values[np.isfinite(values)]
        if len(values) and np.isfinite(change[unit]):
            result[unit] = change[unit] - values.mean()
    return result


def everyone_else(units: int, excluded: IntArray) -> list[IntArray]:
    """Give for each unit all the others, leaving out ``excluded`` ones (the treated and other adopters)."""
    pool = np.setdiff1d(np.arange(units), excluded)
    return [pool[pool != unit] for unit in range(units)]
