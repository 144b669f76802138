"""A weighted mix of other areas that walked the same path before.

Not to be trusted when the mix does not fit the years before: the fit is gated, and the weights are shown.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from kinfold.evaluation.simplex import simplex_weights

FloatArray = npt.NDArray[np.float64]

RIDGE = 1e-6


@dataclass(frozen=True, slots=True)
class Synthetic:
    """Donor weights, the synthetic path, and how far the two paths lay apart before the start."""

    weights: FloatArray
    path: FloatArray
    gap: FloatArray
    pre_rmspe: float
    post_rmspe: float
    rmspe_spread: float

    @property
    def ratio(self) -> float:
        """Mean squared gap after over before: large when the paths part only after the start."""
        return (self.post_rmspe / max(self.pre_rmspe, 1e-9)) ** 2


def _result(weights: FloatArray, outcome: FloatArray, treated: int, before: int, spread: float) -> Synthetic:
    donors = np.delete(outcome, treated, axis=0)
    path = weights @ donors
    gap = outcome[treated] - path
    pre = float(np.sqrt(np.mean(gap[:before] ** 2)))
    post = float(np.sqrt(np.mean(gap[before:] ** 2))) if before < len(gap) else float("nan")
    return Synthetic(weights, path, gap, pre, post, spread)


def fit_path(outcome: FloatArray, treated: int, before: int, *, ridge: float = RIDGE) -> Synthetic:
    """Fit on the outcome in every time before the start.

    Parameters
    ----------
    outcome : units by times, without missing values.
    treated : the treated unit's row; all others are donors.
    before : how many leading times lie before the start.
    ridge : a very small preference for even weights, as a share of the spread between units; it makes the
        weights unique when several mixes fit equally well (more donors than years).

    Notes
    -----
    *Estimand*: the treated unit's outcome minus what it would have been, at each time after the start.
    *Assumes* that a mix which tracked the unit before would have tracked it after, no spill-over, and no
    shock of its own. Convex problem: every start gives the same answer. Abadie, Diamond and Hainmueller
    2010, doi 10.1198/jasa.2009.ap08746.
    """
    donors = np.delete(outcome, treated, axis=0)[:, :before].T
    target = outcome[treated, :before]
    # Spread about each time's mean, so that a shock common to all units does not change the weights.
    scale = float(np.mean((outcome - outcome.mean(axis=0))[:, :before] ** 2)) * before
    return _result(simplex_weights(donors, target, ridge=ridge * scale), outcome, treated, before, 0.0)


def fit_predictors(
    outcome: FloatArray,
    treated: int,
    before: int,
    predictors: FloatArray,
    rng: np.random.Generator,
    *,
    starts: int = 4,
) -> Synthetic:
    """Fit on predictors, choosing their importance so that the path before the start fits best (nested form).

    Parameters
    ----------
    predictors : units by predictors, without missing values; each is scaled to unit spread here.
    rng : draws the starting importances; the first start is equal importance.
    starts : how many starts; the lowest pre-period error is kept and the spread over starts is reported.

    Notes
    -----
    Weights W(V) = argmin (x1 - X0 w)' V (x1 - X0 w) on the simplex; V minimises the mean squared gap before.
    The surface has many flat places: a fit whose ``pre_rmspe`` misses the caller's gate must not be used.
    """
    scaled = (predictors - predictors.mean(axis=0)) / predictors.std(axis=0)
    donors, target = np.delete(scaled, treated, axis=0).T, scaled[treated]
    paths, own = np.delete(outcome, treated, axis=0)[:, :before], outcome[treated, :before]

    def weights(log_importance: FloatArray) -> FloatArray:
        importance = np.exp(np.clip(log_importance - log_importance.max(), -12, 0))
        root = np.sqrt(importance / importance.sum())
        return simplex_weights(root[:, None] * donors, root * target, ridge=1e-8)

    def loss(log_importance: FloatArray) -> float:
        return float(np.mean((own - weights(log_importance) @ paths) ** 2))

    found = []
    for start in range(starts):
        origin = np.zeros(scaled.shape[1]) if start == 0 else rng.normal(0, 2, scaled.shape[1])
        options = {"maxiter": 600, "xatol": 1e-3, "fatol": 1e-6, "adaptive": True}
        best = minimize(loss, origin, method="Nelder-Mead", options=options)
        found.append((float(best.fun), np.asarray(best.x)))
    found.sort(key=lambda pair: pair[0])
    errors = np.sqrt([error for error, _ in found])
    return _result(weights(found[0][1]), outcome, treated, before, float(errors[-1] - errors[0]))


def placebo_fits(outcome: FloatArray, treated: int, before: int, *, ridge: float = RIDGE) -> list[Synthetic]:
    """Fit every untreated unit as if it had been the treated one, the true one left out of its donors.

    The order is that of the rows with ``treated`` removed. The rank of the treated unit's ``ratio`` among
    these is the placebo test in space.
    """
    others = np.delete(outcome, treated, axis=0)
    return [fit_path(others, unit, before, ridge=ridge) for unit in range(len(others))]


def leave_one_out(outcome: FloatArray, treated: int, before: int, fit: Synthetic) -> dict[int, Synthetic]:
    """Refit without each donor of weight above 1 %, keyed by the donor's position among the donors."""
    refits: dict[int, Synthetic] = {}
    for donor in np.flatnonzero(fit.weights > 0.01):
        row = int(donor) if donor < treated else int(donor) + 1
        rest = np.delete(outcome, row, axis=0)
        refits[int(donor)] = fit_path(rest, treated if row > treated else treated - 1, before)
    return refits
