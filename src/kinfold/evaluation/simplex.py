"""Least squares over weights that are not negative and sum to one, exactly and fast.

Not an estimator: the synthetic comparisons in ``estimators`` say what is fitted to what.
"""

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

FloatArray = npt.NDArray[np.float64]


def simplex_weights(columns: FloatArray, target: FloatArray, *, ridge: float = 0.0) -> FloatArray:
    """Give the weights w >= 0, sum(w) = 1, that minimise |columns @ w - target|^2 + ridge |w|^2.

    ``columns`` is features by donors, ``target`` has one value a feature; the weights have one value a
    donor.

    Because the weights sum to one the loss equals |B w|^2 with B = columns - target. Minimising
    |B u|^2 + (1 - sum(u))^2 over u >= 0 has its optimum on the same ray, so one non-negative least squares
    solves the problem exactly, without a penalty constant. With ``ridge`` > 0 the answer is unique. Raises
    FloatingPointError where there is no donor or a number is not finite.
    """
    if columns.shape[1] == 0 or not np.isfinite([columns.sum(), target.sum(), ridge]).all():
        raise FloatingPointError("no donors, or numbers that are not finite")  # the solver would crash
    centred = columns - target[:, None]
    scale = float(np.sqrt(np.mean(centred**2))) or 1.0
    rows = [centred / scale, np.ones((1, columns.shape[1]))]
    if ridge > 0:
        rows.insert(1, np.sqrt(ridge) / scale * np.eye(columns.shape[1]))
    stacked = np.vstack(rows)
    right = np.zeros(stacked.shape[0])
    right[-1] = 1.0
    ray, _ = nnls(stacked, right)
    total = float(ray.sum())
    if total <= 0:
        return np.full(columns.shape[1], 1.0 / columns.shape[1])
    return np.asarray(ray / total, dtype=np.float64)
