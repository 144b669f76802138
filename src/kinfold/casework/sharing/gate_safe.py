"""What the gate does so that a safe place stands in one table only.

Part of the gate: it reads and changes rows that a Sight would hold back. Not where a safe address is shown.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from kinfold.casework.families.models import Address, Membership, SafeAddress
from kinfold.casework.sharing.findable import remake_keys_of
from kinfold.casework.sharing.gate_joined import as_one, joined_in, written_about
from kinfold.domain.access import Level, Section

if TYPE_CHECKING:
    from kinfold.casework.sharing.gate import Sight


def end_safe(sight: "Sight", row: SafeAddress, family_id: str) -> None:
    """End a safe address. Raises NotForYou and FirstDo."""
    if row.family_id != family_id:
        raise TypeError("the row is of another family")
    sight.require(family_id, Section.SAFE_ADDRESS, Level.WRITE)
    sight.asking.tell_database()
    SafeAddress.rows.filter(pk=row.pk, ends_at=None).update(ends_at=sight.at)


def ordinary(sight: "Sight", family_id: str) -> list[Address]:
    """Give every ordinary address of everyone who is or was of the family, for a custodian to hold a new safe
    place against. Raises NotForYou and FirstDo.
    """
    sight.require(family_id, Section.SAFE_ADDRESS, Level.WRITE)
    sight.require(family_id, Section.CORE, Level.READ)
    sight.asking.tell_database()
    people = Membership.rows.filter(family_id=family_id).values("person_id")
    return as_one(joined_in(sight, family_id), list(Address.rows.filter(person_id__in=people).order_by("pk")))


def withdraw(sight: "Sight", rows: Iterable[Address], family_id: str) -> None:
    """Empty and end ordinary addresses, and the keys that a search would find them by.

    An end alone would leave the place readable in the history. Raises NotForYou and FirstDo.
    """
    rows = list(rows)
    sight.require(family_id, Section.SAFE_ADDRESS, Level.WRITE)
    sight.require(family_id, Section.CORE, Level.WRITE)
    sight.asking.tell_database()
    for row in rows:
        row.lines = row.postcode = row.phone = ""
        row.ends_at = row.ends_at or sight.at
        row.save(update_fields=["lines", "postcode", "phone", "ends_at"])
    remake_keys_of(written_about(row, "person_id") for row in rows)


def end_ordinary(sight: "Sight", rows: Iterable[Address], family_id: str) -> None:
    """End ordinary addresses that nobody lives at any longer; they stay in the history.

    Raises NotForYou and FirstDo.
    """
    ids = {row.pk for row in rows}
    sight.require(family_id, Section.CORE, Level.WRITE)
    mine = {each.pk for each in ordinary(sight, family_id)}
    Address.rows.filter(pk__in=ids & mine, ends_at=None).update(ends_at=sight.at)


def rewrap() -> int:
    """Encrypt every safe address anew under the newest key; give how many. For whoever owns the tables."""
    rows = list(SafeAddress.rows.order_by("pk"))
    for row in rows:
        row.save(update_fields=["kept"])
    return len(rows)
