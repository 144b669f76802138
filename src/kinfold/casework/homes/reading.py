"""Which households a family has on a day, who lives in each, and where, as far as it is written down.

A household has no address of its own: it is where those who live in it are said to live. No decisions here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone

from kinfold.casework.families.models import Address, Residence
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing

Place = tuple[str, str, str]
"""The lines of an address, its postcode, and the telephone there."""
NOWHERE: Place = ("", "", "")
LONG_BEFORE = datetime(1900, 1, 1, tzinfo=UTC)
"""From when somewhere counts as a home of which it is not known since when: before any record was begun."""


@dataclass(frozen=True, slots=True)
class Living:
    """Someone in a household on a day, and the addresses at which they live then."""

    person_id: str
    since: date | None
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class Home:
    """A household on a day; ``label`` is empty for those of whom none is written down."""

    label: str
    living: tuple[Living, ...]

    @property
    def places(self) -> list[Place]:
        """Where it is: one place as a rule, more where those of it are said to live at several."""
        found = [place_of(each) for one in self.living for each in one.addresses]
        return list(dict.fromkeys(each for each in found if each[0]))


def place_of(row: Address) -> Place:
    """Give what a row says of a place."""
    return (row.lines, row.postcode, row.phone)


def words_of(place: Place) -> str:
    """Give a place in one line."""
    return ", ".join(filter(None, place[:2]))


def addresses_of(sight: Sight, family_id: str) -> list[Address]:
    """Give every ordinary address of the family's people that stands. Raises NotForYou and FirstDo."""
    found: list[Address] = standing(sight.rows(Address, family_id, order=("starts_at", "pk")))
    prefetch_related_objects(found, "by")
    return found


def day_of(moment: datetime) -> date:
    """Give the partnership's day of a moment."""
    return timezone.localtime(moment).date()


def holds_on(row: Address, day: date) -> bool:
    """Say whether an address is someone's on a day; on the day of a move it is the new one."""
    return day_of(row.starts_at) <= day and (row.ends_at is None or day_of(row.ends_at) > day)


def lives_on(row: Residence, day: date) -> bool:
    """Say whether someone is in a household on a day; what has no beginning counts as begun."""
    return (row.since is None or row.since <= day) and (row.until is None or row.until > day)


def homes_on(
    residences: Iterable[Residence], addresses: Sequence[Address], people: Iterable[str], day: date
) -> list[Home]:
    """Give each household with who lives in it, then everyone else of whom an address is written down."""
    now = [each for each in addresses if holds_on(each, day) and each.lines]
    homes: dict[str, list[Residence]] = {}
    for row in residences:
        known = {each.person_id for each in homes.get(row.household, ())}
        if lives_on(row, day) and row.person_id not in known:
            homes.setdefault(row.household, []).append(row)
    lives_in: dict[str, set[str]] = {}
    for label, rows in homes.items():
        for row in rows:
            lives_in.setdefault(row.person_id, set()).add(label)
    found = [Home(label, _living(rows, now, lives_in)) for label, rows in sorted(homes.items())]
    rest = [each for each in people if each not in lives_in and any(row.person_id == each for row in now)]
    alone = tuple(Living(each, None, tuple(row for row in now if row.person_id == each)) for each in rest)
    return [*found, Home("", alone)] if alone else found


def _living(
    rows: Sequence[Residence], now: Sequence[Address], lives_in: dict[str, set[str]]
) -> tuple[Living, ...]:
    """Give those of one household; of two addresses of someone in two, the one others here live at."""
    settled = {
        place_of(a)
        for r in rows
        if len(lives_in[r.person_id]) == 1
        for a in now
        if a.person_id == r.person_id
    }
    living = []
    for row in rows:
        its = tuple(each for each in now if each.person_id == row.person_id)
        if len(lives_in[row.person_id]) > 1 and len(its) > 1:
            its = tuple(each for each in its if place_of(each) in settled) or its
        living.append(Living(row.person_id, row.since, its))
    return tuple(living)
