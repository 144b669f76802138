"""What the rules of unusual access rest on: looks as rows, and what was true between workers and families.

Pure: it reads no database. Families and workers are opaque identifiers, and nothing here is a score.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Pair = tuple[str, str]  # a worker and a family


@dataclass(frozen=True, slots=True)
class Seen:
    """One family of one entry of the audit."""

    sequence: int
    at: datetime
    worker: str
    action: str
    route: str
    purpose: str
    family: str
    given: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment until just before another, or until further notice."""

    starts_at: datetime
    ends_at: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Whether it is true at a moment."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)

    def near(self, at: datetime, within: timedelta) -> bool:
        """Whether it is true at some moment within so long of another."""
        return self.starts_at <= at + within and (self.ends_at is None or at - within < self.ends_at)


@dataclass(frozen=True, slots=True)
class Known:
    """What was true of workers and families.

    ``ties``: every relationship by which the rules of access open a family; ``worked``: only those of someone
    allocated or working beside them. ``conflicts``: how the worker knows the family, for each conflict on
    the register. ``namesakes``: pairs in which a rare surname is the same. ``duty``: turns by worker.
    ``left``: when someone's access was ended.
    """

    ties: Mapping[Pair, Sequence[Span]] = field(default_factory=dict)
    worked: Mapping[Pair, Sequence[Span]] = field(default_factory=dict)
    conflicts: Mapping[Pair, str] = field(default_factory=dict)
    namesakes: frozenset[Pair] = frozenset()
    duty: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    left: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flag:
    """Something out of the ordinary that someone should look at, and why, in words."""

    rule: str
    entry: int
    at: datetime
    worker: str
    family: str  # empty where it is about many
    words: str

    @property
    def key(self) -> str:
        """What names it in an address and in an outcome."""
        return f"{self.rule}-{self.entry}"


def holds(spans: Iterable[Span], at: datetime) -> bool:
    """Whether any of some spans is true at a moment."""
    return any(span.holds(at) for span in spans)


def near(spans: Iterable[Span], at: datetime, within: timedelta) -> bool:
    """Whether any of some spans is true at some moment within so long of another."""
    return any(span.near(at, within) for span in spans)
