"""The gate's door for an operator who brings the council's files in: beside the rules, and for that alone.

Nobody's page is made through it. On PostgreSQL it opens only for the owner of the tables, and only in a
transaction that was told so (``asking.tell_bringing``); notes and what is encrypted stay shut.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import (
    Address,
    Joining,
    Membership,
    SafeAddress,
)
from kinfold.casework.gated import Gated
from kinfold.casework.sharing import gate_joined
from kinfold.casework.sharing.findable import remake_keys_of


@dataclass(frozen=True, slots=True)
class Bringing:
    """What stands in a Sight's place for those who listen to a family's record (``landing``) meanwhile."""

    worker: User
    at: datetime

    def rows(self, model: type[Any], family_id: str, order: Sequence[str] = ("pk",)) -> list[Any]:
        """Give a family's rows of one table."""
        guard = model.classified
        people = Membership.rows.filter(family_id=family_id).values("person_id")
        of = Q(**{f"{guard.through}__in": people}) if guard.of_person else Q(**{guard.through: family_id})
        return list(model.rows.filter(of).order_by(*order))

    def own_people(self, family_id: str) -> tuple[gate_joined.Pairs, gate_joined.Joined]:
        """Give everyone who is or was of the family, joined as within it."""
        own = list(Membership.rows.filter(family_id=family_id).values_list("person_id", flat=True))
        ties = Joining.rows.filter(kept_id__in=own, other_id__in=own).order_by("pk")
        return gate_joined.own_people(family_id, list(ties))

    def add(self, row: Gated, family_id: str) -> Gated:  # noqa: ARG002
        """Add a row to a family's record."""
        row.save(force_insert=True)
        return row


def rows(model: type[Gated], **where: Any) -> Any:
    """Give rows of a table, whoever's they are."""
    return model.rows.filter(**where)


def ever_of(family_id: str) -> set[str]:
    """Give who is, was or was in error said to be of a family: an import takes nobody in again."""
    return set(Membership.every.filter(family_id=family_id).values_list("person_id", flat=True))


def add(made: Sequence[Gated]) -> None:
    """Add rows of one table."""
    if made:
        type(made[0]).rows.bulk_create(made)


def find_by(people: Iterable[str]) -> None:
    """Write down by what some people can now be found."""
    if people := set(people):
        remake_keys_of(people)


def end_address(row: Address, at: datetime | None) -> None:
    """Say when somebody moved out, as the council's system now says it."""
    Address.rows.filter(pk=row.pk).update(ends_at=at)
    row.ends_at = at


def kept_safe(people: Iterable[str], at: datetime) -> dict[str, datetime]:
    """Give who of some people has a safe address now, and since when; nothing of where."""
    found = SafeAddress.rows.filter(person_id__in=list(people), starts_at__lte=at, ends_at=None)
    return dict(found.values_list("person_id", "starts_at"))
