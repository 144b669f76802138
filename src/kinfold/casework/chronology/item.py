"""One event of a chronology, whatever it was drawn from. No queries, no words of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from kinfold.domain.access import Section

ENTRY, STEP, PARTNER, FACT = "e", "s", "p", "f"


@dataclass(frozen=True, slots=True)
class Said:
    """A disagreement or a reply kept beside an entry: of which section, whose, when, and its words."""

    section: Section
    kind: str
    text: str
    by: str
    on: date
    about: tuple[str, ...] = ()
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An event: ``key`` names it, and ``rows`` are the rows it is now, so that a correction shows.

    ``on`` is when it happened and ``known`` when it was written down or received. ``kind`` is the code of
    what it is, ``agency`` whose, and ``author`` and ``profession`` who says so, where that is someone;
    ``where`` is the file and row it stood in, where it came in one. ``texts`` are its words by section.
    """

    key: str
    section: Section
    rows: tuple[str, ...]
    on: date
    known: date
    kind: str
    title: str
    about: tuple[str, ...]
    agency: str
    significant: bool
    at: time | None = None
    until: date | None = None
    author: str = ""
    author_id: str = ""
    profession: str = ""
    where: str = ""
    knowing: str = ""
    told_by: str = ""
    texts: Mapping[Section, str] = field(default_factory=dict)
    own_words: tuple[tuple[str, str], ...] = ()
    said: tuple[Said, ...] = ()
    written_at: datetime | None = None

    @property
    def source(self) -> str:
        """Whose it is, as one word for a filter: agency and profession."""
        return f"{self.agency}|{self.profession}"

    @property
    def order(self) -> tuple[object, ...]:
        """Give the order of happening."""
        return (self.on, self.at or time.min, self.known, self.key)
