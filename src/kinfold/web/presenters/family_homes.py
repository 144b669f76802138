"""Where a family lives: each household with its people, and since when, and the addresses that lie behind.

The drawing shows households by letters alone; addresses stand here, as the record has them for all who read
it. A safe address is in neither.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kinfold.casework.families.models import Address, Residence
from kinfold.casework.homes.reading import (
    LONG_BEFORE,
    Home,
    Living,
    addresses_of,
    day_of,
    homes_on,
    place_of,
    words_of,
)
from kinfold.casework.sharing.gate import Sight
from kinfold.casework.versions import standing
from kinfold.reports.wording import day as day_words
from kinfold.reports.wording import joined
from kinfold.web.presenters.spoken import called

NOT_WRITTEN = "Not written down"
NOT_KNOWN_WHEN = "not known since when"


@dataclass(frozen=True, slots=True)
class HomeShown:
    """A household in a line: its name, who lives there since when, where it is, and the telephone there."""

    name: str
    people: str
    where: str
    phone: str


@dataclass(frozen=True, slots=True)
class PlaceShown:
    """An address and of whom it is or was, from when to when; where it may be corrected or taken back."""

    words: str
    source: str
    correct: str
    take_back: str


@dataclass(frozen=True, slots=True)
class Homes:
    """What a page shows of where a family lives on a day, and has lived."""

    now: tuple[HomeShown, ...]
    places: tuple[PlaceShown, ...]


def homes_shown(sight: Sight, family_id: str, *, day: date, may_write: bool) -> Homes:
    """Give where the family lives on a day, as far as it is written down. Raises NotForYou and FirstDo."""
    eldest = sorted((p for _, p in sight.people(family_id)), key=lambda p: (p.birth_date or date.max, p.pk))
    names = {person.pk: called(person) or "Unborn baby" for person in eldest}
    addresses = addresses_of(sight, family_id)
    found = homes_on(standing(sight.rows(Residence, family_id)), addresses, names, day)
    rows = [row for home in found for row in _rows(home, names)]
    return Homes(tuple(rows), tuple(_places(addresses, names, family_id, may_write=may_write)))


def _rows(home: Home, names: Mapping[str, str]) -> list[HomeShown]:
    """Give one line for each place of a household; someone without a household has their own."""
    title = f"Household {home.label}" if home.label else "No household"
    groups: dict[tuple[str, str], list[Living]] = {}
    order = list(names)
    for one in sorted(home.living, key=lambda one: order.index(one.person_id)):
        places = [place_of(each) for each in one.addresses] or [("", "", "")]
        for place in places if not home.label or len(home.places) > 1 else home.places or places:
            groups.setdefault((words_of(place) or NOT_WRITTEN, place[2]), []).append(one)
    return [HomeShown(title, _who(living, names), *key) for key, living in groups.items()]


def _who(living: Sequence[Living], names: Mapping[str, str]) -> str:
    since = {one.since for one in living}
    told = [names.get(one.person_id, "Someone") for one in living]
    if len(since) == 1:
        only = next(iter(since))
        return f"{joined(told)}{f', since {day_words(only)}' if only else ''}"
    each = [
        f"{name}{f' (since {day_words(one.since)})' if one.since else ''}"
        for name, one in zip(told, living, strict=True)
    ]
    return joined(each)


def _places(
    addresses: Sequence[Address], names: Mapping[str, str], family_id: str, *, may_write: bool
) -> list[PlaceShown]:
    """Give each address once for all who were there over the same days, the newest first."""
    groups: dict[tuple[object, ...], list[Address]] = {}
    for row in addresses:
        if row.lines:
            groups.setdefault((*place_of(row), row.starts_at, row.ends_at), []).append(row)
    newest = sorted(groups.values(), key=lambda rows: (rows[0].starts_at, rows[0].pk), reverse=True)
    return [_place(rows, names, family_id, may_write=may_write) for rows in newest]


def _place(
    rows: Sequence[Address], names: Mapping[str, str], family_id: str, *, may_write: bool
) -> PlaceShown:
    first = rows[0]
    who = joined([names.get(each.person_id, "Someone") for each in rows])
    until = f" until {day_words(day_of(first.ends_at))}" if first.ends_at else ""
    phone = f", telephone {first.phone}" if first.phone else ""
    since = f"from {day_words(day_of(first.starts_at))}" if first.starts_at > LONG_BEFORE else NOT_KNOWN_WHEN
    said = f"{first.source}. " if first.source else ""
    by = f" by {first.by.display_name}" if first.by else ""
    where = [family_id, str(first.pk)]
    return PlaceShown(
        words=f"{who}: {words_of(place_of(first))}{phone}, {since}{until}",
        source=f"{said}Written down on {day_words(day_of(first.written_at))}{by}.",
        correct=reverse("family_place_correct", args=where) if may_write else "",
        take_back=reverse("family_place_back", args=where) if may_write else "",
    )
