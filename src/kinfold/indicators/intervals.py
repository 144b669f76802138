"""Confidence intervals as public-health practice in England computes them.

Not for deciding what may be shown: that is ``disclosure``. Formulas: Wilson 1927; Byar in Breslow and
Day 1987; Garwood 1936 (exact Poisson); Dobson et al. 1991 (standardised rates).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scipy.stats import beta, chi2, norm, t

from kinfold.domain.errors import UserError
from kinfold.kit.result import Interval, Rate

EXACT_BELOW = 10


def z_of(level: float) -> float:
    """Give the normal quantile that leaves (1 - level) / 2 in each tail; level lies in (0, 1)."""
    if not 0 < level < 1:
        raise UserError("The level of an interval must lie between 0 and 1; 0.95 is usual.")
    return float(norm.ppf(0.5 + level / 2))


def wilson(x: float, n: float, *, level: float = 0.95) -> Interval:
    """Give the Wilson interval of a proportion x / n, as shares; defined at x = 0 and x = n.

    Raises UserError unless 0 <= x <= n and n > 0. Source: Wilson 1927, JASA 22:209.
    """
    if n <= 0 or not 0 <= x <= n:
        raise UserError("A proportion needs 0 <= x <= n and n above 0.")
    z = z_of(level)
    root = z * math.sqrt(z * z + 4 * x * (1 - x / n))
    low = (2 * x + z * z - root) / (2 * (n + z * z))
    high = (2 * x + z * z + root) / (2 * (n + z * z))
    return Interval(max(low, 0.0), min(high, 1.0), level)


def byar(x: float, *, level: float = 0.95) -> Interval:
    """Give Byar's approximate Poisson interval of a count; low is None at 0 or if negative."""
    _check_count(x)
    z = z_of(level)
    low = x * (1 - 1 / (9 * x) - z / (3 * math.sqrt(x))) ** 3 if x > 0 else None
    above = x + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    return Interval(low if low is not None and low >= 0 else None, high, level)


def exact_poisson(x: float, *, level: float = 0.95) -> Interval:
    """Give the exact (Garwood) Poisson interval of a count; the low limit is 0 at 0."""
    _check_count(x)
    tail = _tail(level)
    low = float(chi2.ppf(tail, 2 * x)) / 2 if x > 0 else 0.0
    return Interval(low, float(chi2.ppf(1 - tail, 2 * x + 2)) / 2, level)


def count(x: float, *, level: float = 0.95, dispersion: float = 1.0) -> Interval:
    """Give the interval of a count: exact below 10, Byar from 10.

    ``dispersion`` (at least 1) is the variance over the count; the limits move away from x by its square
    root, as Dobson does for standardised rates, and stop at 0.
    """
    if dispersion < 1:
        raise UserError("Dispersion below 1 would make an interval narrower than chance alone; use 1.")
    plain = exact_poisson(x, level=level) if x < EXACT_BELOW else byar(x, level=level)
    assert plain.low is not None
    assert plain.high is not None
    widen = math.sqrt(dispersion)
    return Interval(max(x + widen * (plain.low - x), 0.0), x + widen * (plain.high - x), level)


def rate(x: int, exposure: float, *, per: float = 1.0, level: float = 0.95, dispersion: float = 1.0) -> Rate:
    """Give x events over an exposure above 0 as a rate per ``per``, with the interval of ``count``."""
    if exposure <= 0:
        raise UserError("A rate needs an exposure above 0.")
    limits = count(x, level=level, dispersion=dispersion)
    assert limits.low is not None
    assert limits.high is not None
    return Rate(x, exposure, per, Interval(limits.low / exposure * per, limits.high / exposure * per, level))


@dataclass(frozen=True, slots=True)
class Standardised:
    """A directly standardised rate; value and interval are None where fewer than 10 events forbid it."""

    value: float | None
    interval: Interval | None
    events: int


