"""What every chart is, and the two sizes it is drawn at. Not for any one form of chart."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from kinfold.kit.svg import Picture
from kinfold.reports.tables import Table

BLUE, ORANGE, GREY = "#12436d", "#f46a25", "#505a5f"
PALE_BLUE, PALE_GREY, RULE, INK = "#c4d5e5", "#e3e5e6", "#cecece", "#0b0c0c"


@dataclass(frozen=True, slots=True)
class Size:
    """A drawing's size in its own units; about one unit is one pixel, so text is as big as it says."""

    name: str
    width: float
    height: float
    text: float = 16

    @property
    def is_narrow(self) -> bool:
        """Whether this is the drawing for a telephone."""
        return self.width < 500

    def times(self, share: float) -> "Size":
        """The same width at another height."""
        return Size(self.name, self.width, round(self.height * share), self.text)


WIDE = Size("wide", 740, 360)
NARROW = Size("narrow", 310, 300, 15)
SIZES = (WIDE, NARROW)


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished chart. ``name`` is its place on the page; ``finding`` is its title in words."""

    name: str
    finding: str
    unit: str
    wide: Picture
    narrow: Picture
    table: Table
    source: str
    notes: tuple[str, ...] = ()


class Wanted(Protocol):
    """What every form of chart is asked for with, beside its own figures."""

    @property
    def name(self) -> str: ...
    @property
    def finding(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def source(self) -> str: ...
    @property
    def notes(self) -> tuple[str, ...]: ...


W = TypeVar("W", bound=Wanted)


def finished(wanted: W, draw: Callable[[W, Size], Picture], table: Table) -> Chart:
    """Draw a chart at both widths and put its table, title and source with it."""
    return Chart(
        name=wanted.name,
        finding=wanted.finding,
        unit=wanted.unit,
        wide=draw(wanted, WIDE),
        narrow=draw(wanted, NARROW),
        table=table,
        source=wanted.source,
        notes=wanted.notes,
    )
