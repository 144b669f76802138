"""Addresses of the council's that are not taken: of people with a safe one, which must stand nowhere else.

The custodians are told, once of each; nobody else learns that there was one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kinfold.casework.council.making import noon
from kinfold.casework.council.models import HeldPlace
from kinfold.casework.council.ours import place_digest
from kinfold.casework.council.said import Key, Said
from kinfold.casework.safety.kept import SafePlace
from kinfold.casework.safety.marks import marks_of
from kinfold.casework.safety.models import PlaceMark
from kinfold.casework.sharing import gate_operator
from kinfold.casework.sharing.models import Custodian, Notice, Seal

if TYPE_CHECKING:
    from kinfold.casework.council.one_family import OneFamily

NOTICE = "safe:council"


def held(one: "OneFamily", addresses: Sequence[Said]) -> set[Key]:
    """Give which addresses may not be taken, and tell the custodians of those they were not told of."""
    if one.is_blank or not addresses:
        return set()
    safe = gate_operator.kept_safe(one.people.values(), one.bringer.at)
    if not safe:
        return set()
    marks = set(
        PlaceMark.objects.at(one.bringer.at).filter(family_id=one.id).values_list("digest", flat=True)
    )
    found = [each for each in addresses if _is_held(each, one, safe, marks)]
    _tell(one, found)
    return {each.about for each in found}


def _is_held(said: Said, one: "OneFamily", safe: dict[str, datetime], marks: set[str]) -> bool:
    place = SafePlace(said.place[0], said.place[1], "", "")
    if {digest for _, digest in marks_of(place)} & marks:
        return True
    since = safe.get(one.people.get(said.person, ""))
    until = said.values["until"]
    return since is not None and (not until or noon(until) > since)


def _tell(one: "OneFamily", found: Iterable[Said]) -> None:
    digests = {place_digest(each.key, each.values["place"]) for each in found}
    there = HeldPlace.objects.filter(family_id=one.id, digest__in=digests)
    new = digests - set(there.values_list("digest", flat=True))
    if not new:
        return
    at = one.bringer.at
    HeldPlace.objects.bulk_create([HeldPlace(family_id=one.id, digest=each, at=at) for each in sorted(new)])
    keepers = Custodian.objects.at(at).filter(family_id=one.id).values_list("worker_id", flat=True)
    told = {"family_id": one.id, "about": one.bringer.by, "kind": NOTICE, "at": at}
    Notice.objects.bulk_create([Notice(**told, to_id=each) for each in sorted(set(keepers))])


def sealed(family_ids: Iterable[str], at: datetime) -> set[str]:
    """Give which of some families are sealed."""
    return set(Seal.objects.at(at).filter(family_id__in=list(family_ids)).values_list("family_id", flat=True))
