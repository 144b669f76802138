"""What changed about someone, when and by whom, the newest first: nothing that was written is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kinfold.casework.families.models import (
    PARTICULARS,
    HowKnown,
    Identifier,
    OtherName,
    Particulars,
    PersonFact,
    Why,
)
from kinfold.casework.persons import queries
from kinfold.casework.persons.queries import One
from kinfold.casework.sharing.gate import Sight
from kinfold.domain.person_facts import FACTS, NAMES, NUMBERS, FactKind
from kinfold.reports.wording import day
from kinfold.web.presenters.spoken import moment_words

LABELS = {
    "given_names": "given names",
    "family_name": "family name",
    "known_as": "known as",
    "birth_date": "born",
    "expected_on": "expected",
    "died_on": "died",
    "sex": "sex",
}
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was written down: when and by whom, and what in words."""

    when: str
    words: str


def history_of(sight: Sight, family_id: str, who: One) -> tuple[Changed, ...]:
    """Give everything that was written down about someone since their record was begun."""
    found: list[tuple[datetime, Changed]] = []
    for record in who.records:
        values = queries.first_values(sight, family_id, record)
        for row in queries.versions(sight, family_id, record):
            now = queries.values_of(row)
            found.append((row.written_at, Changed(_when(row), _of_particulars(row, values, now))))
            values = now
    for model in (OtherName, PersonFact, Identifier):
        rows = queries.every(sight, family_id, model, who.id)
        known = {row.pk: row for row in rows}
        for row in rows:
            if row.by is not None:
                words = _of_row(row, known.get(row.replaces_id))
                found.append((row.written_at, Changed(_when(row), words)))
    return tuple(each for _, each in sorted(found, key=lambda pair: pair[0], reverse=True))


def _when(row: Any) -> str:
    by = row.by.display_name if row.by else "An import"
    return f"{by}, {moment_words(row.written_at)}"


def _of_particulars(row: Particulars, before: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    changes = [
        f"{LABELS[name]} from {_value(before[name])} to {_value(now[name])}"
        for name in PARTICULARS
        if before[name] != now[name]
    ]
    return f"{Why(row.why).label}: {'; '.join(changes)}. {HowKnown(row.how_known).label}."


def _value(value: Any) -> str:
    if isinstance(value, date):
        return day(value)
    return f"“{value}”" if value else NOTHING


def _of_row(row: Any, before: Any) -> str:
    said = f"{_label(row)}: {_says(row)}"
    if row.withdrawn:
        return f"Taken back: {said}"
    if before is None:
        return f"Written down: {said}. {row.source}."
    if isinstance(row, Identifier) and row.verified_on and before.verified_on is None:
        return f"Checked: {said}"
    return f"Put right: {said}, where it said {_says(before)}. {row.source}."


def _label(row: Any) -> str:
    if isinstance(row, OtherName):
        return NAMES[row.kind]
    if isinstance(row, PersonFact):
        return FACTS[FactKind(row.kind)].label
    return NUMBERS[row.kind].label if row.kind in NUMBERS else str(row.kind)


def _says(row: Any) -> str:
    if isinstance(row, OtherName):
        return " ".join(_parts(row.given_names, row.family_name))
    if isinstance(row, PersonFact):
        choices = FACTS[FactKind(row.kind)].choices or {}
        return ", ".join(_parts(choices.get(row.value, row.value), row.more))
    return str(row.value)


def _parts(*words: str) -> Iterable[str]:
    return filter(None, words)
