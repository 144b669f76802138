"""What a reader of a table could work out about the counts that it hides, by linear programming.

Not a rule of what is too narrow: that is the policy's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

Span = tuple[float, float]
_UNBOUNDED = 3


@dataclass(frozen=True, slots=True)
class Margin:
    """That the counts of ``whole`` add up to those of ``parts``, or to at least that where not ``exact``."""

    whole: tuple[str, ...]
    parts: tuple[str, ...]
    exact: bool = True

    @property
    def keys(self) -> frozenset[str]:
        """Every cell that the margin links."""
        return frozenset(self.whole + self.parts)


def hidden_ranges(
    spans: Mapping[str, Span], margins: Sequence[Margin], hidden: Iterable[str]
) -> dict[str, Span]:
    """Give the range to which spans and margins together confine each hidden cell.

    ``spans`` says what is known of each cell alone. Limits are those of the linear relaxation; for margins
    that nest or cross as in a two-way table they are whole numbers and exact (totally unimodular).
    """
    linked = {key for margin in margins for key in margin.keys}
    names = sorted(spans)
    place = {name: at for at, name in enumerate(names)}
    equal, least = (_rows(margins, place, exact) for exact in (True, False))
    limits = [(low, None if high == float("inf") else high) for low, high in (spans[name] for name in names)]
    ranges: dict[str, Span] = {}
    for key in hidden:
        if key not in linked:
            ranges[key] = spans[key]
            continue
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(names))
            goal[place[key]] = sign
            found = linprog(
                goal,
                A_ub=least,
                b_ub=None if least is None else np.zeros(len(least)),
                A_eq=equal,
                b_eq=None if equal is None else np.zeros(len(equal)),
                bounds=limits,
            )
            ends.append(sign * _least(found.status, found.fun))
        ranges[key] = (ends[0], ends[1])
    return ranges


def _least(status: int, value: float | None) -> float:
    """Read the solver's answer. Raises ValueError where margins contradict counts: a bug, never safe."""
    if status == _UNBOUNDED:
        return float("-inf")
    if status != 0 or value is None:
        raise ValueError("the margins of a table contradict its counts")
    return float(value)


def _rows(margins: Sequence[Margin], place: Mapping[str, int], exact: bool) -> np.ndarray | None:
    """Give parts minus whole, a row a margin: equal to nought if exact, otherwise at most nought."""
    chosen = [margin for margin in margins if margin.exact is exact]
    if not chosen:
        return None
    rows = np.zeros((len(chosen), len(place)))
    for row, margin in zip(rows, chosen, strict=True):
        for key in margin.parts:
            row[place[key]] += 1
        for key in margin.whole:
            row[place[key]] -= 1
    return rows
