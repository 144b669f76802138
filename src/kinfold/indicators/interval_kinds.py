"""Intervals asked for by name, from numbers typed as text.

Not the formulas, which are in ``intervals``.
"""

import math
from collections.abc import Callable
from typing import Any

from kinfold.domain.errors import UserError
from kinfold.indicators import intervals
from kinfold.kit.result import Interval

Answer = tuple[float | None, Interval]


def _wilson(xs: list[float], ns: list[float], level: float) -> Answer:
    limits = intervals.wilson(xs[0], ns[0], level=level)
    return xs[0] / ns[0], limits


def _per_exposure(limits: Callable[..., Interval]) -> Callable[[list[float], list[float], float], Answer]:
    def answer(xs: list[float], ns: list[float], level: float) -> Answer:
        if ns[0] <= 0:
            raise UserError("N, the exposure, must be above 0; give 1 for the interval of the count itself.")
        found = limits(xs[0], level=level)
        low, high = (None if limit is None else limit / ns[0] for limit in (found.low, found.high))
        return xs[0] / ns[0], Interval(low, high, level)

    return answer


def _ratio(xs: list[float], ns: list[float], level: float) -> Answer:
    if len(xs) != 2:
        raise UserError("A ratio needs two counts and two exposures, for example: ratio 40,60 1000,1100.")
    limits = intervals.rate_ratio(int(xs[0]), ns[0], int(xs[1]), ns[1], level=level)
    return (xs[0] / ns[0]) / (xs[1] / ns[1]) if xs[1] else None, limits


SINGLE = {"wilson", "byar", "poisson", "rate"}
KINDS: dict[str, Callable[[list[float], list[float], float], Answer]] = {
    "wilson": _wilson,
    "byar": _per_exposure(intervals.byar),
    "poisson": _per_exposure(intervals.exact_poisson),
    "rate": _per_exposure(intervals.count),
    "ratio": _ratio,
    "mean": lambda xs, _, level: (math.fsum(xs) / len(xs), intervals.mean(xs, level=level)),
}


def compute(
    kind: str, x: str, n: str = "1", *, level: float = 0.95, weights: str | None = None
) -> dict[str, Any]:
    """Give ``value``, ``low`` and ``high`` of a kind of interval; a limit that does not exist is None.

    Byar, Poisson and rate limits are divided by ``n``, the exposure. Raises UserError for an unknown kind,
    text that is no number, or counts and numbers at risk that do not pair.
    """
    xs, ns = _numbers("X", x), _numbers("N", n)
    if not math.isfinite(intervals.z_of(level)):
        raise UserError("The level is too near 1 for any interval; 0.95 is usual.")
    if kind not in {"mean", "wilson"} and any(number != int(number) for number in xs):
        raise UserError("X must be whole: events are counted.")
    if kind != "mean" and len(xs) != len(ns):
        raise UserError("X and N must hold as many numbers as each other.")
    if kind in SINGLE and len(xs) > 1:
        raise UserError(f"The kind {kind} takes one X and one N; use ratio, dsr or mean for several.")
    if kind not in {*KINDS, "dsr"}:
        raise UserError(f"No such interval; choose one of {', '.join([*KINDS, 'dsr'])}.")
    try:
        value, limits = _standardised(xs, ns, level, weights) if kind == "dsr" else KINDS[kind](xs, ns, level)
    except ArithmeticError:
        value, limits = math.inf, Interval(None, None, level)
    if not all(math.isfinite(number) for number in (value, limits.low, limits.high) if number is not None):
        raise UserError("The numbers are too large or too small for an interval. Give them in other units.")
    return {
        "kind": kind,
        "x": x,
        "n": n,
        "level": level,
        "value": value,
        "low": limits.low,
        "high": limits.high,
    }


def _standardised(xs: list[float], ns: list[float], level: float, weights: str | None) -> Answer:
    ws = _numbers("--weights", weights) if weights else [1.0] * len(xs)
    found = intervals.directly_standardised([int(x) for x in xs], ns, ws, level=level)
    return found.value, found.interval or Interval(None, None, level)


def _numbers(name: str, text: str) -> list[float]:
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise UserError(f"{name} must be a number, or several with commas between them.") from error
    if not all(math.isfinite(number) for number in numbers):
        raise UserError(f"{name} must be a finite number.")
    return numbers
