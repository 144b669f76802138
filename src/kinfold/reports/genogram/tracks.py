"""At what height each set of children hangs between two rows, so that few lines cross. Not for drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

NEAR = 6.0


@dataclass(frozen=True, slots=True)
class Comb:
    """A line that comes down, a bar, and the lines from it to children."""

    key: int
    exit: float
    entries: tuple[float, ...]

    @property
    def low(self) -> float:
        """The bar's left end."""
        return min(self.exit, *self.entries)

    @property
    def high(self) -> float:
        """The bar's right end."""
        return max(self.exit, *self.entries)

    @property
    def is_straight(self) -> bool:
        """Whether one line leads straight to one child."""
        return self.high - self.low < 0.5


def crossings(upper: Comb, lower: Comb) -> float:
    """Give how many lines cross when one bar hangs above another; lines that would touch count tenfold."""
    through = float(upper.low < lower.exit < upper.high)
    through += sum(lower.low < entry < lower.high for entry in upper.entries)
    return through + 10 * sum(abs(lower.exit - entry) < NEAR for entry in upper.entries)


def tracks(combs: Sequence[Comb]) -> dict[int, int]:
    """Give each bar's height, counted downwards from 0, by the brood's key."""
    order = _stacked(combs)
    found: dict[int, int] = {}
    for at, comb in enumerate(order):
        met = [found[other.key] for other in order[:at] if _meet(other, comb)]
        found[comb.key] = max(met, default=-1) + 1
    return {comb.key: 0 if comb.is_straight else found[comb.key] for comb in order}


def crossed(combs: Sequence[Comb]) -> float:
    """Give how many lines cross when bars hang as ``tracks`` hangs them."""
    order = _stacked(combs)
    return sum(crossings(one, other) for at, one in enumerate(order) for other in order[at + 1 :])


def _stacked(combs: Sequence[Comb]) -> list[Comb]:
    order: list[Comb] = []
    for comb in sorted(combs, key=lambda c: (c.low, c.key)):
        costs = [
            sum(crossings(other, comb) for other in order[:at])
            + sum(crossings(comb, other) for other in order[at:])
            for at in range(len(order) + 1)
        ]
        order.insert(costs.index(min(costs)), comb)
    _settle(order)
    return order


def _settle(order: list[Comb]) -> None:
    for _ in order:
        changed = False
        for at in range(len(order) - 1):
            one, other = order[at], order[at + 1]
            if crossings(other, one) < crossings(one, other):
                order[at], order[at + 1] = other, one
                changed = True
        if not changed:
            return


def _meet(one: Comb, other: Comb) -> bool:
    return one.low - NEAR < other.high and other.low - NEAR < one.high


def nested(spans: Sequence[tuple[float, float]]) -> list[int]:
    """Give each span's height over a row, from 0: the longer above the shorter that it covers."""
    found: dict[int, int] = {}
    for at in sorted(range(len(spans)), key=lambda n: (spans[n][1] - spans[n][0], n)):
        left, right = spans[at]
        met = [found[n] for n in found if spans[n][0] - NEAR < right and left - NEAR < spans[n][1]]
        found[at] = max(met, default=-1) + 1
    return [found[at] for at in range(len(spans))]
