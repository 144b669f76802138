"""What a pound later is worth today, by dated rates.

Not inflation: everything here is in real terms.
"""

from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import yaml

from kinfold.domain.errors import UserError

Kind = Literal["standard", "health", "sensitivity"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """A dated schedule: for each band of years its first and last year and its rates."""

    source: str
    valid_from: str
    bands: tuple[tuple[int, int, dict[Kind, float]], ...]

    def rate(self, year: int, kind: Kind) -> float:
        """Give the rate that applies in a year counted from now (1 is the first)."""
        for first, last, rates in self.bands:
            if first <= year <= last:
                return rates[kind]
        raise UserError(f"The discount schedule says nothing of year {year}; it ends at {self.bands[-1][1]}.")

    def factor(self, year: int, kind: Kind = "standard") -> float:
        """Give the present worth of a pound in ``year`` (0: now): the running product of 1 / (1 + rate)."""
        worth = 1.0
        for step in range(1, year + 1):
            worth /= 1 + self.rate(step, kind)
        return worth


def schedule() -> Schedule:
    """Give the schedule that ships: the Green Book's of February 2026."""
    said = yaml.safe_load((files(__package__) / "rates.yaml").read_text(encoding="utf-8"))
    kinds: tuple[Kind, ...] = ("standard", "health", "sensitivity")
    bands = tuple(
        (int(band["from"]), int(band["to"]), {kind: float(band[kind]) for kind in kinds})
        for band in said["bands"]
    )
    return Schedule(str(said["source"]), str(said["valid_from"]), bands)
