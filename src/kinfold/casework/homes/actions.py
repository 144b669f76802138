"""Writing down that someone moved, and mending an address. Each verb is one transaction; nothing is lost.

What cannot be so is refused in words by its field. An address is held against the family's safe addresses; a
wrong guess and a right one look alike to whoever may not know them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.db import transaction

from kinfold.casework.day_span import first_moment
from kinfold.casework.families.models import Address, Parenthood, Part, Person, Residence
from kinfold.casework.homes.forms import NEW, UNKNOWN
from kinfold.casework.homes.reading import (
    LONG_BEFORE,
    NOWHERE,
    Place,
    addresses_of,
    day_of,
    holds_on,
    lives_on,
    place_of,
)
from kinfold.casework.in_turn import in_turn
from kinfold.casework.kinship.actions import again
from kinfold.casework.refused import Refused
from kinfold.casework.safety import guard
from kinfold.casework.saving.actions import is_first
from kinfold.casework.sharing.actions.managing import renew
from kinfold.casework.sharing.gate import NotForYou, Sight
from kinfold.casework.versions import standing
from kinfold.domain.access import Level, Section
from kinfold.domain.kin import ParentKind

WHERE = "address"  # as custodians are told where words stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Who moved from which day to which household; ``place`` is empty where it need not be said.

    ``since`` None: they lived there already when their record was begun, or nobody knows since when.
    ``household`` is a letter, or one of the form's words for a new one or one that nobody knows. ``keeps``:
    they live on where they lived, too.
    """

    people: Sequence[str]
    since: date | None
    household: str
    place: Place = NOWHERE
    keeps: bool = False
    source: str = ""


@transaction.atomic
def move(sight: Sight, *, family_id: str, told: Move, token: str) -> bool:
    """Write down a move; False where this showing of the form was saved before.

    Raises NotForYou for someone of another family, Refused, FirstDo, and UserError to a custodian whose words
    hold the safe address they keep.
    """
    moving = _Moving(sight, family_id, told)
    moving.refuse_what_cannot_be()
    label, place = moving.household(), moving.place()
    _look_over(sight, family_id, place, told.source)
    if not is_first(token=token, by=sight.worker):
        return False
    for person_id in moving.people:
        moving.carry(person_id, label, place)
    return True


