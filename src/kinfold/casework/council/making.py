"""Rows of ours made from what the council's system says, or found to say the same already.

A row that someone here wrote is taken for theirs where it is of the same kind, about the same person, and
near in time; nothing is changed in it by that.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from kinfold.casework.accounts.models import User
from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.council.models import Statement
from kinfold.casework.council.ours import PERSON_FIELDS, Ours, day_of, place_digest
from kinfold.casework.council.said import ADDRESS, NUMBER, PARENT, PERSON, STEP, TEAM, Said
from kinfold.casework.families.models import Address, Identifier, Parenthood, Person
from kinfold.casework.process.actions import standing
from kinfold.casework.process.models import StepTaken
from kinfold.casework.teams.models import Team
from kinfold.domain.case import LONDON

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
    claimed: set[tuple[str, str]] = field(default_factory=set)

    def adopt(self, said: Said) -> Any:
        """Give the row here that says the same already, if someone wrote one, and claim it."""
        find = self._finder(said.aspect)
        row = find(said) if find else None
        if row is not None:
            self.claimed.add((_kind(said.aspect), str(row.pk)))
        return row

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

    def _number(self, said: Said) -> Identifier:
        return Identifier(
            person_id=self.people[said.person],
            kind=said.values["kind"],
            value=said.values["value"],
            source=self.by.agency.code,
        )

    def _address(self, said: Said) -> Address:
        return Address(
            person_id=self.people[said.person],
            lines=said.place[0][:240],
            postcode=said.place[1][:10],
            starts_at=noon(said.values["since"]) if said.values["since"] else self.at,
            ends_at=noon(said.values["until"]) if said.values["until"] else None,
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
        }.get(aspect)

    def _free(self, aspect: str, row: Any) -> bool:
        return (_kind(aspect), str(row.pk)) not in self.claimed

    def _person(self, said: Said) -> Any:
        person = self.people.get(said.person)
        return next((each for each in self.ours.rows(Person) if each.pk == person), None)

    def _near_step(self, said: Said) -> Any:
        wanted, day = said.aspect.removeprefix(STEP), date.fromisoformat(said.values["on"])
        child = self.people.get(said.person) or None
        near = [
            (abs(date.fromisoformat(day_of(each.happened_at)) - day), each.pk, each)
            for each in standing(self.ours.rows(StepTaken))
            if each.step == wanted and each.child_id == child and self._free(said.aspect, each)
        ]
        return min(near)[2] if near and min(near)[0] <= NEAR else None

    def _same_number(self, said: Said) -> Any:
        rows = (each for each in self.ours.rows(Identifier) if each.person_id == self.people[said.person])
        kind = said.values["kind"]
        return next((each for each in rows if each.kind == kind and self._free(NUMBER, each)), None)

    def _same_place(self, said: Said) -> Any:
        for each in self.ours.rows(Address):
            mine = each.person_id == self.people[said.person] and self._free(ADDRESS, each)
            if mine and place_digest(each.lines, each.postcode) == said.values["place"]:
                return each
        return None

    def _same_tie(self, said: Said) -> Any:
        both = (self.people[said.person], self.people[said.other])
        rows = self.ours.rows(Parenthood)
        replaced = {each.replaces_id for each in rows}
        for each in rows:
            if (each.child_id, each.parent_id) == both and not each.withdrawn and each.pk not in replaced:
                return each
        return None

    def _same_team(self, said: Said) -> Any:
        for each in self.ours.rows(TeamAllocation):
            if each.team.name.casefold() == said.values["team"].casefold() and self._free(TEAM, each):
                return each
        return None


def _kind(aspect: str) -> str:
    return STEP if aspect.startswith(STEP) else aspect


def claims(statements: Mapping[Any, Statement]) -> set[tuple[str, str]]:
    """Give the rows that statements have been made into, so that none is taken for two."""
    return {(_kind(each.aspect), each.target_id) for each in statements.values() if each.target_id}


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
