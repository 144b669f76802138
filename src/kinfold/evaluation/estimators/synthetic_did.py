"""Synthetic difference-in-differences: weighted units and weighted years.

Not for units that start at different times; give it one start.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.evaluation.simplex import simplex_weights

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SyntheticDid:
    """The effect, with unit weights (a control) and time weights (a time before the start)."""

    estimate: float
    unit_weights: FloatArray
    time_weights: FloatArray


def synthetic_did(outcome: FloatArray, treated: npt.NDArray[np.bool_], before: int) -> SyntheticDid:
    """Estimate the mean effect on the treated units over the times after the start.

    Parameters
    ----------
    outcome : units by times, without missing values. treated : one flag a unit. before : times before the
    start.

    Notes
    -----
    *Estimand*: mean effect on the treated over the times after. *Assumes* that, given the weights, treated
    and control would have moved in parallel. *Formula*: omega fits the treated path before with a free
    level and ridge zeta^2 T0, zeta = (N1 T1)^(1/4) sd(first differences of controls); lambda fits the
    controls' mean after likewise with a ridge near zero; tau = (Y1,post - lambda Y1,pre) - omega (Y0,post -
    lambda Y0,pre). Arkhangelsky and others 2021, doi 10.1257/aer.20190159.
    """
    control, own = outcome[~treated], outcome[treated]
    pre, post = control[:, :before], control[:, before:]
    noise = float(np.diff(pre, axis=1).std(ddof=1))
    zeta = (own.shape[0] * post.shape[1]) ** 0.25 * noise
    path = own[:, :before].mean(axis=0)
    omega = simplex_weights(
        (pre - pre.mean(axis=1, keepdims=True)).T, path - path.mean(), ridge=zeta**2 * before
    )
    after = post.mean(axis=1)
    lam = simplex_weights(
        pre - pre.mean(axis=0, keepdims=True), after - after.mean(), ridge=(1e-6 * noise) ** 2 * len(control)
    )
    change_own = own[:, before:].mean() - lam @ path
    change_control = omega @ (after - pre @ lam)
    return SyntheticDid(float(change_own - change_control), omega, lam)


def placebo_se(
    outcome: FloatArray, treated: npt.NDArray[np.bool_], before: int, rng: np.random.Generator
) -> float:
    """Give the spread of the estimate over placebo treated units (200 draws, or each control once).

    With one treated unit every control is used once and the seed does not matter.
    """
    control = outcome[~treated]
    many = int(treated.sum())
    picks = (
        [np.array([unit]) for unit in range(len(control))]
        if many == 1
        else [rng.choice(len(control), many, replace=False) for _ in range(200)]
    )
    estimates = []
    for pick in picks:
        flags = np.zeros(len(control), dtype=bool)
        flags[pick] = True
        estimates.append(synthetic_did(control, flags, before).estimate)
    return float(np.std(estimates))
