"""Person tables from anywhere: CSV or Parquet, every column as text, under our names or others'.

Not for the store: extracts of agencies come in through ``intake``.
"""

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from kinfold.domain.errors import UserError
from kinfold.kit import yaml_text
from kinfold.linkage.normalise import FIELDS
from kinfold.linkage.tables import rename

COLUMNS = ("record_id", "agency", *FIELDS, "record_date")


def _csv(path: Path) -> pl.DataFrame:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UserError(
            f"{path.name} line {line} is not UTF-8 text. Save the file as 'CSV UTF-8'."
        ) from error
    rows = csv.reader(text.splitlines(keepends=True), skipinitialspace=True, strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        body = [(rows.line_num, row) for row in rows if row]
    except csv.Error as error:
        raise UserError(
            f"{path.name} line {rows.line_num} has a quotation mark out of place, or a value far too long. "
            "Mend the file."
        ) from error
    if not header or header == [""]:
        raise UserError(f"{path.name} is empty. Give a file with a header row.")
    for line, row in body:
        if len(row) != len(header):
            raise UserError(
                f"{path.name} line {line} has {len(row)} fields where the header has {len(header)}. "
                "Mend the file."
            )
    if len(set(header)) < len(header):
        raise UserError(f"{path.name} names a column twice in its header. Give each column its own name.")
    columns = {name: [row[at].strip() or None for _, row in body] for at, name in enumerate(header)}
    return pl.DataFrame(columns, schema=dict.fromkeys(header, pl.String))


def _parquet(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(path)
    except Exception as error:
        raise UserError(
            f"{path.name} could not be read as Parquet. Write it again, or give a CSV file."
        ) from error
    dated = [name for name, kind in frame.schema.items() if kind.is_temporal()]
    texts = [pl.col(name).cast(pl.Date).dt.to_string("%Y-%m-%d") for name in dated]
    return frame.with_columns(texts).with_columns(pl.all().cast(pl.String, strict=False))


def read(path: Path, mapping: Mapping[str, str] | None = None, *, ids: bool = True) -> pl.DataFrame:
    """Read a person table: the columns of COLUMNS that it has, as text, empty fields null.

    ``mapping`` is our column name to the file's. With ``ids`` a unique, filled ``record_id`` is demanded.
    Raises UserError with file, line and column, never a value.
    """
    if not path.is_file():
        raise UserError(f"{path} is not a file. Give a CSV or Parquet file of person rows.")
    frame = _parquet(path) if path.suffix.lower() in {".parquet", ".pq"} else _csv(path)
    for ours, theirs in (mapping or {}).items():
        if theirs not in frame.columns:
            raise UserError(f"{path.name} has no column '{theirs}', which --columns gives for '{ours}'.")
    frame = rename(frame, mapping or {})
    if not ids:
        frame = frame.drop("record_id", strict=False)
    known = [name for name in COLUMNS if name in frame.columns]
    if not set(known) & {"first_name", "surname", "nhs_number", "upn"}:
        raise UserError(
            f"{path.name} has no column of names or numbers that Kinfold knows ({', '.join(COLUMNS)}). "
            "Say with --columns which is which."
        )
    if ids:
        _check_ids(frame, path)
    return frame.select(known)


def _check_ids(frame: pl.DataFrame, path: Path) -> None:
    if "record_id" not in frame.columns:
        raise UserError(
            f"{path.name} has no column 'record_id'. Say with --columns record_id=NAME which it is."
        )
    wrong = frame.with_row_index("at", offset=1).filter(
        pl.col("record_id").is_null() | ~pl.col("record_id").is_first_distinct()
    )
    if wrong.height:
        raise UserError(
            f"{path.name} data row {wrong['at'][0]}: 'record_id' is empty or was used before. "
            "Make each one unique."
        )


def mapping(text: str | None) -> dict[str, str]:
    """Read ``--columns``: ``ours=theirs,...``, or a file of such pairs (JSON, YAML, or CSV with two columns).

    A pair may be either way round. Raises UserError when neither side is a column Kinfold knows.
    """
    if not text:
        return {}
    path = Path(text)
    if path.suffix.lower() in {".json", ".yaml", ".yml", ".csv"}:
        pairs = _mapping_file(path)
    else:
        pairs = [tuple(part.split("=", 1)) for part in text.split(",") if part.strip()]
    found: dict[str, str] = {}
    for pair in pairs:
        left, right = (side.strip() for side in pair) if len(pair) == 2 else ("", "")
        if left not in COLUMNS:
            left, right = right, left
        if left not in COLUMNS or not right:
            raise UserError(
                f"--columns has a pair that names none of: {', '.join(COLUMNS)}. Write ours=theirs."
            )
        found[left] = right
    return found


def _mapping_file(path: Path) -> list[tuple[str, ...]]:
    if not path.is_file():
        raise UserError(f"--columns names {path}, which is not a file.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"--columns: {path.name} is not UTF-8 text. Save it as UTF-8.") from error
    if path.suffix.lower() == ".csv":
        return [tuple(row[:2]) for row in csv.reader(text.splitlines()) if set(row[:2]) & set(COLUMNS)]
    try:
        loaded = json.loads(text) if path.suffix.lower() == ".json" else yaml_text.load(text, as_text=True)
    except (ValueError, RecursionError, yaml_text.Fault) as error:
        raise UserError(
            f"--columns: {path.name} could not be read. Write one 'ours: theirs' a line."
        ) from error
    if not isinstance(loaded, dict):
        raise UserError(f"--columns: {path.name} is not a list of pairs. Write one 'ours: theirs' a line.")
    return [(str(ours), str(theirs)) for ours, theirs in loaded.items()]
