"""The gate's door for an operator who brings the council's files in: beside the rules, and for that alone.

Nobody's page is made through it. On PostgreSQL it opens only for the owner of the tables, and only in a
transaction that was told so (``asking.tell_bringing``); notes and what is encrypted stay shut.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from kinfold.casework.families.findkeys import keys_of
from kinfold.casework.families.models import Address, FindKey, SafeAddress
from kinfold.casework.gated import Gated


def rows(model: type[Gated], **where: Any) -> Any:
    """Give rows of a table, whoever's they are."""
    return model.rows.filter(**where)


def add(made: Sequence[Gated]) -> None:
    """Add rows of one table."""
    if made:
        type(made[0]).rows.bulk_create(made)


def find_by(family_id: str, made: Iterable[Gated]) -> None:
    """Write down by what a family can now be found."""
    keys = {(each.kind.value, each.digest) for row in made for each in keys_of(row)}
    found = [FindKey(family_id=family_id, kind=kind, digest=digest) for kind, digest in sorted(keys)]
    FindKey.rows.bulk_create(found, ignore_conflicts=True)


def end_address(row: Address, at: datetime | None) -> None:
    """Say when somebody moved out, as the council's system now says it."""
    Address.rows.filter(pk=row.pk).update(ends_at=at)
    row.ends_at = at


def kept_safe(people: Iterable[str], at: datetime) -> dict[str, datetime]:
    """Give who of some people has a safe address now, and since when; nothing of where."""
    found = SafeAddress.rows.filter(person_id__in=list(people), starts_at__lte=at, ends_at=None)
    return dict(found.values_list("person_id", "starts_at"))
