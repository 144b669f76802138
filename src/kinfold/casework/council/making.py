"""Rows of ours made from what the council's system says, or found to say the same already.

A row that someone here wrote is taken for theirs where it is of the same kind, about the same person, and
near in time; nothing is changed in it by that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from kinfold.casework import versions
from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.council.models import Statement
from kinfold.casework.council.ours import PERSON_FIELDS, Ours, day_of, place_digest
from kinfold.casework.council.said import ADDRESS, FACT, NUMBER, PARENT, PERSON, STEP, TEAM, Key, Said
from kinfold.casework.families.models import (
    PARTICULARS,
    Address,
    HowKnown,
    Identifier,
    Parenthood,
    Particulars,
    Person,
    PersonFact,
    Why,
)
from kinfold.casework.process.actions import standing
from kinfold.casework.process.models import StepTaken
from kinfold.casework.teams.models import Team
from kinfold.domain.case import LONDON
from kinfold.domain.person_facts import FACTS, FactKind

SOURCE = "The council's system"
NEAR = timedelta(days=14)
DAYS = frozenset({"born", "expected", "died"})


@dataclass(slots=True)
class Maker:
    """Makes rows of one family. ``people`` maps numbers there to people here; ``teams`` are by plain name."""

    family_id: str
    by: User
    at: datetime
    ours: Ours
    people: Mapping[str, str]
    teams: Mapping[str, Team]
    before: Mapping[Key, Statement] = field(default_factory=dict)
    still_said: frozenset[Key] = frozenset()
    _claimed: dict[tuple[str, str], bool] | None = None

    def adopt(self, said: Said) -> Any:
        """Give the row here that says the same already, if someone wrote one, and claim it."""
        find = self._finder(said.aspect)
        row = find(said) if find else None
        if row is not None:
            self._claims()[(_kind(said.aspect), str(row.pk))] = True
        return row

    def _claims(self) -> dict[tuple[str, str], bool]:
        """Give the rows that stand for a statement, so that none is taken twice, and if it is still said."""
        if self._claimed is None:
            self._claimed = {}
            for about, each in self.before.items():
                row = self.ours.row(each.aspect, each.target_id) if each.target_id else None
                if row is not None:
                    self._claimed[(_kind(each.aspect), str(row.pk))] = about in self.still_said
        return self._claimed

    def make(self, said: Said) -> Any:
        """Make a row from what is said, not saved yet; None where it is only kept beside."""
        if said.aspect.startswith(STEP):
            return self.step(said, said.values)
        makers: dict[str, Callable[[Said], Any]] = {
            PERSON: lambda each: person_of(each.values),
            NUMBER: self._number,
            ADDRESS: self._address,
            PARENT: self._parent,
            TEAM: self._team,
            FACT: self._fact,
        }
        make = makers.get(said.aspect)
        return make(said) if make else None

    def step(self, said: Said, values: Mapping[str, Any], replaces: StepTaken | None = None) -> StepTaken:
        """Make a step, or a further version of one that keeps what was written beside."""
        theirs = {name: value for name, value in values.items() if name != "on"}
        details = {**(replaces.details if replaces else {}), **theirs}
        happened = noon(values["on"])
        if replaces and day_of(replaces.happened_at) == values["on"]:
            happened = replaces.happened_at  # the same day: whoever knows the hour keeps it
        return StepTaken(
            family_id=self.family_id,
            child_id=self.people.get(said.person) or None,
            step=said.aspect.removeprefix(STEP),
            happened_at=happened,
            details={name: value for name, value in details.items() if value not in (None, "", [])},
            by=self.by,
            agency=self.by.agency.code,
            profession=self.by.profession,
            written_at=self.at,
            replaces=replaces,
            reason="The council's system has changed it" if replaces else "",
            **({"occurrence": replaces.occurrence} if replaces else {}),
        )

    def _number(self, said: Said, replaces: Identifier | None = None) -> Identifier:
        return Identifier(
            person_id=self.people[said.person],
            kind=said.values["kind"],
            value=said.values["value"],
            source=self.by.agency.code,
            by=self.by,
            written_at=self.at,
            replaces=replaces,
        )

    def _fact(self, said: Said, replaces: PersonFact | None = None) -> PersonFact:
        return PersonFact(
            person_id=self.people[said.person],
            kind=said.values["kind"],
            value=said.values["value"],
            source=SOURCE,
            by=self.by,
            written_at=self.at,
            replaces=replaces,
        )

    def _address(self, said: Said, replaces: Address | None = None) -> Address:
        return Address(
            person_id=self.people[said.person],
            lines=said.place[0][:240],
            postcode=said.place[1][:10],
            starts_at=noon(said.values["since"]) if said.values["since"] else self.at,
            ends_at=noon(said.values["until"]) if said.values["until"] else None,
            source=SOURCE,
            by=self.by,
            written_at=self.at,
            replaces=replaces,
        )

    def again(self, said: Said, row: Any) -> Any:
        """Make a row of what is said that stands in the place of another of its table."""
        if isinstance(row, Address):
            return self._address(said, row)
        return self._number(said, row) if isinstance(row, Identifier) else self._fact(said, row)

    def particulars(self, row: Any, values: Mapping[str, Any]) -> Particulars:
        """Make someone's particulars as they stand from here on; what is not said stays."""
        old = {name: getattr(row, name) for name in PARTICULARS}
        new = {**old, **person_fields(values)}
        return Particulars(
            person_id=row.person_id if isinstance(row, Particulars) else row.pk,
            replaces=row if isinstance(row, Particulars) else None,
            by=self.by,
            written_at=self.at,
            why=_why(old, new),
            how_known=HowKnown.AGENCY,
            **new,
        )

    def _parent(self, said: Said) -> Parenthood:
        return Parenthood(
            family_id=self.family_id,
            child_id=self.people[said.person],
            parent_id=self.people[said.other],
            kind=said.values["kind"],
            source=SOURCE,
            by=self.by,
            written_at=self.at,
        )

    def _team(self, said: Said) -> TeamAllocation | None:
        team = self.teams.get(said.values["team"].casefold())
        if team is None:
            return None
        until = said.values["until"]
        return TeamAllocation(
            family_id=self.family_id,
            team=team,
            starts_at=noon(said.values["since"]),
            ends_at=noon(until) if until else None,
            by=self.by,
        )

    def _finder(self, aspect: str) -> Callable[[Said], Any] | None:
        if aspect.startswith(STEP):
            return self._near_step
        return {
            PERSON: self._person,
            NUMBER: self._same_number,
            ADDRESS: self._same_place,
            PARENT: self._same_tie,
            TEAM: self._same_team,
            FACT: self._same_fact,
        }.get(aspect)

    def _free(self, aspect: str, row: Any) -> bool:
        return (_kind(aspect), str(row.pk)) not in self._claims()

    def _is_spare(self, row: StepTaken, on: str) -> bool:
        """Say whether the statement that a step stood for is no longer made, and this one is of its day."""
        return self._claims().get((STEP, str(row.pk))) is False and day_of(row.happened_at) == on

    def _person(self, said: Said) -> Any:
        return self.ours.person(self.people.get(said.person, ""))

    def _near_step(self, said: Said) -> Any:
        wanted, day = said.aspect.removeprefix(STEP), date.fromisoformat(said.values["on"])
        child = self.people.get(said.person) or None
        near = [
            (abs(date.fromisoformat(day_of(each.happened_at)) - day), each.pk, each)
            for each in standing(self.ours.rows(StepTaken))
            if each.step == wanted and each.child_id == child
            if self._free(said.aspect, each) or self._is_spare(each, said.values["on"])
        ]
        return min(near)[2] if near and min(near)[0] <= NEAR else None

    def _same_number(self, said: Said) -> Any:
        rows = versions.standing(self.ours.rows(Identifier))
        mine = [each for each in rows if (each.person_id, each.kind) == self._of(said)]
        return next((each for each in mine if self._free(NUMBER, each)), None)

    def _same_fact(self, said: Said) -> Any:
        several = FACTS[FactKind(said.values["kind"])].several
        for each in versions.standing(self.ours.rows(PersonFact)):
            alike = each.value == said.values["value"] or not several
            if (each.person_id, each.kind) == self._of(said) and alike and self._free(FACT, each):
                return each
        return None

    def _of(self, said: Said) -> tuple[str, str]:
        return self.people[said.person], said.values["kind"]

    def _same_place(self, said: Said) -> Any:
        """Find the address that is the same, or else where someone here wrote that they live now: nobody
        lives at both because two wrote it down, so the two are shown to differ.
        """
        mine = [
            each
            for each in versions.standing(self.ours.rows(Address))
            if each.person_id == self.people[said.person] and self._free(ADDRESS, each)
        ]
        for each in mine:
            if place_digest(each.lines, each.postcode) == said.values["place"]:
                return each
        here = [each for each in mine if each.lines and each.ends_at is None and each.by_id != self.by.pk]
        return here[-1] if here and not said.values["until"] else None

    def _same_tie(self, said: Said) -> Any:
        both = (self.people[said.person], self.people[said.other])
        rows = versions.standing(self.ours.rows(Parenthood))
        return next((each for each in rows if (each.child_id, each.parent_id) == both), None)

    def _same_team(self, said: Said) -> Any:
        for each in self.ours.rows(TeamAllocation):
            is_named = each.team.name.casefold() == said.values["team"].casefold()
            if is_named and not each.until_allocated and self._free(TEAM, each):
                return each
        return None


def _kind(aspect: str) -> str:
    return STEP if aspect.startswith(STEP) else aspect


def _why(old: Mapping[str, Any], new: Mapping[str, Any]) -> Why:
    """Say why particulars are written anew, as far as they tell."""
    if new["died_on"] and not old["died_on"]:
        return Why.DIED
    if new["birth_date"] and not old["birth_date"] and old["expected_on"]:
        return Why.BORN
    return Why.CHANGED


def person_of(values: Mapping[str, Any]) -> Person:
    """Make someone from what is said of them."""
    return Person(**person_fields(values))


def person_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give what is said of someone as columns of ours."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in PERSON_FIELDS:
            empty = None if name in DAYS else ""
            read = date.fromisoformat(value) if name in DAYS and value else value
            found[PERSON_FIELDS[name]] = read or empty
    return found


def noon(day: str) -> datetime:
    """Give the instant that stands for a day without a time: its noon here, so that it stays on its day."""
    return datetime.combine(date.fromisoformat(day), time(12), LONDON)
