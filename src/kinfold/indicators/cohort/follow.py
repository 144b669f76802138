"""Families and their members, laid out as temporary tables that the indicators' SQL reads.

Nothing here leaves the store's connection but counts and days by family.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import resources

import duckdb
import polars as pl

from kinfold.indicators.cohort.coverage import Coverage
from kinfold.indicators.definition import Definition

Parameters = Mapping[str, object]


def statement(name: str) -> str:
    """Give the text of one of this room's SQL files."""
    return (resources.files("kinfold.indicators.cohort") / name).read_text(encoding="utf-8")


def prepare(con: duckdb.DuckDBPyConnection, as_of: date) -> pl.DataFrame:
    """Lay out ``followed_family`` and ``roster``, and give the families.

    One row a family with a referral or an allocation by ``as_of``: ``family_id, referred_on, allocated_on,
    closed_on``. Replaced events do not count.
    """
    present = con.sql("select 1 from duckdb_views() where view_name = 'current_event'").fetchall()
    if not present:
        con.sql(
            "create temp view current_event as select * from event where event_id not in "
            "(select replaces from event where replaces is not null)"
        )
    _lay_out(con, "followed_family", statement("families.sql"), {"as_of": as_of})
    _lay_out(con, "roster", statement("roster.sql"), {"as_of": as_of})
    families: pl.DataFrame = con.sql("select * from followed_family order by family_id").pl()
    return families


def count_happenings(con: duckdb.DuckDBPyConnection, definition: Definition, as_of: date) -> None:
    """Lay out ``happening``, the rows of the definition's SQL, for ``window_totals`` to add up."""
    parameters: dict[str, object] = {"as_of": as_of}
    if definition.index_event_days is not None:
        parameters["index_event_days"] = definition.index_event_days
    _lay_out(con, "happening", definition.statement, parameters)


def window_totals(
    con: duckdb.DuckDBPyConnection,
    windows: Sequence[pl.DataFrame],
    coverage: Coverage,
    definition: Definition,
) -> pl.DataFrame:
    """Add up events and exposure of each family in each window, on covered days only.

    A window frame has ``family_id, label, starts_on, ends_before``; several rows may share a label. One row a
    family and label with a covered day: ``family_days, persons, person_days, counted, possible``.
    """
    columns = ("family_id", "label", "starts_on", "ends_before")
    con.register("time_window", pl.concat([frame.select(columns) for frame in windows]))
    spans = pl.DataFrame(
        list(coverage.spans), schema={"starts_on": pl.Date, "ends_before": pl.Date}, orient="row"
    )
    con.register("covered_span", spans)
    try:
        query = statement("window_totals.sql")
        totals: pl.DataFrame = con.sql(query, params={"scope": definition.scope.value}).pl()
        return totals
    finally:
        con.unregister("time_window")
        con.unregister("covered_span")


def _lay_out(con: duckdb.DuckDBPyConnection, name: str, query: str, parameters: Parameters) -> None:
    con.execute(f"create or replace temp table {name} as {query}", dict(parameters))
