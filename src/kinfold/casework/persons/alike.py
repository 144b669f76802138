"""Which other records may be of the same human: an offer to look, and never said to be so.

Only in families that this worker may write, for nobody else could join them.
"""

from dataclasses import dataclass

from kinfold.casework.families.lookups import asked
from kinfold.casework.families.models import Identifier, Person
from kinfold.casework.families.spelling import plain
from kinfold.casework.families.typed import Term, of_person
from kinfold.casework.persons.queries import One
from kinfold.casework.sharing import gate_many
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.sharing.gate_find import find
from kinfold.casework.versions import standing
from kinfold.domain.access import Level

MOST = 20


@dataclass(frozen=True, slots=True)
class Alike:
    """Another record: whose family it is of, and what it shares with the one in question."""

    family_id: str
    person: Person
    shares: tuple[str, ...]


def of_family(sight: Sight, family_id: str, who: One) -> list[Alike]:
    """Give everyone else of the family, those who share most first. Raises NotForYou and FirstDo."""
    numbers = _numbers(sight, family_id)
    others = {person.pk: person for _, person in sight.people(family_id) if person.pk != who.id}
    found = [
        Alike(
            family_id,
            each,
            _shared(who.person, each, numbers.get(who.id, set()), numbers.get(each.pk, set())),
        )
        for each in others.values()
    ]
    return sorted(found, key=lambda each: (-len(each.shares), each.person.pk))


def of_others(sight: Sight, family_id: str, who: One) -> list[Alike]:
    """Give people of other families with the same birth date, or the same number, who share something
    more.
    """
    mine = _numbers(sight, family_id).get(who.id, set())
    families = dict.fromkeys(each for term in _terms(who, mine) for each in _found(sight, term))
    families.pop(family_id, None)
    known = {each.person_id for each in who.elsewhere}
    found = []
    for other_id, pairs in gate_many.people_of(sight, families).items():
        numbers = _numbers(sight, other_id)
        for person in {person.pk: person for _, person in pairs if person.pk not in known}.values():
            shares = _shared(who.person, person, mine, numbers.get(person.pk, set()))
            if len(shares) > 1 or "a number" in shares:
                found.append(Alike(other_id, person, shares))
    return sorted(found, key=lambda each: (-len(each.shares), each.person.pk))


def _terms(who: One, numbers: set[tuple[str, str]]) -> list[list[Term]]:
    """Give what to search for, one search after another."""
    of = who.person
    born = [of.birth_date] if of.birth_date else []
    names = of_person([of.given_names, of.family_name], born, [])
    days, surname = of_person([], born, []), of_person([of.family_name], [], [])
    known_by = [of_person([], [], [value]) for _, value in sorted(numbers)]
    return [each for each in (names, days, surname, *known_by) if each]


def _found(sight: Sight, terms: list[Term]) -> list[str]:
    return [each.family_id for each in find(sight, asked(terms), Level.WRITE, MOST)]


def _numbers(sight: Sight, family_id: str) -> dict[str, set[tuple[str, str]]]:
    """Give what numbers people of a family are known by, by person."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in standing(sight.rows(Identifier, family_id)):
        found.setdefault(row.person_id, set()).add((row.kind, row.value))
    return found


def _shared(
    one: Person, other: Person, numbers: set[tuple[str, str]], others: set[tuple[str, str]]
) -> tuple[str, ...]:
    """Say what two records share, in words that repeat no value."""
    names = [plain(f"{each.given_names} {each.known_as}").split() for each in (one, other)]
    told = (
        ("birth date", one.birth_date is not None and one.birth_date == other.birth_date),
        ("given name", bool(set(names[0]) & set(names[1]))),
        (
            "family name",
            bool(one.family_name) and plain(one.family_name) == plain(other.family_name),
        ),
        ("a number", bool(numbers & others)),
    )
    return tuple(words for words, holds in told if holds)
