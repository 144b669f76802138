"""Keeping people findable: part of the gate, called with every row that is added through it.

A table by which people can be found has a case in ``_told`` and a place in ``TELLING``; nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kinfold.casework.families.findkeys import Known, edition, keys_of
from kinfold.casework.families.models import (
    Address,
    FindKey,
    Identifier,
    KeyEdition,
    Membership,
    OtherName,
    Particulars,
    Person,
)
from kinfold.casework.gated import Gated
from kinfold.casework.sharing.door_ties import remember_fits
from kinfold.casework.versions import standing

TELLING: tuple[tuple[type[Gated], str], ...] = (
    (Person, "pk"),
    (Particulars, "person_id"),
    (OtherName, "person_id"),
    (Address, "person_id"),
    (Identifier, "person_id"),
)
"""The tables that tell of someone, each with the field that says of whom; what puts right comes last."""

AT_ONCE = 500


def keep_findable(row: Gated) -> None:
    """Write down by what someone can now be found, where a row that was added tells of someone."""
    of = next((of for table, of in TELLING if isinstance(row, table)), None)
    if of:
        remake_keys_of([getattr(row, of)])
    elif isinstance(row, Membership):
        remake_keys_of([row.person_id])


def remake_keys(family_id: str) -> None:
    """Make the keys of everyone of a family anew, from what stands of them now.

    For whoever changes rows past the gate. On PostgreSQL the one who asks must be able to read all of it.
    """
    remake_keys_of(Membership.rows.filter(family_id=family_id).values_list("person_id", flat=True))


def remake_keys_of(person_ids: Iterable[str]) -> None:
    """Make the keys of some people anew, in every family of theirs."""
    wanted = sorted(set(person_ids))
    known = _known(wanted)
    joined = list(Membership.rows.filter(person_id__in=wanted))
    remember_fits(wanted)
    FindKey.rows.filter(membership__in=Membership.every.filter(person_id__in=wanted)).delete()
    keys = {person: sorted(keys_of(all_of_it)) for person, all_of_it in known.items()}
    rows = [
        FindKey(digest=key, membership=member) for member in joined for key in keys.get(member.person_id, ())
    ]
    FindKey.rows.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE * 10)


def is_up_to_date() -> bool:
    """Say whether every key is of today's edition, made under today's secret; of nobody, they all are."""
    if not KeyEdition.objects.exists() and not Membership.rows.exists():
        KeyEdition.objects.create(mark=edition())
    return bool(KeyEdition.objects.filter(pk=edition()).exists())


def remake_all() -> int:
    """Make every key anew; give of how many people.

    For whoever owns the tables, before anyone is served.
    """
    made = 0
    for some in _in_parts(Person.rows.order_by("pk").values_list("pk", flat=True).iterator()):
        remake_keys_of(some)
        made += len(some)
    KeyEdition.objects.all().delete()
    KeyEdition.objects.create(mark=edition())
    return made


def _in_parts(ids: Iterator[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for each in ids:
        part.append(each)
        if len(part) == AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _known(person_ids: list[str]) -> dict[str, Known]:
    """Give what each can be found by."""
    found: dict[str, list[Gated]] = {}
    for table, of in TELLING:
        for row in table.rows.filter(**{f"{of}__in": person_ids}).order_by("pk"):
            found.setdefault(getattr(row, of), []).append(row)
    return {person: known_of(rows) for person, rows in found.items()}


def known_of(rows: Sequence[Gated]) -> Known:
    """Give what someone can be found by, from all that tells of them, in the order of ``TELLING``.

    Names of any time, also such as were put right; the rest as it stands after corrections.
    """
    versions = [row for row in rows if hasattr(row, "withdrawn")]
    kept = {
        id(row)
        for table, _ in TELLING
        for row in standing(each for each in versions if isinstance(each, table))
    }
    known = Known()
    for row in rows:
        if not hasattr(row, "withdrawn") or id(row) in kept:
            told = _told(row)
            days = told.days if isinstance(row, Particulars) else known.days | told.days
            known = replace(known | told, days=days)
    return known


def _told(row: Gated) -> Known:
    match row:
        case Person() | Particulars():
            return Known(
                given=frozenset({row.given_names, row.known_as} - {""}),
                surnames=frozenset({row.family_name} - {""}),
                days=frozenset(day for day in (row.birth_date or row.expected_on,) if day),
            )
        case OtherName():
            return Known(frozenset({row.given_names} - {""}), frozenset({row.family_name} - {""}))
        case Address():
            return Known(postcodes=frozenset({row.postcode} - {""}))
        case Identifier():
            return Known(numbers=frozenset({row.value}))
    raise TypeError("a table that tells of people has no case here")
