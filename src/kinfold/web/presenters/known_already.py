"""Whether someone who is about to be written down may be known already: those within reach, with a link and
why; of others, whom to ring.

The same search as the one that workers type into, so it tells nothing that finding would not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b

from kinfold.casework.families.likeness import likeness, someone
from kinfold.casework.families.lookups import asked
from kinfold.casework.families.typed import of_person
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_find import Found, find
from kinfold.domain.access import Level
from kinfold.web.presenters.find import BEHIND_REASON, MOST, Beyond, beyond, why
from kinfold.web.presenters.spoken import full_name

ALIKE, ALIKE_BY_KEYS = 0.8, 0.8
NONE_OF_THESE = "none_of_these"


@dataclass(frozen=True, slots=True)
class NewOne:
    """Someone about to be written down."""

    given: str
    surname: str
    born: date | None

    @property
    def name(self) -> str:
        """How they are called, as it was typed."""
        return f"{self.given} {self.surname}".strip()


@dataclass(frozen=True, slots=True)
class Known:
    """Someone within reach who may be the same: their family, its name, who it is, and why."""

    family_id: str
    family: str
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Already:
    """What is known that is like one of the new people."""

    name: str
    within: tuple[Known, ...]
    beyond: tuple[Beyond, ...]


@dataclass(frozen=True, slots=True)
class KnownAlready:
    """Everyone who may be known; ``mark`` is what ticking 'none of these' sends, for these people alone."""

    people: tuple[Already, ...]
    mark: str


def known_already(work: Sight, enquiry: Sight, wanted: Sequence[NewOne], ticked: str) -> KnownAlready | None:
    """Give who may be known already; None where nobody is, or where it was said of these very people that
    none of them is. Someone without a name is not looked for.
    """
    named = [each for each in wanted if each.name]
    told = "|".join(part for each in named for part in _parts(each))
    mark = blake2b(told.encode(), digest_size=8).hexdigest()
    if ticked == mark:
        return None
    people = tuple(found for each in named if (found := _already(work, enquiry, each)))
    return KnownAlready(people, mark) if people else None


def _parts(one: NewOne) -> tuple[str, str, str]:
    return one.given, one.surname, one.born.isoformat() if one.born else ""


def _already(work: Sight, enquiry: Sight, one: NewOne) -> Already | None:
    terms = of_person([one.given, one.surname], [one.born] if one.born else [], [])
    if not terms:
        return None
    sought = asked(terms)
    near = [each for each in find(work, sought, Level.SUMMARY, MOST) if _is_like(one, each)]
    names = work.names(each.family_id for each in near)
    within = tuple(
        Known(each.family_id, names[each.family_id], full_name(each.person), why(each.hits))
        for each in near
        if each.person and each.family_id in names
    )
    fits = _fit_by_keys(enquiry, one) if one.born else []
    waiting = work.waiting(fits)
    within += tuple(Known(each, "", BEHIND_REASON, "") for each in fits if each in waiting)
    decided = work.decisions(fits)
    far = [each for each in fits if decided[each].level < Level.SUMMARY]
    return Already(one.name, within, tuple(beyond(enquiry, far))) if within or far else None


def _is_like(one: NewOne, found: Found) -> bool:
    if not found.person:
        return False
    other = someone(
        f"{found.person.given_names} {found.person.known_as}",
        found.person.family_name,
        found.person.birth_date,
    )
    return likeness(someone(one.given, one.surname, one.born), other) >= ALIKE


def _fit_by_keys(enquiry: Sight, one: NewOne) -> list[str]:
    """Give families that hold someone of these names and this birth date, or nearly, whoever may know them.

    Without a birth date nobody is told of: in a large county every name is known to some team.
    """
    sought = asked(of_person([one.given, one.surname], [one.born] if one.born else [], []))
    return [each.family_id for each in find(enquiry, sought, Level.EXISTS, MOST) if each.fit >= ALIKE_BY_KEYS]
