"""Observed practice: what an instrument scores, what is made of the scores, and who is coded twice. Pure.

Scores stay with the instrument and version that they were given by, and are never put together with those of
another. Not a measure of a worker's worth: nothing here orders people.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Scores = Mapping[str, int]


class ItemKind(StrEnum):
    """How something is scored."""

    RATING = "rating"
    COUNT = "count"


class Shape(StrEnum):
    """How a summary score is reckoned from items."""

    MEAN = "mean"
    SUM = "sum"
    SHARE = "share"
    RATIO = "ratio"


class Line(StrEnum):
    """How a summary score stands to the lines that an instrument draws; lines may not be drawn at all."""

    BELOW = "below"
    FAIR = "fair"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is scored, with whole numbers from ``low`` to ``high``."""

    id: str
    title: str
    kind: ItemKind
    group: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Summary:
    """A score made of items. ``when_none`` is said where what it is divided by is nothing."""

    id: str
    title: str
    shape: Shape
    of: tuple[str, ...]
    per: tuple[str, ...]
    when_none: str
    fair: Fraction | None
    good: Fraction | None


@dataclass(frozen=True, slots=True)
class Instrument:
    """One version of an instrument. ``certain`` is False where lines and sums were not verified."""

    id: str
    version: str
    title: str
    short: str
    source: str
    licence: str
    note: str
    certain: bool
    items: tuple[Item, ...]
    summaries: tuple[Summary, ...]

    @property
    def key(self) -> str:
        """What tells this version from every other."""
        return f"{self.id}@{self.version}"

    @property
    def name(self) -> str:
        """The short name with the version."""
        return f"{self.short} {self.version}"

    @property
    def has_lines(self) -> bool:
        """Whether any line is drawn."""
        return any(each.fair is not None for each in self.summaries)


@dataclass(frozen=True, slots=True)
class Result:
    """One summary score; no value where what it is divided by is nothing, no line where none is drawn."""

    summary: Summary
    value: Fraction | None
    line: Line | None


def problems(instrument: Instrument, scores: Scores) -> dict[str, str]:
    """Say what is missing or beyond its bounds, by item; nothing where all is right."""
    return {each.id: _asked(each) for each in instrument.items if not _is_within(each, scores.get(each.id))}


def _is_within(item: Item, score: object) -> bool:
    return isinstance(score, int) and not isinstance(score, bool) and item.low <= score <= item.high


def _asked(item: Item) -> str:
    how = "Choose" if item.kind is ItemKind.RATING else "Enter"
    return f"{how} a whole number from {item.low} to {item.high} for {item.title.lower()}"


def summarise(instrument: Instrument, scores: Scores) -> tuple[Result, ...]:
    """Give the summary scores of scores that have no problems, in the instrument's order."""
    found = []
    for each in instrument.summaries:
        value = _value(each, scores)
        found.append(Result(each, value, _line(each, value)))
    return tuple(found)


def _value(summary: Summary, scores: Scores) -> Fraction | None:
    total = sum(scores[each] for each in summary.of)
    match summary.shape:
        case Shape.SUM:
            return Fraction(total)
        case Shape.MEAN:
            return Fraction(total, len(summary.of))
        case Shape.SHARE | Shape.RATIO:
            per = sum(scores[each] for each in summary.per)
            return Fraction(total, per) if per else None


def _line(summary: Summary, value: Fraction | None) -> Line | None:
    if value is None or summary.fair is None or summary.good is None:
        return None
    if value >= summary.good:
        return Line.GOOD
    return Line.FAIR if value >= summary.fair else Line.BELOW


@dataclass(frozen=True, slots=True)
class Rules:
    """What a partnership has declared: who is coded twice, and from how many on a figure is shown."""

    one_in: int
    seed: str
    least_pairs: int
    least_workers: int
    least_observations: int

    def is_drawn(self, number: int | None) -> bool:
        """Say whether the session of this number, from 1, is coded twice: one of every ``one_in``.

        Which of them is told by a digest of the seed and of how many such runs came before. One that was not
        observed has no number, and is not.
        """
        if number is None:
            return False
        run, place = divmod(number - 1, self.one_in)
        digest = hashlib.sha256(f"{self.seed}:{run}".encode()).hexdigest()
        return place == int(digest, 16) % self.one_in

    def is_enough(self, workers: Sequence[str]) -> bool:
        """Say whether sessions of these workers, each named once for each, may be told of together.

        Never where half of them or more are one worker's: then they tell of that worker.
        """
        most = max((workers.count(each) for each in set(workers)), default=0)
        return (
            len(set(workers)) >= self.least_workers
            and len(workers) >= self.least_observations
            and most * 2 < len(workers)
        )


BANDS = (
    (Fraction(1, 4), "fewer than a quarter"),
    (Fraction(1, 2), "from a quarter to half"),
    (Fraction(3, 4), "from half to three quarters"),
)


def band(part: int, whole: int) -> str:
    """Give a share in quarters, so that no one more session, and neither none nor all, can be read from it.

    ``whole`` is above 0, and ``part`` at most as much.
    """
    share = Fraction(part, whole)
    return next((words for top, words in BANDS if share < top), "three quarters or more")
