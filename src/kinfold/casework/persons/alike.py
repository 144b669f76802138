"""Which other records may be of the same human: an offer to look, and never said to be so.

Only in families that this worker may write, for nobody else could join them.
"""

from dataclasses import dataclass

from kinfold.casework.families import findkeys
from kinfold.casework.families.models import Identifier, Person
from kinfold.casework.persons.queries import One
from kinfold.casework.sharing import gate_many
from kinfold.casework.sharing.gate import Sight
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


def _terms(who: One, numbers: set[tuple[str, str]]) -> list[list[findkeys.Term]]:
    """Give what to search for, one search after another."""
    keys = list(findkeys.keys_of(who.person))
    born = [each for each in keys if each.kind is findkeys.Kind.BORN]
    surname = tuple(each for each in keys if each.kind is findkeys.Kind.SURNAME)
    found: list[list[findkeys.Term]] = [[(each,)] for each in born]
    found += [[surname]] if surname else []
    nhs = [value for kind, value in sorted(numbers) if kind == findkeys.NHS_NUMBER]
    return found + [[(findkeys.key(findkeys.Kind.NHS, each),)] for each in nhs]


def _found(sight: Sight, terms: list[findkeys.Term]) -> list[str]:
    return list(gate_many.find(sight, terms, Level.WRITE, MOST))


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
    names = [findkeys.plain(f"{each.given_names} {each.known_as}").split() for each in (one, other)]
    told = (
        ("birth date", one.birth_date is not None and one.birth_date == other.birth_date),
        ("given name", bool(set(names[0]) & set(names[1]))),
        (
            "family name",
            bool(one.family_name) and findkeys.plain(one.family_name) == findkeys.plain(other.family_name),
        ),
        ("a number", bool(numbers & others)),
    )
    return tuple(words for words, holds in told if holds)