class _Moving:
    """One move being written down, with what was known before it."""

    def __init__(self, sight: Sight, family_id: str, told: Move) -> None:
        _begin(sight, family_id)
        self.sight, self.family_id, self.told = sight, family_id, told
        self.day = told.since or day_of(sight.at)
        known = {person.pk: person for _, person in sight.people(family_id)}
        if not told.people or not set(told.people) <= set(known):
            raise NotForYou("missing")
        self.people = _with_the_unborn(
            sight, family_id, {each: known[each] for each in told.people if not known[each].is_unborn}
        )
        self.residences: list[Residence] = standing(sight.rows(Residence, family_id))
        self.addresses = addresses_of(sight, family_id)

    def refuse_what_cannot_be(self) -> None:
        """Refuse a move before birth, after death, before a later one, and one that changes nothing."""
        if not set(self.told.people) <= set(self.people):
            raise Refused("people", "An unborn baby moves with their mother. Tick her")
        for each in self.people.values():
            name, since = _name(each), self.day
            if each.birth_date and each.birth_date > since:
                raise Refused("since", f"{name} was not born by then. Check the day")
            if each.died_on and each.died_on <= since:
                raise Refused("since", f"{name} had died by then. Check the day")
            if self.told.since is None and self._has_a_home(each.pk):
                raise Refused(
                    "since", f"Where {name} lives is written down already. Enter the day on which they moved"
                )
            if not self.told.keeps and self._moved_later(each.pk):
                raise Refused(
                    "since",
                    f"{name} is written down as moving again after that day. Enter a later day, or take the "
                    "later move back first",
                )

    def _has_a_home(self, person_id: str) -> bool:
        rows: list[Any] = [*(each for each in self.addresses if each.lines), *self.residences]
        return any(each.person_id == person_id for each in rows)

    def _moved_later(self, person_id: str) -> bool:
        mine = (each for each in self.addresses if each.person_id == person_id and each.lines)
        homes = (each for each in self.residences if each.person_id == person_id)
        since = self.day
        return any(day_of(each.starts_at) > since for each in mine) or any(
            each.since is not None and each.since > since for each in homes
        )

    def household(self) -> str:
        """Give the letter they move to; nothing where it is not known. Raises Refused."""
        letters = {each.household for each in self.residences}
        if self.told.household == UNKNOWN:
            return ""
        if self.told.household != NEW:
            if self.told.household not in letters:
                raise Refused("household", "Choose one of the list")
            return self.told.household
        free = [each for each in ascii_uppercase if each not in letters]
        if not free:
            raise Refused("household", "Every letter is taken. Choose a household that is written down")
        return free[0]

    def place(self) -> Place:
        """Give where they move to: what was typed, or where the household is. Raises Refused."""
        others = [
            each.person_id
            for each in self.residences
            if each.household == self.told.household
            and each.person_id not in self.people
            and lives_on(each, self.day)
        ]
        theirs = self._places_of(others, only_home=True)
        label = self.told.household
        if not self.told.place[0]:
            if len(theirs) > 1:
                raise Refused("lines", f"Household {label} is written down at two addresses. Enter which")
            return theirs[0] if theirs else NOWHERE
        if any(each[:2] != self.told.place[:2] for each in theirs):
            raise Refused(
                "people",
                f"Others of household {label} are written down at another address. Tick everyone who moves, "
                "or choose a new household",
            )
        return self.told.place

    def _places_of(self, people: Iterable[str], *, only_home: bool) -> list[Place]:
        wanted = {each for each in people if not only_home or self._homes(each) == 1}
        now = [each for each in self.addresses if each.person_id in wanted and each.lines]
        return list(dict.fromkeys(place_of(each) for each in now if holds_on(each, self.day)))

    def _homes(self, person_id: str) -> int:
        return len(
            {e.household for e in self.residences if e.person_id == person_id and lives_on(e, self.day)}
        )

    def carry(self, person_id: str, label: str, place: Place) -> None:
        """Write down the move of one person: what ends, and what begins."""
        since = self.day
        mine = [r for r in self.residences if r.person_id == person_id and lives_on(r, since)]
        here = [each for each in mine if each.household == label]
        ending = [] if self.told.keeps else [each for each in mine if each.household != label]
        for row in ending:
            self.sight.add(again(self.sight, row, until=since), self.family_id)
        if label and not here:
            self.sight.add(self._residence(person_id, label), self.family_id)
        now = [a for a in self.addresses if a.person_id == person_id and a.lines and holds_on(a, since)]
        same = [each for each in now if place_of(each) == place]
        gone = [each for each in now if each not in same] if self._leaves(here) else []
        self.sight.end_addresses(gone, self.family_id, at=first_moment(since))
        if place[0] and not same:
            self.sight.add(self._address(person_id, place), self.family_id)

    def _leaves(self, here: list[Residence]) -> bool:
        """Say whether the addresses they had end: they left, or their only household moved."""
        return not self.told.keeps or bool(here and self._homes(here[0].person_id) == 1)

    def _residence(self, person_id: str, label: str) -> Residence:
        return Residence(
            family_id=self.family_id,
            person_id=person_id,
            household=label,
            since=self.told.since,
            source=self.told.source,
            by=self.sight.worker,
            written_at=self.sight.at,
        )

    def _address(self, person_id: str, place: Place) -> Address:
        return Address(
            person_id=person_id,
            lines=place[0],
            postcode=place[1],
            phone=place[2],
            starts_at=first_moment(self.told.since) if self.told.since else LONG_BEFORE,
            source=self.told.source,
            by=self.sight.worker,
            written_at=self.sight.at,
        )


