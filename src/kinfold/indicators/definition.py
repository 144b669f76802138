"""What an indicator is, said once and completely; a change of any part is a new version.

Not how it is computed: the events come from the definition's SQL, the exposure from ``cohort``.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from importlib import resources
from typing import Any

from kinfold.domain.event import EventKind
from kinfold.kit.canonical import digest


class Scope(StrEnum):
    """Whose events count."""

    FAMILY = "family"
    CHILD = "child"
    ADULT = "adult"


class Denominator(StrEnum):
    """What the events are divided by."""

    FAMILY_YEARS = "family-years"
    PERSON_YEARS = "person-years"
    SESSIONS = "sessions possible"


class Anchor(StrEnum):
    """The day that divides before from after."""

    ALLOCATION = "allocation"


class Polarity(StrEnum):
    """Which way is better."""

    LOWER = "lower"
    HIGHER = "higher"


_ID = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """A versioned definition. Texts are sentences for a reader; days are whole days.

    ``index_event_days``: the last occurrence in that many days up to the referral is left out, as what
    brought the family in; None leaves nothing out. ``trigger_days`` before the referral take no part in the
    earlier history from which the change expected under no effect is worked out.
    ``completeness_days``: a month is complete when its source speaks of a day this near its end, or later.
    """

    id: str
    version: int
    title: str
    question: str
    numerator: str
    kind: EventKind
    scope: Scope
    persons: str
    exposure: str
    denominator: Denominator
    per: int
    unit: str
    polarity: Polarity
    agency: str
    source: str
    sql: str
    completeness: str
    small_numbers: str
    interval: str
    caveats: tuple[str, ...]
    anchor: Anchor = Anchor.ALLOCATION
    window_days: int = 365
    index_event_days: int | None = None
    washout_days: int = 28
    trigger_days: int = 90
    reporting_lag_days: int = 0
    completeness_days: int = 7
    minimum_coverage: float = 0.8

    def __post_init__(self) -> None:
        """Refuse a definition that says less than everything."""
        wrong = [name for name, value in asdict(self).items() if isinstance(value, str) and not value.strip()]
        if not _ID.fullmatch(self.id):
            wrong.append("id")
        if self.version < 1:
            wrong.append("version")
        if not self.caveats:
            wrong.append("caveats")
        days = (self.washout_days, self.trigger_days, self.reporting_lag_days, self.completeness_days)
        if self.window_days < 1 or min(days) < 0 or (self.index_event_days or 0) < 0:
            wrong.append("days")
        if not 0 < self.minimum_coverage <= 1 or self.per < 1:
            wrong.append("minimum_coverage or per")
        if wrong:
            raise ValueError(f"the definition of '{self.id}' lacks or misstates: {', '.join(wrong)}")

    @property
    def statement(self) -> str:
        """The SQL whose rows are the events counted."""
        file = resources.files("kinfold.indicators") / "library" / self.sql
        return file.read_text(encoding="utf-8")

    def plain(self) -> Mapping[str, Any]:
        """Give every part as plain data, for pages and digests."""
        return asdict(self)

    def digest(self) -> str:
        """Give the digest of the definition and of its SQL together."""
        return digest({"definition": self.plain(), "sql": self.statement})
