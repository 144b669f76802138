"""Whom someone belongs to, each as a name that links and a few words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from kinfold.casework.kinship.actions import kinship_of
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.kin import Household, Kinship
from kinfold.web.presenters.spoken import full_name

RELATION = {"birth": "by birth", "adoptive": "by adoption", "step": "step-parent", "foster": "foster carer"}
COUPLE = {
    ("partners", False): "their partner",
    ("married", False): "married to them",
    ("partners", True): "their partner once",
    ("married", True): "married to them once",
}


@dataclass(frozen=True, slots=True)
class Related:
    """Someone they belong to: where that one's page is, the name, and how they belong."""

    address: str
    name: str
    words: str


def related_to(sight: Sight, family_id: str, person_id: str) -> tuple[Related, ...]:
    """Give everyone whom someone belongs to in a family, parents first."""
    names = {person.pk: full_name(person) for _, person in sight.people(family_id)}
    kinship = kinship_of(sight, family_id)
    told = [*_parents(kinship, person_id), *_couples(kinship, person_id)]
    told += [each for home in kinship.households for each in _housemates(home, person_id)]
    of: dict[str, list[str]] = {}
    for other, words in told:
        of.setdefault(other, []).append(words)
    return tuple(
        Related(reverse("family_person", args=[family_id, other]), names[other], ", ".join(words))
        for other, words in of.items()
        if other in names
    )


def _parents(kinship: Kinship, person_id: str) -> Iterable[tuple[str, str]]:
    for each in kinship.parenthoods:
        if each.child == person_id:
            yield each.parent, f"a parent of theirs ({RELATION[each.kind.value]})"
    for each in kinship.parenthoods:
        if each.parent == person_id:
            yield each.child, f"a child of theirs ({RELATION[each.kind.value]})"


def _couples(kinship: Kinship, person_id: str) -> Iterable[tuple[str, str]]:
    for each in kinship.unions:
        if person_id in (each.a, each.b):
            other = each.b if each.a == person_id else each.a
            yield other, COUPLE[each.kind.value, each.is_over]


def _housemates(home: Household, person_id: str) -> Iterable[tuple[str, str]]:
    now = dict.fromkeys(each.person for each in home.members if each.until is None)
    for other in now if person_id in now else ():
        if other != person_id:
            yield other, f"lives in household {home.label} with them"