def _with_the_unborn(sight: Sight, family_id: str, moving: dict[str, Person]) -> dict[str, Person]:
    """Give who moves with the babies whom those of them expect, who move with their mothers."""
    pairs = sight.people(family_id)
    mothers = {person.pk for member, person in pairs if member.part == Part.MOTHER}
    told: dict[str, set[str]] = {}
    for each in standing(sight.rows(Parenthood, family_id)):
        if each.kind == ParentKind.BIRTH and each.parent_id in mothers:
            told.setdefault(each.child_id, set()).add(each.parent_id)
    expected = {
        person.pk: person
        for _, person in pairs
        if person.is_unborn and told.get(person.pk, mothers if len(mothers) == 1 else set()) & set(moving)
    }
    return moving | expected


@transaction.atomic
def correct_place(
    sight: Sight, *, family_id: str, row_id: str, place: Place, source: str, token: str
) -> bool:
    """Write an address as it should have been, for everyone of whom this one was written for those days.

    False where this showing of the form was saved before. Raises as ``move`` does.
    """
    _begin(sight, family_id)
    old = place_row(sight, family_id, row_id)
    if place_of(old) == place:
        raise Refused("lines", "This is written down already")
    _look_over(sight, family_id, place, source)
    if not is_first(token=token, by=sight.worker):
        return False
    for row in alike(sight, family_id, old):
        _replace(sight, row, family_id, lines=place[0], postcode=place[1], phone=place[2], source=source)
    return True


@transaction.atomic
def take_back_move(sight: Sight, *, family_id: str, row_id: str) -> None:
    """Say that nobody lived at this address then; where they had lived before stands again.

    Raises NotForYou for one not there, and FirstDo.
    """
    _begin(sight, family_id)
    old = place_row(sight, family_id, row_id)
    day, homes = day_of(old.starts_at), standing(sight.rows(Residence, family_id))
    for row in alike(sight, family_id, old):
        before = [
            each
            for each in addresses_of(sight, family_id)
            if each.person_id == row.person_id and each.ends_at == row.starts_at and each.lines
        ]
        _replace(sight, row, family_id, withdrawn=True)
        for each in before:
            _replace(sight, each, family_id, ends_at=None)
        for home in homes:
            begun = home.since or day_of(LONG_BEFORE)
            if home.person_id == row.person_id and begun == day:
                sight.add(again(sight, home, withdrawn=True), family_id)
            elif home.person_id == row.person_id and home.until == day:
                sight.add(again(sight, home, until=None), family_id)


def place_row(sight: Sight, family_id: str, row_id: str) -> Address:
    """Give an address of the family as it stands. Raises NotForYou where there is none."""
    for each in addresses_of(sight, family_id):
        if str(each.pk) == row_id and each.lines:
            return each
    raise NotForYou("missing")


def alike(sight: Sight, family_id: str, row: Address) -> list[Address]:
    """Give the rows that say the same of others of the family: of one place, from one moment."""
    return [
        each
        for each in addresses_of(sight, family_id)
        if place_of(each) == place_of(row) and each.starts_at == row.starts_at
    ]


def _begin(sight: Sight, family_id: str) -> None:
    in_turn("family", family_id)
    renew(sight)
    sight.require(family_id, Section.CORE, Level.WRITE)


def _look_over(sight: Sight, family_id: str, place: Place, source: str) -> None:
    guard.look_over(sight, family_id, "\n".join((*place, source)), what=WHERE)


def _replace(sight: Sight, old: Address, family_id: str, **changes: object) -> None:
    """Add a row that stands in the place of another, which ends: whoever reads rows alone is not misled."""
    fields = (each for each in old._meta.concrete_fields if not each.primary_key)
    copied = {each.attname: getattr(old, each.attname) for each in fields}
    copied |= {"replaces_id": old.pk, "by_id": sight.worker.pk, "written_at": sight.at, **changes}
    new = Address(**copied)
    sight.end_addresses([old], family_id, at=sight.at)
    if new.withdrawn:
        new.ends_at = new.ends_at or max(sight.at, new.starts_at)
    sight.add(new, family_id)


def _name(person: Person) -> str:
    return person.known_as or person.given_names or person.family_name or "The baby"
