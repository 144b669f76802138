"""Keeping a family findable: part of the gate, called with every row that is added through it."""

from kinfold.casework.families.findkeys import keys_of
from kinfold.casework.families.models import (
    Address,
    FamilyName,
    FindKey,
    Identifier,
    Membership,
    OtherName,
    Particulars,
    Person,
)
from kinfold.casework.gated import Gated


def keep_findable(row: Gated, family_id: str) -> None:
    """Write down by what the family can now be found; someone who joins it brings all that is theirs."""
    keys = list(keys_of(row))
    if isinstance(row, Membership):
        of_person = {"person_id": row.person_id}
        theirs = (
            *Person.rows.filter(pk=row.person_id),
            *Address.rows.filter(**of_person),
            *Identifier.rows.filter(**of_person),
            *Particulars.rows.filter(**of_person),
            *OtherName.rows.filter(**of_person),
        )
        keys += [each for one in theirs for each in keys_of(one)]
    if isinstance(row, FamilyName):
        keys += keys_of(row.family)
    rows = [FindKey(family_id=family_id, kind=each.kind.value, digest=each.digest) for each in keys]
    FindKey.rows.bulk_create(rows, ignore_conflicts=True)
