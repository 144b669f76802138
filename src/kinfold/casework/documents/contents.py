"""What a document is made from, already gathered, and what comes of it. No queries, no decisions."""

from dataclasses import dataclass, field
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
    """One of the family: ``line`` is the name with the age."""

    id: str
    line: str
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
    """A note that was chosen. ``hides_a_place``: it seems to hold a safe address, whoever may know that.

    ``about`` are the ids of those of the family it is about; ``names`` of all whom it names to the reader.
    """

    heading: str
    text: str
    about: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    hides_a_place: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """All that a family summary may draw on. ``adults`` are the ids of all who are or were of the family."""

    reference: str
    day: str
    team: str
    phone: str
    people: tuple[Someone, ...]
    workers: tuple[Worker, ...]
    words: tuple[Words, ...]
    outside: tuple[Outside, ...] = ()
    own_address: str = ""
    adults: frozenset[str] = frozenset()
    confirmed: bool = False


class Look(StrEnum):
    """How a plan looks on paper."""

    PLAIN = "plain"
    LARGE = "large"
    EASY = "easy"


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """A plan that is to be printed: which, as agreed in which version (none: as it is now), and how.

    ``others``: other adults may be named where the reader was ticked. ``child_words``: so may children's own
    words stand.
    """

    plan_id: str
    version_id: str = ""
    look: Look = Look.PLAIN
    others: bool = False
    child_words: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A line of a plan, gathered: ``by`` is the id of someone of the family whose it is, ``who`` their name.

    ``names`` are the ids of those of the family whom its words name, ``gone`` whether it was taken out since.
    What came of an action has names and readers of its own.
    """

    key: str
    kind: str
    words: str
    by: str = ""
    who: str = ""
    goal: str = ""
    by_when: str = ""
    known_by: str = ""
    came_of: str = ""
    said_on: str = ""
    readers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    came_readers: frozenset[str] = frozenset()
    came_names: frozenset[str] = frozenset()
    private: bool = False
    hides_a_place: bool = False
    gone: bool = False


@dataclass(frozen=True, slots=True)
class PlanMaterial:
    """All that a plan's paper may draw on.

    ``called`` gives the names on paper by id of everyone, also of those who have left; ``grown`` are the ids
    of adults and of babies not yet born, ``shorter`` what agencies and their workers are called on paper.
    """

    family: Material
    title: str
    agreed: str
    review: str
    rows: tuple[PlanRow, ...]
    called: dict[str, str] = field(default_factory=dict)
    grown: frozenset[str] = frozenset()
    shorter: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of a chosen chronology, gathered: its day, what and who says so, what was said beside it.

    ``section`` is its code and ``section_words`` its name; ``about`` and ``names`` are ids of those of the
    family whom it is about, and whom its words name. ``gone``: it was taken back since it was chosen.
    """

    day: str
    title: str
    source: str
    section: str
    section_words: str
    dates: str = ""
    text: str = ""
    said: tuple[str, ...] = ()
    analysis: str = ""
    about: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    changed: bool = False
    gone: bool = False
    hides_a_place: bool = False


@dataclass(frozen=True, slots=True)
class ChronologyMaterial:
    """All that a chronology's paper may draw on. ``sections`` are those that this reader may have.

    ``late`` says whose data are not complete, ``shorter`` what agencies and their workers are called.
    """

    family: Material
    title: str
    rows: tuple[EventRow, ...]
    sections: frozenset[str]
    late: str = ""
    shorter: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Rendered:
    """The document's bytes as text, and what was left out and why: for the worker, never in the document.

    ``notes`` are what to look at before it leaves, for the worker too.
    """

    html: str
    left_out: tuple[str, ...]
    notes: tuple[str, ...] = ()
