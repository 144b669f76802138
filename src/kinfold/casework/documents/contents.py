"""What a document is made from, already gathered, and what comes of it. No queries, no decisions."""

from dataclasses import dataclass
from enum import StrEnum


class Reader(StrEnum):
    """What kind of recipient a document is for."""

    PERSON = "p"
    AGENCY = "a"
    COLLEAGUE = "c"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a document is for. ``id`` is of a person or an agency, and empty for a colleague."""

    reader: Reader
    name: str
    id: str = ""

    @property
    def key(self) -> str:
        """The recipient as one word for a form."""
        return f"{self.reader.value}{self.id}"


@dataclass(frozen=True, slots=True)
class Someone:
    """One of the family: ``line`` is the name with the age; ``called`` the names they go by in a text."""

    id: str
    line: str
    called: frozenset[str]
    child: bool
    born: bool


@dataclass(frozen=True, slots=True)
class Worker:
    """Someone who works with the family. ``social_work``: of the council, and known to all of the family."""

    line: str
    social_work: bool


@dataclass(frozen=True, slots=True)
class Outside:
    """A professional who does not sign in: ``whom`` they work with, nobody in particular for all of it."""

    line: str
    whom: frozenset[str]
    hides_a_place: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A note that was chosen. ``hides_a_place``: it seems to hold a safe address, whoever may know that."""

    heading: str
    text: str
    about: str = ""
    hides_a_place: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """All that a family summary may draw on."""

    reference: str
    day: str
    team: str
    phone: str
    people: tuple[Someone, ...]
    workers: tuple[Worker, ...]
    words: tuple[Words, ...]
    outside: tuple[Outside, ...] = ()
    own_address: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Rendered:
    """The document's bytes as text, and what was left out and why: for the worker, never in the document."""

    html: str
    left_out: tuple[str, ...]
