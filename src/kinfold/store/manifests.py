"""What was read into the store, file by file, and how far each extract reaches.

Not for writing: ``intake`` does that.
"""

from dataclasses import dataclass
from datetime import date

import duckdb


@dataclass(frozen=True, slots=True)
class Manifest:
    """One file as it was read: ``lines`` are its rows, each accepted, quarantined or a duplicate."""

    manifest_id: str
    source: str
    agency: str
    file_name: str
    sha256: str
    lines: int
    accepted: int
    quarantined: int
    duplicates: int
    data_from: date | None
    data_to: date | None


_COLUMNS = ", ".join(Manifest.__dataclass_fields__)


def find(con: duckdb.DuckDBPyConnection, manifest_id: str) -> Manifest | None:
    """Give the manifest of that id, or None."""
    query = f"select {_COLUMNS} from manifest where manifest_id = $1"
    rows = con.sql(query, params=[manifest_id]).fetchall()
    return Manifest(*rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one agency's extract reaches: the days its rows speak of, over all its files."""

    agency: str
    source: str
    data_from: date
    data_to: date


def coverage(con: duckdb.DuckDBPyConnection) -> list[Coverage]:
    """Give the coverage of every extract that speaks of days, by agency and source."""
    rows = con.sql(
        "select agency, source, min(data_from), max(data_to) from manifest "
        "where data_to is not null group by all order by all"
    ).fetchall()
    return [Coverage(*row) for row in rows]
