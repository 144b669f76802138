"""What was planted in an invented county: the truth that lies beside its extracts, in a demonstration only.

Not a released figure, and never read by anything that estimates one.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from kinfold.web.released import ReleasedUnreadable
from kinfold.web.shapes import Number, Shape

TRUTH = Path("extracts") / "truth"


class Effect(Shape):
    """``effect.json``."""

    rate_ratio: dict[str, Number]
    acts_on: dict[str, str] = Field(default_factory=dict)
    anchor: str = ""
    need: dict[str, str] = Field(default_factory=dict)
    wait: dict[str, str] = Field(default_factory=dict)
    notes: list[str] = Field(default_factory=list)
    seed: int


class Rate(Shape):
    """A published rate, and what came out of the invented county."""

    id: str
    row: str = ""
    rate: Number | None = None
    achieved_rate: Number | None = None


class Assumed(Shape):
    """A rate that no published figure says."""

    id: str
    value: str
    why: str = ""


class Calibration(Shape):
    """``calibration.json``."""

    measures: list[Rate] = Field(default_factory=list)
    assumed: list[Assumed] = Field(default_factory=list)


def effect(home: Path) -> dict[str, Any] | None:
    """Give what was planted, or None where no truth lies here. Raises ReleasedUnreadable."""
    return _read(home, "effect.json", Effect)


def calibration(home: Path) -> dict[str, Any] | None:
    """Give what the rates were set to, or None. Raises ReleasedUnreadable."""
    return _read(home, "calibration.json", Calibration)


def _read(home: Path, name: str, shape: type[Shape]) -> dict[str, Any] | None:
    try:
        content: dict[str, Any] = json.loads((home / TRUTH / name).read_text(encoding="utf-8"))
        shape.model_validate(content)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, RecursionError, ValidationError) as error:
        raise ReleasedUnreadable(
            f"The truth beside the extracts, {name}, cannot be read. "
            "Make the demonstration again in an empty folder."
        ) from error
    return content
