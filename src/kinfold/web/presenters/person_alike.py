"""The list of records that may be of the same human, with what each shares: to look at, never said to be
so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from kinfold.casework.persons.alike import Alike
from kinfold.casework.persons.queries import One
from kinfold.casework.sharing.gate import Sight
from kinfold.web.presenters.spoken import age, full_name


@dataclass(frozen=True, slots=True)
class Candidate:
    """Another record: name, age, family where it is another, what is shared, and where to compare."""

    name: str
    age: str
    family: str
    shares: str
    compare: str


@dataclass(frozen=True, slots=True)
class AlikePage:
    """The page."""

    name: str
    back: str
    candidates: tuple[Candidate, ...]


def alike_page(sight: Sight, family_id: str, who: One, found: Iterable[Alike]) -> AlikePage:
    """Make the page."""
    found = list(found)
    names = sight.names({each.family_id for each in found} - {family_id})
    today = timezone.localtime(sight.at).date()
    return AlikePage(
        full_name(who.person),
        reverse("family_person", args=[family_id, who.id]),
        tuple(
            Candidate(
                full_name(each.person),
                age(each.person, today),
                names.get(each.family_id, ""),
                ", ".join(each.shares),
                reverse("family_person_join", args=[family_id, who.id, each.family_id, each.person.pk]),
            )
            for each in found
        ),
    )
