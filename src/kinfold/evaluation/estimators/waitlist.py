"""Families already allocated against families still waiting, aligned on referral.

Not sound where the urgent go first: whether the wait follows need is tested here and reported with the
answer.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from kinfold.domain.errors import UserError
from kinfold.evaluation.poisson import PoissonFit, fit_poisson

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

LAST_OWN_MONTH = 18
REDUNDANT = 1e-9


@dataclass(frozen=True, slots=True)
class WaitingList:
    """The rate ratio of allocated to waiting time, with limits clustered by family."""

    ratio: float
    low: float
    high: float
    se_log: float
    families: int
    months: int


@dataclass(frozen=True, slots=True)
class WaitBalance:
    """Whether the wait is related to events before referral: ratio of rates a month longer waited."""

    ratio: float
    low: float
    high: float
    p: float


def _dummies(codes: IntArray) -> FloatArray:
    """Give one column for each level but the first."""
    levels = np.unique(codes)
    return np.asarray(codes[:, None] == levels[None, 1:], dtype=np.float64)


def _informative(calendar: IntArray, since: IntArray, count: FloatArray) -> npt.NDArray[np.bool_]:
    """Keep the rows of months with at least one event: the others say nothing of a ratio and have no
    estimate."""
    kept = np.ones(len(count), dtype=bool)
    for _ in range(len(count)):
        before = kept.sum()
        for codes in (calendar, since):
            events = np.bincount(codes - codes.min(), weights=count * kept)
            kept &= events[codes - codes.min()] > 0
        if kept.sum() == before:
            break
    return kept


def _limits(log_ratio: float, se: float, level: float = 0.95) -> tuple[float, float, float]:
    z = float(norm.ppf(0.5 + level / 2))
    return float(np.exp(log_ratio)), float(np.exp(log_ratio - z * se)), float(np.exp(log_ratio + z * se))


def waiting_list(
    family: IntArray,
    calendar: IntArray,
    since_referral: IntArray,
    allocated: FloatArray,
    count: FloatArray,
    exposure: FloatArray,
) -> WaitingList:
    """Estimate the ratio of the event rate once allocated to the rate while waiting.

    Parameters
    ----------
    family, calendar : codes 0.. of family and of calendar period. since_referral : months since referral,
    >= 0.
    allocated : share of the month's exposure after allocation, 0 to 1. count : events. exposure : days, > 0.

    Notes
    -----
    *Estimand*: mean ratio of rates over allocated family-time. *Assumes* that, at equal time since referral
    and in the same calendar period, allocated and waiting families would have had the same rate: the wait
    is as good as random given these. *Formula*: log E[Y] = log exposure + month-since-referral effects
    (months after 18 together) + calendar effects + b allocated; sandwich variance by family. Allocation
    varies in time, so no family is classed by what happened later (no immortal time).
    """
    if count.sum() <= 0:
        raise UserError("There are no events at all in these data; nothing can be compared.")
    kept = _informative(calendar, np.minimum(since_referral, LAST_OWN_MONTH), count)
    family, calendar, since_referral = family[kept], calendar[kept], since_referral[kept]
    allocated, count, exposure = allocated[kept], count[kept], exposure[kept]
    _, family = np.unique(family, return_inverse=True)
    tail = np.minimum(since_referral, LAST_OWN_MONTH)
    nuisance = np.hstack([np.ones((len(count), 1)), _dummies(tail), _dummies(calendar)])
    # Where all were referred at once the calendar says the same as the months since: keep one of the two.
    nuisance = nuisance[
        :, np.abs(np.diag(np.linalg.qr(nuisance, mode="r"))) > REDUNDANT * np.sqrt(len(count))
    ]
    design = np.column_stack([nuisance, allocated])
    fit: PoissonFit = fit_poisson(design, count, exposure)
    se = float(np.sqrt(fit.clustered_variance(design, count, family)[-1, -1]))
    ratio, low, high = _limits(float(fit.coefficients[-1]), se)
    return WaitingList(ratio, low, high, se, len(np.unique(family)), len(count))


def wait_balance(wait_months: FloatArray, count: FloatArray, exposure: FloatArray) -> WaitBalance:
    """Test whether families who waited longer had other rates before referral (one row a family).

    A quasi-Poisson regression of the pre-referral count on the wait, so that chance and spread between
    families are allowed for. Source of the demand: the wait must be shown balanced before it is leant upon.
    """
    design = np.column_stack([np.ones_like(count), wait_months - wait_months.mean()])
    fit = fit_poisson(design, count, exposure)
    se = float(np.sqrt(fit.quasi_variance()[1, 1]))
    ratio, low, high = _limits(float(fit.coefficients[1]), se)
    p = float(2 * norm.sf(abs(float(fit.coefficients[1])) / se))
    return WaitBalance(ratio, low, high, p)
