"""Opening the embedded store, locked down, with its schema brought up to date.

Not for queries: each room names its own.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb

from kinfold.domain.errors import UserError
from kinfold.kit.machine import refusal

FILE_NAME = "kinfold.duckdb"
_OF_THE_MACHINE = (duckdb.IOException, duckdb.FatalException, duckdb.OutOfMemoryException)


def of_the_machine(error: Exception) -> bool:
    """Say whether the disk, the memory or damage is why the store failed, and not a statement of ours."""
    told = refusal(error) is not None or "Corrupt database" in str(error)
    return told or isinstance(error, _OF_THE_MACHINE)


def _scripts() -> list[tuple[str, str]]:
    folder = resources.files("kinfold.store") / "schema"
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".sql"))
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]


def _missing(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Give the schema scripts that this store has not had."""
    if not con.sql("select 1 from duckdb_tables() where table_name = 'schema_version'").fetchall():
        return _scripts()
    done = {name for (name,) in con.sql("select name from schema_version").fetchall()}
    return [script for script in _scripts() if script[0] not in done]


def _migrate(con: duckdb.DuckDBPyConnection) -> None:
    con.sql("create table if not exists schema_version (name text primary key)")
    for name, script in _missing(con):
        con.execute("begin")
        con.execute(script)
        con.execute("insert into schema_version values (?)", [name])
        con.execute("commit")


def _create(path: Path) -> None:
    """Make a store beside its place and give it its name when whole, so that a killed run leaves none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as scratch:
        made = Path(scratch) / path.name
        with duckdb.connect(made) as con:
            _migrate(con)
        try:
            os.link(made, path)
        except FileExistsError:  # another run was first
            pass
        except OSError:  # a file system that knows no links
            os.replace(made, path)


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path, read_only=read_only)
    except duckdb.Error as error:
        if "lock" in str(error).split("\n")[0].lower():
            why = "another process holds it. Let the other kinfold command end and try again."
        elif not path.is_file() or os.access(path, os.R_OK if read_only else os.R_OK | os.W_OK):
            why = (
                "it is damaged or no store of Kinfold's. Put a copy back in its place, or read the files in "
                "again under another --home."
            )
        else:
            why = "you may not read or write it. Ask its owner, or name another folder with --home."
        raise UserError(f"{path} could not be opened: {why}") from error


def _catch_up(path: Path) -> None:
    """Bring a store made by an earlier version up to date before it is only read."""
    with _connect(path, read_only=True) as con:
        behind = bool(_missing(con))
    if behind:
        with _connect(path, read_only=False) as con:
            _migrate(con)


@contextmanager
def open_store(
    home: Path, *, read_only: bool = False, create: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the store under ``home`` and apply new schema scripts in order.

    The connection can read and write nothing outside its own file. Only ``create``, with which files are read
    in, makes a store. Raises UserError where there is none yet, when another process holds it, when it is
    damaged, and when the disk or the memory is full.
    """
    path = home / FILE_NAME
    if not create and not path.exists():
        raise UserError(f"{path} does not exist yet. Read in some files first: kinfold intake run PATH.")
    try:
        if not path.exists():
            _create(path)
        if read_only:
            _catch_up(path)
        with _connect(path, read_only=read_only) as con:
            if not read_only:
                _migrate(con)
            con.sql("set threads = 2")
            con.sql("set enable_external_access = false")
            con.sql("set lock_configuration = true")
            yield con
    except duckdb.Error as error:
        if not of_the_machine(error):
            raise
        raise UserError(
            f"{path} could not be read or written: the disk or the memory is full, or the file is damaged. "
            "What was not finished is taken back; free some space and run the same command again."
        ) from error
