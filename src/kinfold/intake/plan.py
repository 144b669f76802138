"""Which files a run will read, each recognised, before anything is written.

A file that cannot be used stops the run here, with the store as it was.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kinfold.domain.agency import is_agency_code
from kinfold.domain.errors import UserError
from kinfold.intake.catalogue import Match, recognise
from kinfold.intake.mapping import Renaming
from kinfold.intake.read import Header, header
from kinfold.intake.text import Text, as_text

SUFFIXES = (".csv", ".tsv")


@dataclass(frozen=True, slots=True)
class Planned:
    """A file that will be read: what it is and whose."""

    path: Path
    match: Match
    agency: str
    head: Header

    @property
    def name(self) -> str:
        """The file's own name, with a mark for bytes that are no text."""
        return os.fsencode(self.path.name).decode("utf-8", errors="replace")

    @property
    def together(self) -> tuple[str, str]:
        """Files with the same answer land in one transaction: the tables of one case system."""
        if self.match.source.table:
            return ("children's services", self.agency)
        return (self.match.source.name, str(self.path))


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file found in a folder and left alone, and why."""

    path: Path
    reason: str


def opened(path: Path) -> tuple[bytes, Text, Header]:
    """Read a file's bytes, as text with a header. Raises UserError where it is not that."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UserError(f"{path} cannot be read. Check that it is there and that you may read it.") from error
    text = as_text(path.name, data)
    return data, text, header(text)


def _found(paths: Sequence[Path]) -> tuple[list[tuple[Path, bool]], list[Ignored]]:
    """List the files to look at, each with whether it was named outright, and those left alone."""
    wanted: dict[Path, bool] = {}
    ignored = []
    for path in paths:
        if not path.exists():
            raise UserError(f"{path} does not exist. Give a file or a folder of files.")
        if path.is_file():
            wanted[path] = True
            continue
        if not path.is_dir():
            raise UserError(f"{path} is a device or a pipe. Save what it gives as a file and give that.")
        for file in sorted(path.rglob("*")):
            if file.is_dir() or file.name.startswith("."):
                continue
            if file.suffix.lower() in SUFFIXES and (file.is_file() or not file.exists()):
                wanted.setdefault(file, False)
            else:
                ignored.append(Ignored(file, "not a file of comma-separated text"))
    return sorted(wanted.items()), ignored


def plan(
    paths: Sequence[Path], *, source: str | None, agency: str | None, renaming: Renaming
) -> tuple[list[Planned], list[Ignored]]:
    """Find and recognise every file under some paths.

    A file inside a folder that is like no extract is left alone; one named outright is an error. Raises
    UserError for anything unusable, naming the file, before any file is read in.
    """
    if agency is not None and not is_agency_code(agency):
        raise UserError("--agency must be a short code of small letters, digits and hyphens.")
    files, ignored = _found(paths)
    planned = []
    for path, is_named in files:
        _, _, head = opened(path)
        match = recognise(path.name, head.names, chosen=source, renamed=renaming.columns)
        if match is not None:
            planned.append(Planned(path, match, agency or match.source.agency, head))
        elif is_named:
            raise UserError(
                f"{path.name} has the columns of no extract Kinfold reads. See 'kinfold intake sources', "
                "or say which it is with --source and how its columns are called with --mapping."
            )
        else:
            ignored.append(Ignored(path, "no extract Kinfold reads has these columns"))
    if not planned:
        raise UserError("No file there is an extract Kinfold reads. See 'kinfold intake sources'.")
    return planned, ignored
