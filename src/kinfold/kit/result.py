"""Small shapes in which numbers travel, so that none travels without its limits.

Not for computing them: intervals are made in ``indicators.intervals``.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Interval:
    """A confidence interval; a limit is None where the method leaves it undefined."""

    low: float | None
    high: float | None
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """Events over exposure, as a number per ``per`` units of exposure."""

    count: int
    exposure: float
    per: float
    interval: Interval

    @property
    def value(self) -> float:
        """The rate itself."""
        return self.count / self.exposure * self.per


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in whole pence, so that sums are exact."""

    pence: int

    @classmethod
    def pounds(cls, amount: int | float | str | Decimal) -> "Money":
        """Read pounds, rounding a half penny away from zero."""
        return cls(int((Decimal(str(amount)) * 100).quantize(Decimal(1), ROUND_HALF_UP)))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.pence + other.pence)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.pence - other.pence)

    def times(self, factor: float) -> "Money":
        """Multiply, rounding to the nearest penny, a half away from zero."""
        return Money(int((Decimal(self.pence) * Decimal(str(factor))).quantize(Decimal(1), ROUND_HALF_UP)))
