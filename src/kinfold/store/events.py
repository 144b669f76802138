"""What happened, as it stands now: events that nothing later has corrected.

Append-only: a correction is a new event beside the old. Not for writing; ``intake`` and ``bridge`` do that.
"""

import duckdb
import polars as pl

from kinfold.domain.event import EventKind


def current(con: duckdb.DuckDBPyConnection, kind: EventKind | None = None) -> pl.DataFrame:
    """Give the events that stand, of one kind or all, with the columns of the table ``event``.

    Ordered by day and id, so that equal stores give equal frames.
    """
    events: pl.DataFrame = con.sql(
        "select * from current_event where kind = $1 or $1 is null order by starts_on, event_id",
        params=[None if kind is None else str(kind)],
    ).pl()
    return events
