"""How far raters agree who each rated all of the same things: the intraclass correlation of single ratings.

Not a test of whether a rater is right. Formulas: Shrout and Fleiss, Psychological Bulletin 86 (1979), 420 to
428; intervals also in McGraw and Wong, Psychological Methods 1 (1996), 30 to 46.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isclose

from scipy.stats import f as f_distribution

from kinfold.domain.errors import UserError
from kinfold.kit.result import Interval


class Form(StrEnum):
    """Which intraclass correlation. ``ABSOLUTE``, ICC(2,1), also counts how far raters differ in level."""

    ONE_WAY = "1,1"
    ABSOLUTE = "2,1"
    CONSISTENT = "3,1"


@dataclass(frozen=True, slots=True)
class Agreement:
    """An intraclass correlation of ``count`` things rated by so many raters.

    No value where everything was rated alike; no limits where the raters never differ or the value is 1.
    """

    count: int
    raters: int
    value: float | None
    interval: Interval


@dataclass(frozen=True, slots=True)
class _Squares:
    """Mean squares between things, between raters, within things, and of what is left."""

    n: int
    k: int
    things: float
    raters: float
    within: float
    left: float


def agreement(
    ratings: Sequence[Sequence[float]], form: Form = Form.ABSOLUTE, level: float = 0.95
) -> Agreement:
    """Give the intraclass correlation of single ratings: one row for each thing, one column for each rater.

    At least two rows, and at least two columns in each. It may be below 0. Raises UserError otherwise.
    """
    n, k = len(ratings), len(ratings[0]) if ratings else 0
    if n < 2 or k < 2 or any(len(row) != k for row in ratings):
        raise UserError("Agreement needs two things at least, each rated by the same two raters or more.")
    if not 0 < level < 1:
        raise UserError("The level of an interval must lie between 0 and 1; 0.95 is usual.")
    squares = _squares(ratings, n, k)
    none = Interval(None, None, level)
    if isclose(squares.things + squares.raters + squares.left, 0, abs_tol=1e-12):
        return Agreement(n, k, None, none)
    value = _value(squares, form)
    if value is None:
        return Agreement(n, k, None, none)
    if isclose(value, 1, abs_tol=1e-12) or isclose(squares.left, 0, abs_tol=1e-12):
        return Agreement(n, k, value, none)
    low, high = _absolute(squares, value, level) if form is Form.ABSOLUTE else _plain(squares, form, level)
    return Agreement(n, k, value, Interval(low, high, level))


def _squares(ratings: Sequence[Sequence[float]], n: int, k: int) -> _Squares:
    grand = sum(sum(row) for row in ratings) / (n * k)
    rows = [sum(row) / k for row in ratings]
    columns = [sum(row[at] for row in ratings) / n for at in range(k)]
    total = sum((each - grand) ** 2 for row in ratings for each in row)
    things = k * sum((each - grand) ** 2 for each in rows)
    raters = n * sum((each - grand) ** 2 for each in columns)
    left = max(0.0, total - things - raters)
    return _Squares(
        n=n,
        k=k,
        things=things / (n - 1),
        raters=raters / (k - 1),
        within=max(0.0, total - things) / (n * (k - 1)),
        left=left / ((n - 1) * (k - 1)),
    )


def _value(of: _Squares, form: Form) -> float | None:
    """Give the correlation, or None where there is nothing to divide by."""
    apart = of.within if form is Form.ONE_WAY else of.left
    under = of.things + (of.k - 1) * apart
    if form is Form.ABSOLUTE:
        under += of.k * (of.raters - of.left) / of.n
    return None if isclose(under, 0, abs_tol=1e-12) else (of.things - apart) / under


def _plain(of: _Squares, form: Form, level: float) -> tuple[float, float]:
    """Give the limits of ICC(1,1) or ICC(3,1), from the F ratio of things to what sets them apart."""
    one_way = form is Form.ONE_WAY
    apart = of.within if one_way else of.left
    free = of.n * (of.k - 1) if one_way else (of.n - 1) * (of.k - 1)
    ratio, tail = of.things / apart, 1 - (1 - level) / 2
    low = ratio / float(f_distribution.ppf(tail, of.n - 1, free))
    high = ratio * float(f_distribution.ppf(tail, free, of.n - 1))
    return (low - 1) / (low + of.k - 1), (high - 1) / (high + of.k - 1)


def _absolute(of: _Squares, value: float, level: float) -> tuple[float, float]:
    """Give the limits of ICC(2,1), with Satterthwaite's degrees of freedom."""
    n, k, tail = of.n, of.k, 1 - (1 - level) / 2
    a = k * value / (n * (1 - value))
    b = 1 + k * value * (n - 1) / (n * (1 - value))
    spread = (a * of.raters) ** 2 / (k - 1) + (b * of.left) ** 2 / ((n - 1) * (k - 1))
    free = (a * of.raters + b * of.left) ** 2 / spread
    lower = float(f_distribution.ppf(tail, n - 1, free))
    upper = float(f_distribution.ppf(tail, free, n - 1))
    rest = k * of.raters + (k * n - k - n) * of.left
    low = n * (of.things - lower * of.left) / (lower * rest + n * of.things)
    high = n * (upper * of.things - of.left) / (rest + n * upper * of.things)
    return low, high
