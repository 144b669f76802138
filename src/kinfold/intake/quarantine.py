"""What was held back, and why: line, column, rule and reason, never a value.

Not for mending rows: an agency mends them at source and sends the file again.
"""

from pathlib import Path

import duckdb
import polars as pl

from kinfold.kit.whole import written_whole


def held_back(con: duckdb.DuckDBPyConnection, manifest_id: str | None = None) -> pl.DataFrame:
    """Give the reasons, one row each, by file, line and column: of one manifest (a prefix will do) or of all.

    Columns: manifest, source, agency, file, line, column, rule, reason.
    """
    reasons: pl.DataFrame = con.sql(
        'select manifest_id as manifest, source, agency, file_name as file, line, column_name as "column", '
        "rule, reason from quarantine join manifest using (manifest_id) "
        "where $1 is null or starts_with(manifest_id, $1) order by file, manifest, line, column_name, rule",
        params=[manifest_id],
    ).pl()
    return reasons


def write(reasons: pl.DataFrame, out: Path) -> None:
    """Write the reasons as CSV, whole or not at all. Raises OSError where the file system refuses."""
    with written_whole(out) as part:
        reasons.write_csv(part)
