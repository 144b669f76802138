"""Opening the embedded store, locked down, with its schema brought up to date.

Not for queries: each room names its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import duckdb

from kinfold.domain.errors import UserError

FILE_NAME = "kinfold.duckdb"


def _migrate(con: duckdb.DuckDBPyConnection) -> None:
    con.sql("create table if not exists schema_version (name text primary key)")
    done = {name for (name,) in con.sql("select name from schema_version").fetchall()}
    scripts = resources.files("kinfold.store") / "schema"
    for script in sorted(scripts.iterdir(), key=lambda item: item.name):
        if script.name.endswith(".sql") and script.name not in done:
            con.execute("begin")
            con.execute(script.read_text(encoding="utf-8"))
            con.execute("insert into schema_version values (?)", [script.name])
            con.execute("commit")


@contextmanager
def open_store(
    home: Path, *, read_only: bool = False, create: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the store under ``home`` and apply new schema scripts in order.

    The connection can read and write nothing outside its own file. Only ``create``, with which files are read
    in, makes a store. Raises UserError where there is none yet, and when another process holds it.
    """
    path = home / FILE_NAME
    if not create and not path.exists():
        raise UserError(f"{path} does not exist yet. Read in some files first: kinfold intake run PATH.")
    home.mkdir(parents=True, exist_ok=True)
    try:
        con = duckdb.connect(path, read_only=read_only)
    except duckdb.IOException as error:
        raise UserError(
            f"{path} could not be opened: another process holds it, or it is damaged. "
            "Close the other kinfold command and try again."
        ) from error
    try:
        con.sql("set threads = 2")
        con.sql("set enable_external_access = false")
        con.sql("set lock_configuration = true")
        if not read_only:
            _migrate(con)
        yield con
    finally:
        con.close()
