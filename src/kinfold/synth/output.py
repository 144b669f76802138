"""The folder that is sent: files written in pieces, their truth beside them, put in place in one move.

Not for deciding what is in them.
"""

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from kinfold.domain.errors import UserError
from kinfold.kit.canonical import file_digest
from kinfold.synth.draws import Numbers

MARK = "truth/effect.json"
RECORDS = "truth/records.csv"


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file as made: its place in the folder, rows without the header, SHA-256."""

    name: str
    rows: int
    sha256: str


def person_ids(person: Numbers) -> pl.Series:
    """Write positions of persons as ids; -1 becomes empty text."""
    series = pl.Series(person.astype(np.int64))
    text = pl.concat_str(pl.lit("P"), (series + 1).cast(pl.String).str.zfill(7))
    return pl.select(pl.when(series >= 0).then(text).otherwise(pl.lit(""))).to_series()


@dataclass(slots=True)
class Sheets:
    """Writes comma-separated files piece by piece and keeps count of their lines."""

    folder: Path
    rows: dict[str, int] = field(default_factory=dict)

    def write(self, name: str, frame: pl.DataFrame, person: Numbers | None = None) -> None:
        """Append a piece to a file; ``person`` is who each row names, for the truth."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        before = self.rows.get(name, 0)
        with path.open("ab") as file:
            plain = frame.with_columns(pl.col(pl.String).replace("", None))
            plain.write_csv(file, include_header=name not in self.rows, line_terminator="\n")
        self.rows[name] = before + len(frame)
        if person is not None:
            self._remember(name, before, person)

    def _remember(self, name: str, before: int, person: Numbers) -> None:
        line = np.arange(len(person)) + before + 2
        truth = pl.DataFrame({"line": line, "person_id": person_ids(person)}).select(
            pl.lit(Path(name).stem).alias("source"), pl.lit(name).alias("file"), "line", "person_id"
        )
        self.write(RECORDS, truth)

    def made(self) -> list[MadeFile]:
        """List what was written, in the order of names, other files in the folder included."""
        found = sorted(path for path in self.folder.rglob("*") if path.is_file())
        names = [path.relative_to(self.folder).as_posix() for path in found]
        return [MadeFile(name, self.rows.get(name, 0), file_digest(self.folder / name)) for name in names]


def check_target(out: Path) -> None:
    """Refuse a place that holds something else. Raises UserError."""
    if out.exists() and not out.is_dir():
        raise UserError(f"{out} is not a folder; name a folder to write the county into.")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise UserError(
            f"{out} is not empty and holds no county made before (no {MARK}); name an empty or a new folder."
        )


@contextmanager
def put_in_place(out: Path) -> Iterator[Path]:
    """Give a folder beside ``out`` to write in, and put it in the place of ``out`` when all went well.

    Nothing at ``out`` changes before the end; a run that fails leaves it as it was.
    """
    check_target(out)
    out = out.resolve()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _clear_away(out)
        folder = Path(tempfile.mkdtemp(prefix=f".{out.name}.making-", dir=out.parent))
    except OSError as error:
        raise UserError(
            f"{out.parent} cannot be written to ({error.strerror}); name another folder."
        ) from error
    try:
        yield folder
        folder.chmod(0o755)
        _swap(folder, out)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _clear_away(out: Path) -> None:
    """Remove what runs that were killed left beside ``out``."""
    for kind in ("making", "was"):
        for left in sorted(out.parent.glob(f".{glob.escape(out.name)}.{kind}-*")):
            shutil.rmtree(left, ignore_errors=True)


def _swap(folder: Path, out: Path) -> None:
    if not out.exists():
        os.replace(folder, out)
        return
    old = Path(tempfile.mkdtemp(prefix=f".{out.name}.was-", dir=out.parent))
    os.replace(out, old / "was")
    os.replace(folder, out)
    shutil.rmtree(old, ignore_errors=True)
