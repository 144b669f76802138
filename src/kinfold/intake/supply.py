"""What has been sent, extract by extract: how many lines, and what became of them.

Counts of lines as an agency sent them, not figures about families: the file is for the analyst's first page
and is not released.
"""

import json
from pathlib import Path

import duckdb

from kinfold.domain.errors import UserError
from kinfold.domain.event import CASEWORK
from kinfold.intake.catalogue import all_sources
from kinfold.kit import clock
from kinfold.kit.whole import written_whole

FILE_NAME = "supply.json"
_ASKED = """
    select agency, source, count(*), sum(lines), sum(accepted), sum(quarantined), sum(duplicates),
           min(data_from)::varchar, max(data_to)::varchar, max(received_at)::date::varchar
    from manifest group by agency, source order by agency, source
"""
_NAMES = (
    "agency", "source", "files", "lines", "accepted", "quarantined", "duplicates",
    "data_from", "data_to", "received_on",
)  # fmt: skip


def write(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    """Write the account of all that was read in so far. Raises UserError where the home cannot be written."""
    titles = {source.name: source.title for source in all_sources()} | {
        CASEWORK: "Casework written down here"
    }
    sent = []
    for row in con.sql(_ASKED).fetchall():
        one = dict(zip(_NAMES, row, strict=True))
        counts = {name: int(one[name]) for name in _NAMES[2:7]}
        sent.append({**one, **counts, "title": titles.get(one["source"], one["source"])})
    told = {"kind": "supply", "computed_at": clock.now().isoformat(timespec="seconds"), "sent": sent}
    try:
        with written_whole(home / FILE_NAME) as part:
            part.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"The rows were read in, but {FILE_NAME} could not be written: {error.strerror}. "
            "Free some space, or make the home folder writable, and run the same command again."
        ) from error