def directly_standardised(
    events: Sequence[int | None],
    populations: Sequence[float],
    weights: Sequence[float],
    *,
    per: float = 1.0,
    level: float = 0.95,
    repeats: Sequence[Mapping[int, int]] | None = None,
) -> Standardised:
    """Give a directly standardised rate per ``per`` with Dobson limits.

    One entry a band; a missing count is 0 and every population is above 0. ``repeats`` holds, for each band,
    how many persons had exactly k events; the variance then sums k squared, as clustered events need.
    """
    xs = [x or 0 for x in events]
    if not len(xs) == len(populations) == len(weights) or not xs:
        raise UserError("A standardised rate needs one count, one population and one weight for each band.")
    if any(n <= 0 for n in populations) or sum(weights) <= 0:
        raise UserError("A standardised rate needs every population, and the sum of the weights, above 0.")
    total = sum(xs)
    if total < EXACT_BELOW:
        return Standardised(None, None, total)
    spread = [float(x) for x in xs] if repeats is None else repeat_variance(xs, repeats)
    whole = sum(weights)
    bands = list(zip(weights, populations, strict=True))
    value = sum(w * x / n for (w, n), x in zip(bands, xs, strict=True)) / whole
    variance = sum(w * w * v / (n * n) for (w, n), v in zip(bands, spread, strict=True)) / (whole * whole)
    limits = byar(total, level=level)
    assert limits.low is not None
    assert limits.high is not None
    scale = math.sqrt(variance / total)
    low, high = value + scale * (limits.low - total), value + scale * (limits.high - total)
    return Standardised(value * per, Interval(low * per, high * per, level), total)


def repeat_variance(events: Sequence[int], repeats: Sequence[Mapping[int, int]]) -> list[float]:
    """Give each band's variance of its count, summing k squared over the persons with exactly k events."""
    bands = list(zip(events, repeats, strict=True))
    if any(sum(k * persons for k, persons in band.items()) != x for x, band in bands):
        raise UserError("The persons by number of events do not add up to the events of their band.")
    return [float(sum(k * k * persons for k, persons in band.items())) for _, band in bands]


def rate_ratio(
    x1: int, exposure1: float, x0: int, exposure0: float, *, level: float = 0.95, dispersion: float = 1.0
) -> Interval:
    """Give the interval of (x1 / exposure1) / (x0 / exposure0).

    From 10 events on both sides on the log scale, widened by ``dispersion``; otherwise the exact conditional
    binomial. A limit that does not exist (no events below the line) is None.
    """
    if exposure1 <= 0 or exposure0 <= 0:
        raise UserError("A rate ratio needs both exposures above 0.")
    _check_count(x1)
    _check_count(x0)
    if min(x1, x0) >= EXACT_BELOW:
        ratio = (x1 / exposure1) / (x0 / exposure0)
        reach = math.exp(z_of(level) * math.sqrt(dispersion * (1 / x1 + 1 / x0)))
        return Interval(ratio / reach, ratio * reach, level)
    tail, scale = _tail(level), exposure0 / exposure1
    low = float(beta.ppf(tail, x1, x0 + 1)) if x1 > 0 else 0.0
    high = float(beta.ppf(1 - tail, x1 + 1, x0)) if x0 > 0 else 1.0
    return Interval(low / (1 - low) * scale, high / (1 - high) * scale if high < 1 else None, level)


def mean(values: Sequence[float], *, level: float = 0.95) -> Interval:
    """Give Student's interval of the mean of at least two values."""
    n = len(values)
    if n < 2:
        raise UserError("The interval of a mean needs at least two values.")
    centre = math.fsum(values) / n
    spread = math.sqrt(math.fsum((value - centre) ** 2 for value in values) / (n - 1))
    reach = float(t.ppf(1 - _tail(level), n - 1)) * spread / math.sqrt(n)
    return Interval(centre - reach, centre + reach, level)


def _tail(level: float) -> float:
    z_of(level)
    return (1 - level) / 2


def _check_count(x: float) -> None:
    if x < 0:
        raise UserError("A count cannot be below 0.")
