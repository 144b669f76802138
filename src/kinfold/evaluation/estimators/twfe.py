"""Two-way fixed effects, kept as a referee and for those who ask for it.

Not our estimator where units start at different times: it then mixes clean and unclean comparisons.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TwoWay:
    """Coefficients with standard errors clustered by unit."""

    estimates: FloatArray
    ses: FloatArray
    units: int

    def limits(self, level: float = 0.95) -> tuple[FloatArray, FloatArray]:
        """Give limits by Student's t with units - 1 degrees of freedom."""
        half = float(student.ppf(0.5 + level / 2, max(self.units - 1, 1))) * self.ses
        return self.estimates - half, self.estimates + half


def _within(matrix: FloatArray) -> FloatArray:
    """Take unit and time means out of a balanced units-by-times matrix."""
    return np.asarray(
        matrix - matrix.mean(axis=1, keepdims=True) - matrix.mean(axis=0, keepdims=True) + matrix.mean()
    )


def two_way(outcome: FloatArray, regressors: list[FloatArray]) -> TwoWay:
    """Regress a balanced panel's outcome on regressors, unit effects and time effects.

    Parameters
    ----------
    outcome, regressors : units-by-times matrices without missing values.

    Notes
    -----
    *Estimand*: a weighted mean of effects, with weights that can be negative under staggered starts
    (Goodman-Bacon 2021). *Assumes* parallel trends and, for a causal reading, equal effects. Standard
    errors: sandwich clustered by unit, times G/(G-1) (N-1)/(N-K), K counting regressors, times and the
    constant (unit effects are nested in the clusters).
    """
    units, times = outcome.shape
    y = _within(outcome)
    x = np.stack([_within(one) for one in regressors], axis=2)
    flat = x.reshape(-1, x.shape[2])
    bread = np.linalg.inv(flat.T @ flat)
    beta = bread @ flat.T @ y.reshape(-1)
    residual = y - x @ beta
    scores = np.einsum("utk,ut->uk", x, residual)
    parameters = x.shape[2] + times
    rows = units * times
    correction = units / (units - 1) * (rows - 1) / (rows - parameters)
    variance = correction * bread @ (scores.T @ scores) @ bread
    return TwoWay(beta, np.sqrt(np.diag(variance)), units)


def event_dummies(
    first: FloatArray, times: FloatArray, leave_out: int = -1
) -> tuple[list[int], list[FloatArray]]:
    """Give event times and their units-by-times dummies, leaving ``leave_out`` out; NaN ``first`` is
    never.
    """
    relative = times[None, :] - first[:, None]
    present = np.unique(relative[np.isfinite(relative)]).astype(int)
    kept = [int(time) for time in present if time != leave_out]
    return kept, [np.asarray(relative == time, dtype=np.float64) for time in kept]
