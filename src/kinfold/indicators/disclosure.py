"""The only door out: a ``Table`` of exact cells goes in, a ``Released`` with nothing small in it comes out.

Only this module makes a ``Released``, and only a ``Released`` can be written. Not for judging quality: a
figure whose data are incomplete arrives here already marked so, and leaves without a number.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kinfold.indicators import intervals
from kinfold.indicators.feasible import Margin, Span, hidden_ranges
from kinfold.kit.result import Interval

_SEAL = object()


class Status(StrEnum):
    """What is to be said of a cell."""

    VALUE = "value"
    SMALL = "small"
    INCOMPLETE = "incomplete"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Policy:
    """What is small, and how the rest is rounded.

    A count at or below ``threshold``, zero among them, is hidden. ``safe_width`` is the narrowest range to
    which anything released may confine a hidden count.
    """

    threshold: int = 7
    rounding: int = 5
    safe_width: int = 6
    symbol: str = "[c]"

    def round(self, count: float) -> int:
        """Round to the nearest multiple of the base, a half upwards."""
        return math.floor(count / self.rounding + 0.5) * self.rounding

    def is_small(self, count: int | None) -> bool:
        """Say whether a count may not be shown."""
        return count is not None and count <= self.threshold

    def plain(self) -> dict[str, Any]:
        """Give the policy as plain data."""
        return {"threshold": self.threshold, "rounding": self.rounding, "symbol": self.symbol}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One exact figure.

    ``contributors`` are the families with an event among ``families``; ``complement`` is what is left of a
    whole when the count is a part of one, and None otherwise. ``per_family`` is the exposure that one family
    adds, for rounding exposure as coarsely as families. A ``gap`` says that there is no figure to show.
    """

    key: str
    count: int
    exposure: float
    families: int
    persons: int
    contributors: int
    per_family: float
    complement: int | None = None
    dispersion: float = 1.0
    gap: Status | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A ratio of two cells' rates; ``apart``: the events by which a cell differs from a published one.

    Nought is as telling as any other small number: those left out had no event at all.
    """

    key: str
    above: str
    below: str
    dispersion: float
    apart: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Modelled:
    """A number from a model, which may be shown only beside the cells that it ``needs``."""

    key: str
    value: float
    interval: Interval | None
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Everything to be released about one matter, together, so that linked figures are judged together."""

    cells: tuple[Cell, ...]
    per: float = 1.0
    margins: tuple[Margin, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    modelled: tuple[Modelled, ...] = ()


@dataclass(frozen=True, slots=True)
class SafeCell:
    """One figure that may be shown; every number follows from the rounded count and exposure."""

    status: Status
    families: int | None = None
    persons: int | None = None
    count: int | None = None
    exposure: float | None = None
    rate: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SafeRatio:
    """A ratio that may be shown, or three Nones."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Released:
    """What may be shown. Made by ``release`` alone: it cannot be built without passing the door."""

    cells: Mapping[str, SafeCell]
    ratios: Mapping[str, SafeRatio]
    policy: Policy
    seal: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse anything that did not come through the door."""
        if self.seal is not _SEAL:
            raise TypeError("only disclosure.release can make a Released")


def release(table: Table, policy: Policy) -> Released:
    """Hide what is small, hide what would give it away, round the rest, and work out rates from the rounded.

    Primary: a count, its contributors, its complement or its families at or below the threshold, zero too.
    Complementary: a published count is hidden while any hidden one can be confined, by the margins and the
    rounding, to a range narrower than ``safe_width``; the smallest goes first.
    """
    hidden = primary(table, policy) | complementary(table, policy)
    cells = {cell.key: _safe(cell, table.per, policy, cell.key in hidden) for cell in table.cells}
    ratios = {ask.key: _ratio(ask, cells, policy) for ask in table.comparisons}
    ratios |= {number.key: _modelled(number, cells) for number in table.modelled}
    return Released(cells, ratios, policy, _SEAL)


def primary(table: Table, policy: Policy) -> frozenset[str]:
    """Give the keys of the cells that are small in themselves."""
    return frozenset(
        cell.key
        for cell in table.cells
        if cell.gap is None
        and any(map(policy.is_small, (cell.count, cell.contributors, cell.complement, cell.families)))
    )


def complementary(table: Table, policy: Policy) -> frozenset[str]:
    """Give the keys of further cells to hide so that no margin gives a hidden count away."""
    small = primary(table, policy)
    shown = {cell.key: cell.count for cell in table.cells if cell.gap is None and cell.key not in small}
    also: set[str] = set()
    while given_away := exposed(table, policy, small | also):
        near = {key for margin in table.margins if margin.keys & set(given_away) for key in margin.keys}
        anywhere = {key for margin in table.margins for key in margin.keys}
        candidates = [key for key in shown.keys() & near - also] or [*(shown.keys() & anywhere - also)]
        if not candidates:
            break
        also.add(min(candidates, key=lambda key: (shown[key], key)))
    return frozenset(also)


def exposed(table: Table, policy: Policy, hidden: frozenset[str] | set[str]) -> list[str]:
    """Give the hidden cells that a reader of the rest could confine too narrowly.

    The reader is taken to know the policy, the margins and which cells are small in themselves.
    """
    ranges = hidden_ranges(known_spans(table, policy, hidden), table.margins, hidden)
    return sorted(key for key, (low, high) in ranges.items() if high - low < policy.safe_width)


def known_spans(table: Table, policy: Policy, hidden: frozenset[str] | set[str]) -> dict[str, Span]:
    """Give the range in which a reader knows each count to lie before looking at margins."""
    half = policy.rounding // 2
    spans: dict[str, Span] = {}
    for cell in table.cells:
        rounded = policy.round(cell.count)
        if cell.gap is not None:
            spans[cell.key] = (0.0, math.inf)
        elif cell.key in hidden:
            spans[cell.key] = (0.0, float(policy.threshold) if policy.is_small(cell.count) else math.inf)
        else:
            spans[cell.key] = (float(max(rounded - half, policy.threshold + 1)), float(rounded + half))
    return spans


def plain_counts(counts: Mapping[str, int], policy: Policy) -> Mapping[str, int | None]:
    """Round counts that stand alone, such as how many families there are; None where small."""
    return {key: None if policy.is_small(count) else policy.round(count) for key, count in counts.items()}


def _safe(cell: Cell, per: float, policy: Policy, hidden: bool) -> SafeCell:
    grain = cell.per_family * policy.rounding
    exposure = round(math.floor(cell.exposure / grain + 0.5) * grain, 4) if grain > 0 else 0.0
    people = plain_counts({"families": cell.families, "persons": cell.persons}, policy)
    families, persons = people["families"], people["persons"]
    if cell.gap is not None or hidden or exposure <= 0:
        status = cell.gap or Status.SMALL
        return SafeCell(status, families, persons, exposure=exposure if status is not Status.NONE else 0.0)
    count = policy.round(cell.count)
    found = intervals.rate(count, exposure, per=per, dispersion=_coarse(cell.dispersion))
    limits = (_two(found.interval.low), _two(found.interval.high))
    return SafeCell(Status.VALUE, families, persons, count, exposure, _two(found.value), *limits)


def _ratio(ask: Comparison, cells: Mapping[str, SafeCell], policy: Policy) -> SafeRatio:
    above, below = cells[ask.above], cells[ask.below]
    if not (above.count and below.count and above.exposure and below.exposure):
        return SafeRatio()
    if any(count <= policy.threshold for count in ask.apart):
        return SafeRatio()
    limits = intervals.rate_ratio(
        above.count, above.exposure, below.count, below.exposure, dispersion=_coarse(ask.dispersion)
    )
    value = (above.count / above.exposure) / (below.count / below.exposure)
    return SafeRatio(_two(value), _two(limits.low), _two(limits.high))


def _modelled(number: Modelled, cells: Mapping[str, SafeCell]) -> SafeRatio:
    if any(cells[key].count is None for key in number.needs):
        return SafeRatio()
    limits = number.interval or Interval(None, None)
    return SafeRatio(_two(number.value), _two(limits.low), _two(limits.high))


def _coarse(dispersion: float) -> float:
    """Round up to a tenth, so that a limit cannot carry the exact count."""
    return math.ceil(dispersion * 10) / 10


def _two(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
