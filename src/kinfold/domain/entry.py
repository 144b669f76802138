"""What an entry of the workbook is: something told once, with everyone it is about, and what it still wants.

Nothing here says who may write or read one. An entry is kept in parts, one for each section it has words in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kinfold.domain.agency import Labelled

ABOUT_NOBODY = "Tick at least one person this is about"


class EntryKind(Labelled):
    """What kind of thing is told."""

    VISIT = "visit", "Visit"
    SESSION = "session", "Session"
    CALL = "call", "Phone call"
    MESSAGE = "message", "Message"
    MEETING = "meeting", "Meeting"
    OBSERVATION = "observation", "Observation"
    NOTE = "note", "Note"
    OWN_WORDS = "own_words", "In their own words"
    DISAGREEMENT = "disagreement", "Does not agree"
    REPLY = "reply", "What happened next"


TOLD = (
    *(EntryKind.VISIT, EntryKind.SESSION, EntryKind.CALL, EntryKind.MESSAGE, EntryKind.MEETING),
    *(EntryKind.OBSERVATION, EntryKind.NOTE),
)
"""The kinds someone chooses from; the others belong to an entry, or answer one."""

IN_PERSON = frozenset({EntryKind.VISIT, EntryKind.SESSION, EntryKind.MEETING, EntryKind.OBSERVATION})
"""The kinds at which someone can be seen."""


class Knowing(Labelled):
    """How whoever writes knows it: fact, another's report and opinion are told apart."""

    SAW = "saw", "I saw or heard this myself"
    TOLD = "told", "Someone told me"
    VIEW = "view", "This is my view"


@dataclass(frozen=True, slots=True)
class Presence:
    """What an entry says of one person it is about: seen, seen alone, and why not.

    ``seen`` None: it is no entry of a kind at which one is seen, or it was not said.
    """

    seen: bool | None = None
    alone: bool | None = None
    why_not: str = ""

    def kept(self) -> dict[str, bool | str]:
        """Give what is written down of it: only what was said."""
        told = {"seen": self.seen, "alone": self.alone, "why_not": self.why_not or None}
        return {name: value for name, value in told.items() if value is not None}

    @classmethod
    def of(cls, kept: Mapping[str, bool | str]) -> "Presence":
        """Give what was written down."""
        seen, alone = kept.get("seen"), kept.get("alone")
        return cls(
            None if seen is None else bool(seen),
            None if alone is None else bool(alone),
            str(kept.get("why_not", "")),
        )


@dataclass(frozen=True, slots=True)
class Problem:
    """What an entry wants before it is saved: the field, whom it is of, and words."""

    field: str
    words: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is held against the rules: the kind, who it is about and how, and which sections have words."""

    kind: EntryKind
    about: Mapping[str, Presence]
    has_words: bool
    knowing: Knowing | None = None
    told_by: str = ""
    children: frozenset[str] = field(default_factory=frozenset)


def problems(asked: Asked) -> list[Problem]:
    """Give what an entry still wants, in the order of the form. A draft may want anything."""
    found = []
    if not asked.about:
        found.append(Problem("about", ABOUT_NOBODY))
    found.extend(_of_presence(asked))
    if not asked.has_words:
        found.append(Problem("text", "Write what happened"))
    if asked.knowing is Knowing.TOLD and not asked.told_by:
        found.append(Problem("told_by", "Say who told you"))
    return found


def _of_presence(asked: Asked) -> Iterable[Problem]:
    for person, each in asked.about.items():
        if each.alone and not each.seen:
            yield Problem("alone", "Someone seen alone was seen: tick both, or neither", person)
        needs_why = asked.kind is EntryKind.VISIT and person in asked.children
        if needs_why and not (each.seen and each.alone) and not each.why_not:
            yield Problem("why_not", "Say why they were not seen, or not alone", person)
