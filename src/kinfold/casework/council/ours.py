"""What stands here of what the council's system told: the rows made from it, as people have left them since.

Reads through whatever it is given: the operator's door while files come in, a worker's Sight for a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from django.utils.crypto import salted_hmac

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.council.said import ADDRESS, FACT, NUMBER, PARENT, PERSON, STEP, TEAM
from kinfold.casework.families.models import (
    Address,
    Identifier,
    Parenthood,
    Particulars,
    Person,
    PersonFact,
)
from kinfold.casework.families.spelling import plain
from kinfold.casework.gated import Gated
from kinfold.casework.homes.reading import LONG_BEFORE
from kinfold.casework.process.actions import in_place_of
from kinfold.casework.process.models import StepTaken
from kinfold.domain.case import LONDON

Read = Callable[[type[Any]], list[Any]]
Row = TypeVar("Row", bound=Gated)
PERSON_FIELDS = {
    "given_names": "given_names",
    "family_name": "family_name",
    "born": "birth_date",
    "expected": "expected_on",
    "died": "died_on",
    "sex": "sex",
}


@dataclass(slots=True)
class Ours:
    """A family's rows, each table read once when it is first asked for."""

    family_id: str
    read: Read
    _rows: dict[type[Any], list[Any]] = field(default_factory=dict)

    def rows(self, model: type[Any]) -> list[Any]:
        """Give the family's rows of one table."""
        if model not in self._rows:
            self._rows[model] = self.read(model)
        return self._rows[model]

    def add(self, row: Any) -> None:
        """Remember a row that has just been made."""
        self.rows(type(row)).append(row)

    def row(self, aspect: str, target_id: str) -> Any:
        """Give the row that stands now for one that was made; None where it was taken back."""
        if aspect.startswith(STEP):
            now = in_place_of(self.rows(StepTaken), target_id)
            return None if now is None or now.withdrawn else now
        if aspect == PERSON:
            return self.person(target_id)
        if aspect == TEAM:
            return next((each for each in self.rows(TeamAllocation) if str(each.pk) == target_id), None)
        models: dict[str, type[Any]] = {
            ADDRESS: Address,
            NUMBER: Identifier,
            PARENT: Parenthood,
            FACT: PersonFact,
        }
        return _standing(self.rows(models[aspect]), target_id) if aspect in models else None

    def person(self, person_id: str) -> Any:
        """Give someone's particulars as they were last written down; None for someone of another family."""
        theirs = [each for each in self.rows(Particulars) if each.person_id == person_id]
        if theirs:
            return max(theirs, key=lambda each: (each.written_at, each.pk or 0))
        return next((each for each in self.rows(Person) if each.pk == person_id), None)

    def values(self, aspect: str, row: Any, names: Mapping[str, Any]) -> dict[str, Any]:
        """Give what a row says in the fields that the council's system speaks of."""
        if aspect.startswith(STEP):
            told = {"on": day_of(row.happened_at), **row.details}
            return {name: told.get(name) for name in names}
        if aspect == PERSON:
            return {name: _text(getattr(row, PERSON_FIELDS[name])) for name in names if name in PERSON_FIELDS}
        if aspect == ADDRESS:
            return {
                "place": place_digest(row.lines, row.postcode),
                "since": day_of(row.starts_at) if row.starts_at > LONG_BEFORE else "",
                "until": day_of(row.ends_at),
            }
        if aspect in (NUMBER, FACT):
            return {"kind": row.kind, "value": row.value}
        if aspect == TEAM:
            return {
                "team": row.team.name,
                "since": day_of(row.starts_at),
                "until": day_of(row.ends_at),
            }
        return {"kind": row.kind} if aspect == PARENT else {}


def _standing(rows: list[Any], target_id: str) -> Any:
    found = next((each for each in rows if str(each.pk) == target_id), None)
    later = {each.replaces_id: each for each in rows if each.replaces_id}
    while found is not None and found.pk in later:
        found = later[found.pk]
    return None if found is None or found.withdrawn else found


def day_of(at: datetime | None) -> str:
    """Give the day of an instant as a clock on the wall tells it; of none, nothing."""
    return at.astimezone(LONDON).date().isoformat() if at else ""


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value or "")


def place_digest(lines: str, postcode: str) -> str:
    """Give the keyed digest of an address: a statement holds no place, so that none stands where it may not.

    Of an address that was emptied, nothing.
    """
    if not (lines or postcode):
        return ""
    words = f"{plain(lines)}|{plain(postcode).replace(' ', '')}"
    return salted_hmac("kinfold.council.place", words, algorithm="sha256").hexdigest()[:32]
