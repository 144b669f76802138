"""Whom of a family a text names, by anything the record ever called them: for every kind of paper alike.

What someone is called changes; what was written of them does not. So a text is held against every version of
every name, also of those who have left. What may stand on whose paper is for the rules of each paper.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from kinfold.casework.families.models import OtherName, Part, Particulars, Person
from kinfold.casework.families.spelling import plain
from kinfold.casework.safety.marks import words_of
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_joined import joined_in

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir", "mister"})
PARTICLES = frozenset(
    {
        *("al", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn"),
        *("la", "le", "mac", "mc", "o", "st", "ter", "van", "von"),
    }
)
NEAR = " \t\n.-'’"  # what may stand between a title, initials and the words of one surname


@dataclass(frozen=True, slots=True)
class Called:
    """What one of the family was ever called, in small bare words, and their surname as it stands.

    ``adult``: they are or were someone other than a child of the family.
    """

    adult: bool
    given: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    surname_now: frozenset[str] = frozenset()


Everyone = Mapping[str, Called]


def everyone_called(sight: Sight, family_id: str) -> Everyone:
    """Give, by id, all names of everyone who is or was of a family. Raises NotForYou and FirstDo.

    Names of records joined with theirs count as far as this worker may read those.
    """
    found: dict[str, Called] = {}
    for member, person in sight.people(family_id):
        adult = member.part != Part.CHILD or (person.pk in found and found[person.pk].adult)
        found[person.pk] = Called(adult, surname_now=frozenset(words_of(person.family_name)))
    for who, row in _every_name(sight, family_id):
        if who in found:
            known = found[who]
            given = known.given.union(words_of(f"{row.given_names} {getattr(row, 'known_as', '')}"))
            surnames = known.surnames.union(words_of(row.family_name))
            found[who] = replace(known, given=given, surnames=surnames)
    return found


def named_in(text: str, everyone: Everyone, reader: str) -> frozenset[str]:
    """Give the ids of those whom a text names to a reader: by a given name, or adults by a surname.

    A surname that the reader has too is taken for the reader's or the family's, unless it has a title.
    """
    written = set(words_of(text))
    given = {who for who, each in everyone.items() if each.given & written}
    return frozenset(given.union(_by_surname(plain(text), everyone, reader)))


def _every_name(sight: Sight, family_id: str) -> Iterator[tuple[str, Person | Particulars | OtherName]]:
    """Give every row with a name, also those replaced or taken back, with whom of the family it is about."""
    joined = joined_in(sight, family_id)
    for person in sight.rows(Person, family_id):
        yield joined.lead(person.pk), person
    further: Iterator[Particulars | OtherName] = chain(
        sight.rows(Particulars, family_id), sight.rows(OtherName, family_id)
    )
    for row in further:
        yield row.person_id, row
    for who, records in joined.elsewhere.items():
        for each in records:
            home, about = each.family_id, each.person_id
            yield from ((who, first) for first in sight.rows(Person, home, pk=about))
            yield from ((who, version) for version in sight.rows(Particulars, home, person_id=about))
            yield from ((who, name) for name in sight.rows(OtherName, home, person_id=about))


def _by_surname(text: str, everyone: Everyone, reader: str) -> Iterator[str]:
    """Give the adults but the reader whom a text names by a surname.

    One that follows the first name of a child or of the reader is a part of their name.
    """
    others = {who: each for who, each in everyone.items() if each.adult and who != reader}
    own = everyone[reader].surname_now if reader in everyone else frozenset()
    all_surnames = frozenset[str]().union(*(each.surnames for each in others.values()))
    first_names = frozenset[str]().union(*(each.given for who, each in everyone.items() if who not in others))
    titled = spoken_for = False
    end = 0
    for found in re.finditer(r"\w+", text):
        word, gap, end = found.group(), text[end : found.start()], found.end()
        near = not gap.strip(NEAR)
        titled = titled and near
        spoken_for = spoken_for and near and "." not in gap and word in all_surnames
        if titled or not (spoken_for or word in own | PARTICLES):
            yield from (who for who, each in others.items() if word in each.surnames)
        titled = word in TITLES or (titled and (len(word) == 1 or word in PARTICLES))
        spoken_for = spoken_for or word in first_names
