"""The legal statuses of a child in care, as dated data with their source."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class LegalStatus:
    """One status, in force from ``valid_from`` to before ``valid_until``."""

    code: str
    label: str
    valid_from: date
    valid_until: date | None
    source: str

    def is_in_force(self, on: date) -> bool:
        """Say whether a child could have it on a day."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


@cache
def legal_statuses() -> dict[str, LegalStatus]:
    """Give every status by its code, in the order of the file."""
    text = files("kinfold.domain.codes").joinpath("legal_status.json").read_text(encoding="utf-8")
    return {each["code"]: _read(each) for each in json.loads(text)}


def _read(row: dict[str, str]) -> LegalStatus:
    until = row["valid_until"]
    return LegalStatus(
        row["code"],
        row["label"],
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(until) if until else None,
        f"{row['source']}. {row['list']}",
    )
