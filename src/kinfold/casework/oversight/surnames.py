"""Knowing again a surname that few people have, without reading anyone's: by keyed digests.

The guardian may know that a family exists and nobody's name, so names cannot be compared when the guardian
asks. They are digested when someone becomes one of a family. Not for finding people, and not for linkage.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count
from django.db.models.signals import post_save

from kinfold.casework.audit.actions import keyed
from kinfold.casework.families.models import Membership, OtherName, Particulars, Person, TakenOut
from kinfold.casework.oversight.facts import Pair
from kinfold.casework.oversight.models import SurnameMark
from kinfold.casework.sharing.landing import landed

RARE_ONE_IN, A_FAMILYS_WORTH = 200, 5
SHORTEST = 3


def parts_of(surname: str) -> frozenset[str]:
    """Give a surname in one spelling, and the halves of one with a hyphen or a space."""
    plain = unicodedata.normalize("NFKD", surname).encode("ascii", "ignore").decode().casefold()
    parts = [each for each in re.split(r"[^a-z]+", plain) if len(each) >= SHORTEST]
    return frozenset({"".join(parts), *parts} - {""})


def digests_of(surname: str) -> frozenset[str]:
    """Give the marks of a surname."""
    return frozenset(keyed("surname", each) for each in parts_of(surname))


def surname_of(display_name: str) -> str:
    """Give the last word of how a worker is called."""
    return display_name.split()[-1] if display_name.split() else ""


def mark(memberships: Iterable[Membership]) -> None:
    """Mark the surnames of people in families; who adds memberships in bulk calls it with them."""
    SurnameMark.objects.bulk_create(
        [
            SurnameMark(family=each.family_id, person=each.person_id, digest=digest)
            for each in memberships
            for digest in sorted(digests_of(each.person.family_name))
        ],
        ignore_conflicts=True,
    )


def mark_anew(person: Person) -> None:
    """Mark someone's surname as it is now, in every family of theirs."""
    mine = SurnameMark.objects.filter(person=person.pk)
    families = sorted(set(mine.values_list("family", flat=True)))
    if families:
        mine.delete()
        mark(Membership(family_id=each, person=person) for each in families)


def follow() -> None:
    """Mark whoever becomes one of a family from now on, and whoever's name is put right."""
    post_save.connect(_joined, sender=Membership, dispatch_uid="kinfold.surnames.joined")
    post_save.connect(_changed, sender=Person, dispatch_uid="kinfold.surnames.changed")
    landed.connect(_taken_out, sender=TakenOut, dispatch_uid="kinfold.surnames.taken_out")
    for table in (Particulars, OtherName):
        post_save.connect(_also_called, sender=table, dispatch_uid=f"kinfold.surnames.{table.__name__}")


def namesakes(surnames: Mapping[str, str]) -> frozenset[Pair]:
    """Give who shares a rare surname with someone of a family, of workers by id with their surnames.

    Rare is: carried by at most five people on record, or by fewer than 1 in 200.
    """
    by_digest: dict[str, set[str]] = {}
    for worker, surname in surnames.items():
        for digest in digests_of(surname):
            by_digest.setdefault(digest, set()).add(worker)
    marks = SurnameMark.objects.filter(digest__in=by_digest)
    people = SurnameMark.objects.aggregate(count=Count("person", distinct=True))["count"]
    carried = marks.values("digest").annotate(carriers=Count("person", distinct=True))
    rare = {row["digest"] for row in carried if _is_rare(row["carriers"], people)}
    found = marks.filter(digest__in=rare).values_list("digest", "family")
    return frozenset((worker, family) for digest, family in found for worker in by_digest[digest])


def _is_rare(carriers: int, people: int) -> bool:
    return carriers <= A_FAMILYS_WORTH or carriers * RARE_ONE_IN < people


def _joined(instance: Membership, **_more: Any) -> None:
    mark([instance])


def _taken_out(row: TakenOut, **_more: Any) -> None:
    """Forget the surname of someone who was of a family in error only, or mark it again."""
    if row.withdrawn:
        mark([row.membership])
    else:
        SurnameMark.objects.filter(family=row.family_id, person=row.membership.person_id).delete()


def _changed(instance: Person, created: bool, **_more: Any) -> None:
    if not created:
        mark_anew(instance)


def _also_called(instance: Particulars | OtherName, **_more: Any) -> None:
    """Mark another surname of someone beside those there are: a former name is a name to know someone by."""
    families = SurnameMark.objects.filter(person=instance.person_id).values_list("family", flat=True)
    called = Person(pk=instance.person_id, family_name=instance.family_name)
    mark(Membership(family_id=each, person=called) for each in sorted(set(families)))
