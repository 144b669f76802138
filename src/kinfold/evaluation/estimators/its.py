"""One series with a break: level and slope after the start against the line before.

Not proof against anything else that happened at the same time; prefer a comparison series.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from kinfold.evaluation.poisson import fit_poisson

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The step ratio at the start with its limits, the change of slope, and the over-dispersion."""

    ratio: float
    low: float
    high: float
    se_log: float
    slope_ratio: float | None
    dispersion: float


def interrupted_series(
    count: FloatArray,
    exposure: FloatArray,
    start: int,
    *,
    slope_change: bool = False,
    period: int = 12,
    harmonics: int = 0,
    level: float = 0.95,
) -> Interrupted:
    """Fit a quasi-Poisson interrupted time series.

    Parameters
    ----------
    count, exposure : one value a time, in order. start : position of the first time after the start.
    slope_change : also let the slope change. period, harmonics : the season's length and its pairs of waves.

    Notes
    -----
    *Estimand*: ratio of the rate just after the start to what the earlier line says. *Assumes* that the line
    before would have gone on and nothing else changed at the start. *Formula*: log E[Y] = log exposure + a
    + b t + g D (+ d (t - T0) D) + harmonics; variance times Pearson X2/df, never below 1. Lopez Bernal and
    others 2017, doi 10.1093/ije/dyw098. Serial correlation is not modelled: with fewer than 20 times the
    limits are too narrow.
    """
    time = np.arange(len(count), dtype=np.float64)
    after = (time >= start).astype(np.float64)
    columns = [np.ones_like(time), time - start, after]
    if slope_change:
        columns.append((time - start) * after)
    for wave in range(1, harmonics + 1):
        angle = 2 * np.pi * wave * time / period
        columns += [np.sin(angle), np.cos(angle)]
    fit = fit_poisson(np.column_stack(columns), count, exposure)
    se = float(np.sqrt(fit.quasi_variance()[2, 2]))
    log_ratio = float(fit.coefficients[2])
    z = float(norm.ppf(0.5 + level / 2))
    slope = float(np.exp(fit.coefficients[3])) if slope_change else None
    return Interrupted(
        float(np.exp(log_ratio)),
        float(np.exp(log_ratio - z * se)),
        float(np.exp(log_ratio + z * se)),
        se,
        slope,
        fit.dispersion,
    )
