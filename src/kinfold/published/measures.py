"""The measures of the panel: what each counts, in which unit, and on which day of its year.

Not for where they stand in a file: that is declared release by release.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Day = Literal["31 March", "30 June", "30 September"]
_DAYS: dict[Day, tuple[int, int]] = {"31 March": (3, 31), "30 June": (6, 30), "30 September": (9, 30)}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure; ``at`` is the day of its year at which an authority must have existed."""

    id: str
    title: str
    unit: str
    at: Day = "31 March"
    note: str = ""

    def day(self, year: int) -> date:
        """Give the day of a year to which the measure refers."""
        return date(year, *_DAYS[self.at])


@cache
def measures() -> dict[str, Measure]:
    """Give every measure by its id, in the order of ``measures.yaml``."""
    text = (files("kinfold.published") / "measures.yaml").read_text("utf-8")
    return {name: Measure(id=name, **said) for name, said in yaml.safe_load(text).items()}
