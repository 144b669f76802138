"""Poisson regression by iteratively reweighted least squares, with over-dispersed and clustered variance.

Not an estimator of an effect: ``estimators.its`` and ``estimators.waitlist`` build their designs on it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.domain.errors import UserError

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

STEPS = 100
CLOSE_ENOUGH = 1e-9


@dataclass(frozen=True, slots=True)
class PoissonFit:
    """Coefficients on the log scale, fitted means, and the inverse information."""

    coefficients: FloatArray
    means: FloatArray
    bread: FloatArray
    dispersion: float

    def quasi_variance(self) -> FloatArray:
        """Give the coefficients' variance times Pearson X2 / df, never below plain Poisson's."""
        return self.bread * max(self.dispersion, 1.0)

    def clustered_variance(self, design: FloatArray, count: FloatArray, cluster: IntArray) -> FloatArray:
        """Give the sandwich variance clustered by ``cluster``, with the G / (G - 1) correction."""
        scores = design * (count - self.means)[:, None]
        groups = int(cluster.max()) + 1
        sums = np.zeros((groups, design.shape[1]))
        np.add.at(sums, cluster, scores)
        meat = sums.T @ sums
        correction = groups / max(groups - 1, 1)
        return np.asarray(correction * self.bread @ meat @ self.bread, dtype=np.float64)


def fit_poisson(design: FloatArray, count: FloatArray, exposure: FloatArray) -> PoissonFit:
    """Fit log E[count] = log(exposure) + design @ b by maximum likelihood.

    ``design`` is rows by columns and must have full rank; ``exposure`` is positive. Raises UserError when
    the design cannot be told apart (a column that repeats others) or the fit does not settle.
    """
    if count.sum() <= 0:
        raise UserError("There are no events at all in these data; nothing can be compared.")
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise UserError(
            "The model cannot be fitted: two of its terms always move together in these data; "
            "give a longer series or fewer terms."
        )
    offset = np.log(exposure)
    plain = exposure * max(count.sum(), 0.5) / exposure.sum()
    linear = np.log((count + plain) / 2)
    beta = np.zeros(design.shape[1])
    for _ in range(STEPS):
        mean = np.exp(np.clip(linear, -30, 30))
        working = linear - offset + (count - mean) / mean
        weighted = design * mean[:, None]
        new = np.linalg.solve(design.T @ weighted, weighted.T @ working)
        change = float(np.max(np.abs(new - beta)))
        beta = new
        linear = design @ beta + offset
        if change < CLOSE_ENOUGH:
            break
    else:
        raise UserError("The model did not settle: too few events for its terms; give fewer terms.")
    mean = np.exp(linear)
    bread = np.linalg.inv(design.T @ (design * mean[:, None]))
    freedom = max(len(count) - design.shape[1], 1)
    dispersion = float(np.sum((count - mean) ** 2 / mean) / freedom)
    return PoissonFit(beta, mean, np.asarray(bread, dtype=np.float64), dispersion)
