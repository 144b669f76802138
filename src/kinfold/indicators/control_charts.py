"""XmR charts by the NHS plot-the-dots rules: limits, labels, and what the last point says.

Not for choosing a rebase: that needs a recorded cause and a person. A missing value takes part in nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

from kinfold.domain.errors import UserError

LIMIT_FACTOR = 2.66
SCREEN_FACTOR = 3.267
RUN = 7
FEW_POINTS = 13
_NOISE = 1e-9


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Label(StrEnum):
    """Why a point is special; the first that matches wins."""

    ABOVE = "Above UCL"
    BELOW = "Below LCL"
    TREND = "Trend of 7"
    TWO_OF_THREE = "2 of 3"
    SHIFT = "Shift of 7"
    COMMON = "Common cause"


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines of one segment: mean, average moving range, limits and warning lines."""

    mean: float
    moving_range: float

    @property
    def lower(self) -> float:
        """The lower limit."""
        return self.mean - LIMIT_FACTOR * self.moving_range

    @property
    def upper(self) -> float:
        """The upper limit."""
        return self.mean + LIMIT_FACTOR * self.moving_range

    @property
    def warning(self) -> tuple[float, float]:
        """The warning lines, two thirds of the way to the limits."""
        reach = LIMIT_FACTOR * self.moving_range * 2 / 3
        return self.mean - reach, self.mean + reach


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its segment's lines (None for a lone point), its label, and the side it leans to."""

    value: float | None
    limits: Limits | None
    label: Label = Label.COMMON
    high: bool = True

    @property
    def special(self) -> bool:
        """Whether chance alone is an unlikely cause."""
        return self.label is not Label.COMMON

    def meaning(self, direction: Direction) -> str:
        """Say improvement, concern, neutral high, neutral low or common cause."""
        if not self.special:
            return "common cause"
        if direction is Direction.NEUTRAL:
            return "neutral high" if self.high else "neutral low"
        return "improvement" if self.high == (direction is Direction.UP) else "concern"


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart: one point for each value given, the two icons, and what to be wary of."""

    points: tuple[Point, ...]
    variation: str
    assurance: str | None
    warnings: tuple[str, ...]


def xmr(
    values: Sequence[float | None],
    *,
    rebase_at: Sequence[int] = (),
    direction: Direction = Direction.NEUTRAL,
    target: float | None = None,
    screen_outliers: bool = True,
    fix_after_n: int | None = None,
) -> Chart:
    """Chart a series in time order.

    ``rebase_at`` holds the positions (from 0) that begin a new segment; limits, moving ranges and runs never
    cross one. ``fix_after_n`` takes the lines from the first n values of each segment.
    Source: NHS Making Data Count, plot-the-dots rules; see docs/reference/indicators.md.
    """
    if not any(value is not None for value in values):
        raise UserError("The series holds no value; a chart needs at least one.")
    starts = sorted({0, *(at for at in rebase_at if 0 < at < len(values))})
    points: list[Point] = []
    warnings: list[str] = []
    for start, end in zip(starts, [*starts[1:], len(values)], strict=True):
        segment = list(values[start:end])
        points += _label(segment, _limits(segment, screen_outliers, fix_after_n))
        present = sum(value is not None for value in segment)
        if present < FEW_POINTS:
            warnings.append(f"A segment has {present} points; below {FEW_POINTS} its limits are provisional.")
    last = next(point for point in reversed(points) if point.value is not None)
    assurance = _assurance(last.limits, direction, target)
    return Chart(tuple(points), last.meaning(direction), assurance, tuple(warnings))


def _limits(segment: Sequence[float | None], screen: bool, fix_after_n: int | None) -> Limits | None:
    if fix_after_n:
        present = [at for at, value in enumerate(segment) if value is not None][:fix_after_n]
        segment = segment[: present[-1] + 1] if present else segment
    values = [value for value in segment if value is not None]
    ranges = [
        abs(later - earlier)
        for earlier, later in pairwise(segment)
        if earlier is not None and later is not None
    ]
    if not ranges:
        return None
    average = sum(ranges) / len(ranges)
    if screen and average > _noise(values):
        kept = [size for size in ranges if size < SCREEN_FACTOR * average - _noise(values)]
        average = sum(kept) / len(kept)
    return Limits(sum(values) / len(values), average)


def _noise(values: Sequence[float]) -> float:
    """Give the distance below which floating arithmetic cannot tell two values apart."""
    return _NOISE * max(abs(value) for value in values)


def _label(segment: Sequence[float | None], limits: Limits | None) -> list[Point]:
    points = [Point(value, limits) for value in segment]
    if limits is None:
        return points
    noise = _noise([value for value in segment if value is not None])
    for unbroken in _unbroken(segment):
        for rule in (_outside, _trend, _two_of_three, _shift):
            for at, label, high in rule([segment[i] or 0.0 for i in unbroken], limits, noise):
                if not points[unbroken[at]].special:
                    points[unbroken[at]] = replace(points[unbroken[at]], label=label, high=high)
    return points


def _unbroken(segment: Sequence[float | None]) -> Iterator[list[int]]:
    """Yield the stretches of positions with no missing value between them."""
    stretch: list[int] = []
    for at, value in enumerate([*segment, None]):
        if value is not None:
            stretch.append(at)
        elif stretch:
            yield stretch
            stretch = []


_Marks = Iterator[tuple[int, Label, bool]]


def _outside(values: Sequence[float], limits: Limits, noise: float) -> _Marks:
    for at, value in enumerate(values):
        if value > limits.upper + noise:
            yield at, Label.ABOVE, True
        elif value < limits.lower - noise:
            yield at, Label.BELOW, False


def _runs(length: int, size: int, holds: Callable[[int], bool]) -> Iterator[range]:
    """Yield each stretch of ``size`` positions of which all hold."""
    for start in range(length - size + 1):
        if all(holds(at) for at in range(start, start + size)):
            yield range(start, start + size)


def _trend(values: Sequence[float], _: Limits, noise: float) -> _Marks:
    steps = [later - earlier for earlier, later in pairwise(values)]
    for sign in (1, -1):
        for run in _runs(len(steps), RUN - 1, lambda at, sign=sign: sign * steps[at] > noise):  # type: ignore[misc]
            yield from ((at, Label.TREND, sign > 0) for at in range(run.start, run.stop + 1))


def _two_of_three(values: Sequence[float], limits: Limits, noise: float) -> _Marks:
    low, high = limits.warning
    for sign, warning, limit in ((1, high, limits.upper), (-1, low, limits.lower)):
        close = [sign * (value - warning) > noise and sign * (value - limit) <= noise for value in values]
        for run in _runs(len(values), 3, _one_side(values, limits.mean, sign, noise)):
            marked = [at for at in run if close[at]]
            if len(marked) >= 2:
                yield from ((at, Label.TWO_OF_THREE, sign > 0) for at in marked)


def _shift(values: Sequence[float], limits: Limits, noise: float) -> _Marks:
    for sign in (1, -1):
        for run in _runs(len(values), RUN, _one_side(values, limits.mean, sign, noise)):
            yield from ((at, Label.SHIFT, sign > 0) for at in run)


def _one_side(values: Sequence[float], mean: float, sign: int, noise: float) -> Callable[[int], bool]:
    return lambda at: sign * (values[at] - mean) > noise


def _assurance(limits: Limits | None, direction: Direction, target: float | None) -> str | None:
    if target is None or limits is None or direction is Direction.NEUTRAL:
        return None
    if limits.lower <= target <= limits.upper:
        return "inconsistent"
    beyond_target = target < limits.lower
    return "consistently passing" if beyond_target == (direction is Direction.UP) else "consistently failing"
