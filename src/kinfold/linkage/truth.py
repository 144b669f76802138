"""The index against a file that knows who everybody is; only invented people have one.

Not for measuring by itself: ``quality`` does.
"""

from pathlib import Path

import duckdb
import polars as pl

from kinfold.domain.errors import UserError
from kinfold.linkage.quality import Quality, measure


def _csv(path: Path, needed: set[str]) -> pl.DataFrame:
    if not path.is_file():
        raise UserError(f"{path} is not a file. Give the records.csv that kinfold synth wrote under truth/.")
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except Exception as error:
        raise UserError(
            f"{path.name} could not be read as CSV. Write it again with kinfold synth."
        ) from error
    missing = sorted(needed - set(frame.columns))
    if missing:
        raise UserError(
            f"{path.name} has no column '{missing[0]}'. Give the records.csv that kinfold synth wrote."
        )
    return frame


def _lines(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Give every line of every file that stands behind a record: file name, line, record."""
    lines: pl.DataFrame = con.sql(
        "with seen as (select record_id, manifest_id, line from person_record union "
        "select record_id, manifest_id, line from event union "
        "select record_id, manifest_id, line from family_statement) "
        "select m.file_name as file, s.line::varchar as line, s.record_id "
        "from seen s join manifest m using (manifest_id)"
    ).pl()
    return lines


def score(con: duckdb.DuckDBPyConnection, truth: Path) -> Quality:
    """Judge the index by ``truth`` (``source, file, line, person_id``), record by record.

    A record that stands for lines of two persons counts as the one most of its lines name. Twins and siblings
    are told apart where ``persons.csv`` lies beside. Raises UserError when nothing in the file is in the
    store.
    """
    known = _csv(truth, {"file", "line", "person_id"}).with_columns(pl.col("file").str.split("/").list.last())
    beside = truth.with_name("persons.csv")
    persons = _csv(beside, {"person_id", "family_id", "role", "twin_of"}) if beside.is_file() else None
    named = _lines(con).join(known.select("file", "line", "person_id"), on=["file", "line"])
    if named.is_empty():
        raise UserError(
            f"No line of {truth.name} is in the store. Read the extracts in first: kinfold intake run PATH."
        )
    votes = named.group_by("record_id", "person_id").len().sort("len", "person_id", descending=[True, False])
    of = votes.unique("record_id", keep="first", maintain_order=True).select("record_id", "person_id")
    found = con.sql("select record_id, person_id as found from person_link").pl()
    if found.is_empty():
        raise UserError("Nothing is linked yet. Run: kinfold link run.")
    return measure(found.join(of, on="record_id"), persons)
