"""What is known of one person, as far as a Sight gives it. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import prefetch_related_objects

from kinfold.casework.families.models import (
    PARTICULARS,
    Identifier,
    Membership,
    OtherName,
    Particulars,
    Person,
    PersonFact,
)
from kinfold.casework.gated import Gated
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.sharing.gate_joined import Elsewhere, joined_in, written_about
from kinfold.casework.versions import standing
from kinfold.domain.access import Level, Section
from kinfold.domain.person_facts import NEEDS, NOT_A_NEED, FactKind

Row = TypeVar("Row", OtherName, PersonFact, Identifier)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class One:
    """One human in one family: memberships, the person as they stand, all their records, also of
    elsewhere.
    """

    memberships: Sequence[Membership]
    person: Person
    records: Sequence[str]
    elsewhere: Sequence[Elsewhere]

    @property
    def id(self) -> str:
        """The record under which they are shown here."""
        return str(self.person.pk)


def one(sight: Sight, family_id: str, person_id: str) -> One:
    """Give someone of a family by any of their records in it. Raises NotForYou where there is none, and
    FirstDo.
    """
    sight.require(family_id, Section.CORE, Level.READ)
    pairs, joined = sight.people(family_id), joined_in(sight, family_id)
    lead = joined.lead(person_id)
    mine = [(member, person) for member, person in pairs if person.pk == lead]
    if not mine:
        raise NotForYou("missing")
    return One(
        [member for member, _ in mine],
        mine[0][1],
        joined.records(lead),
        joined.elsewhere.get(lead, ()),
    )


def standing_of(sight: Sight, family_id: str, model: type[Row], person_id: str) -> list[Row]:
    """Give what stands of one table about someone, of whichever record of theirs. Raises NotForYou and
    FirstDo.
    """
    return standing(every(sight, family_id, model, person_id))


def every(sight: Sight, family_id: str, model: type[Any], person_id: str) -> list[Any]:
    """Give all rows of one table about someone, the oldest first, those replaced or taken back too."""
    rows = sight.rows(model, family_id, person_id=person_id)
    prefetch_related_objects(rows, "by")
    return rows


def needs(sight: Sight, family_id: str) -> list[PersonFact]:
    """Give what whoever meets the family's people must see to; nothing to those who may not read the
    record.
    """
    if sight.decide(family_id).level < Level.READ:
        return []
    rows = standing(sight.rows(PersonFact, family_id, kind__in=[each.value for each in NEEDS]))
    wanted = [row for row in rows if (FactKind(row.kind), row.value) not in NOT_A_NEED]
    return sorted(wanted, key=lambda row: NEEDS.index(FactKind(row.kind)))


def versions(sight: Sight, family_id: str, record: str) -> list[Particulars]:
    """Give the particulars written down on one record, the oldest first."""
    rows = every(sight, family_id, Particulars, record)
    return [row for row in rows if written_about(row, "person_id") == record]


def first_values(sight: Sight, family_id: str, record: str) -> Values:
    """Give what a record said when it was begun. Raises NotForYou where it is of another family."""
    found = sight.rows(Person, family_id, pk=record)
    if not found:
        raise NotForYou("missing")
    return values_of(found[0])


def values_of(row: Gated) -> Values:
    """Give the particulars that a row says."""
    return {name: getattr(row, name) for name in PARTICULARS}


def last(rows: Iterable[Particulars]) -> Particulars | None:
    """Give the version that stands."""
    return max(rows, key=lambda row: row.pk, default=None)
