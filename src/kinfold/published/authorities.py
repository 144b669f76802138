"""Which authority a code meant on a given day; codes are joined with a date, never alone.

Not for geography: a merged or split authority is never added up here.
"""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kinfold.domain.errors import UserError
from kinfold.published.tables import read_csv

ENGLAND = "england"
LOOKUP = "lookups/la_codes_dated.csv"


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority: its three-digit code, its name, and the spans in which it existed (None: open)."""

    code: str
    name: str
    spans: tuple[tuple[date | None, date | None], ...]

    def existed_on(self, day: date) -> bool:
        """Say whether the authority existed on a day."""
        return any((not first or first <= day) and (not last or day <= last) for first, last in self.spans)


@dataclass(frozen=True, slots=True)
class Authorities:
    """Every authority by its department code, and the way from statistical (GSS) codes to it."""

    by_code: dict[str, Authority]
    by_gss: dict[str, str]

    def find(self, code: str, kind: str) -> Authority | None:
        """Give the authority of a DfE or GSS code, or None when no authority has it."""
        return self.by_code.get(self.by_gss.get(code, "") if kind == "gss" else code)


def _day(text: str, line: int) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(f"{LOOKUP} line {line}: a date is not written yyyy-mm-dd; correct it.") from None


def read(folder: Path) -> Authorities:
    """Read the dated code list below a source folder. Raises UserError when it is absent or malformed."""
    table = read_csv(folder / LOOKUP, LOOKUP, encoding="utf-8")
    columns = ("dfe_code", "gss_code", "la_name", "valid_from", "valid_to")
    code, gss, name, first, last = (table.need(column) for column in columns)
    spans: dict[str, list[tuple[date | None, date | None]]] = {}
    names: dict[str, str] = {}
    by_gss: dict[str, str] = {}
    for line, cells in table.rows:
        spans.setdefault(cells[code], []).append((_day(cells[first], line), _day(cells[last], line)))
        names[cells[code]] = cells[name].strip()
        if cells[gss]:
            by_gss[cells[gss]] = cells[code]
    by_code = {key: Authority(key, names[key], tuple(given)) for key, given in spans.items()}
    return Authorities(by_code, by_gss)


def region_codes(lines: str) -> dict[str, tuple[str, str]]:
    """Read ``spelling,code,name`` lines: each lower-case spelling of a region, its GSS code and name."""
    return {row[0]: (row[1], row[2]) for row in csv.reader(lines.splitlines()) if row}
