"""From a folder of the council's files to rows, each accepted, held back with a reason, or a repeat.

Reads as ``intake`` reads: the same care with encodings, quote marks and dates. Nothing is written here.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kinfold.bridge.council.tables import Table, taken
from kinfold.casework.council.said import TheirFile
from kinfold.domain.errors import UserError
from kinfold.intake.catalogue import plain
from kinfold.intake.declare import Need
from kinfold.intake.plan import SUFFIXES, opened
from kinfold.intake.raw import digest
from kinfold.intake.read import LINE, Rows, rows
from kinfold.intake.validate import CONTENT, check
from kinfold.kit import canonical
from kinfold.kit.progress import QUIET, Progress

PEOPLE = "ssd_person"
ENOUGH = 0.6
LATER = (
    "overruled",
    "A row further down has the same key and says otherwise; that one is used. Correct one of them.",
)
NOBODY = ("nobody", "It is about someone who is not among the people of ssd_person. Send both together.")
Refused = tuple[int, str, str, str]
Row = dict[str, Any]


@dataclass(slots=True)
class ReadTable:
    """What one table's files hold: accepted rows with ``line`` and ``key``, and the account of every line."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    files: list[TheirFile] = field(default_factory=list)
    held_keys: set[str] = field(default_factory=set)


@dataclass(slots=True)
class ReadFolder:
    """What a folder holds, by table; ``notes`` tell of what was left alone."""

    tables: dict[str, ReadTable] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def rows(self, name: str) -> list[Row]:
        """Give the rows of one table; none where there is no file of it."""
        found = self.tables.get(name)
        return found.rows if found else []

    @property
    def digest(self) -> str:
        """The digest of everything that was read, by which the same folder is known again."""
        return canonical.digest(sorted(file.sha256 for each in self.tables.values() for file in each.files))


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    table: Table
    places: Mapping[str, int]


def read(folder: Path, received_on: date, progress: Progress = QUIET) -> ReadFolder:
    """Read a folder. Raises UserError where it is none, holds no people, or a file of a table is unusable."""
    if not folder.is_dir():
        raise UserError(f"{folder} is not a folder. Give the folder that holds the council's files.")
    found = ReadFolder()
    files = sorted(_files(folder, found.notes), key=lambda each: (each.table.name != PEOPLE, each.path))
    if not files or files[0].table.name != PEOPLE:
        raise UserError(f"{folder} holds no {PEOPLE}.csv. Without the people nothing else can be placed.")
    with progress.stage("Reading the council's files", len(files)) as advance:
        for each in files:
            _read_file(each, found, received_on)
            advance(1)
    _only_about_people(found)
    absent = [name for name in taken().tables if name not in found.tables]
    if absent:
        found.notes.append(
            f"No file of these tables, so nothing of them is new or gone: {', '.join(absent)}."
        )
    return found


def _files(folder: Path, notes: list[str]) -> Iterator[_File]:
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name.startswith("."):
            continue
        if path.suffix.lower() not in SUFFIXES:
            notes.append(f"{path.name}: left alone, not a file of comma-separated text.")
            continue
        if plain(path.stem) in taken().left:
            notes.append(f"{path.name}: not taken. {taken().left[plain(path.stem)]}.")
            continue
        _, _, head = opened(path)
        table = _recognised(path, head.names)
        if table is None:
            notes.append(f"{path.name}: left alone, it has the columns of no table that is taken.")
            continue
        yield _File(path, table, _places(path, table, head.names, notes))


def _recognised(path: Path, names: tuple[str, ...]) -> Table | None:
    """Tell a file's table by its name, or else by its columns."""
    tables = taken().tables
    if plain(path.stem) in tables:
        return tables[plain(path.stem)]
    theirs = {plain(name) for name in names}
    shares = {
        name: len(theirs & {*each.to, *each.left}) / len({*each.to, *each.left})
        for name, each in tables.items()
    }
    best = max(shares, key=lambda name: shares[name])
    return tables[best] if shares[best] >= ENOUGH else None


def _places(path: Path, table: Table, names: tuple[str, ...], notes: list[str]) -> dict[str, int]:
    theirs = [plain(name) for name in names]
    twice = sorted({name for name in theirs if name in table.to and theirs.count(name) > 1})
    missing = [
        column.name
        for column in table.source.columns
        if column.need is not Need.MAY and column.name not in theirs
    ]
    if missing or twice:
        wrong, what = ("has no column", missing) if missing else ("has more than once the column", twice)
        listed = ", ".join(f"'{name}'" for name in what)
        raise UserError(f"{path.name} {wrong} {listed}. Nothing was brought in; ask for the file again.")
    unknown = [name for name, bare in zip(names, theirs, strict=True) if bare not in {*table.to, *table.left}]
    if unknown:
        listed = ", ".join(f"'{name}'" for name in unknown)
        notes.append(f"{path.name}: columns that are not of the standard were not read: {listed}.")
    left = [name for name in theirs if name in table.left]
    if left:
        notes.append(f"{path.name}: columns that are not taken: {', '.join(left)}.")
    return {name: theirs.index(name) for name in table.to if name in theirs}


def _read_file(file: _File, found: ReadFolder, received_on: date) -> None:
    data, text, head = opened(file.path)
    read_table = found.tables.setdefault(file.table.name, ReadTable(file.table))
    lines, repeats = 0, 0
    refused: list[Refused] = []
    by_key: dict[str, tuple[str, Row]] = {}
    names = {str(place): name for name, place in file.places.items()}
    kinds = {column.name: column.kind for column in file.table.source.columns}
    multiline = {place for name, place in file.places.items() if kinds[name].multiline}
    for part in rows(text, head, multiline):
        lines += part.count
        named = part.frame.select(LINE, *names).rename(names)
        checked = check(Rows(named, part.refusals), file.table.source, received_on)
        refused += [(each.line, each.column, each.rule, each.reason) for each in checked.refusals]
        bad = {each.line for each in checked.refusals}
        read_table.held_keys |= {
            _key(file.table, row) for row in named.iter_rows(named=True) if row[LINE] in bad
        }
        for row in checked.frame.iter_rows(named=True):
            key, content = _key(file.table, row), row.pop(CONTENT)
            if key in by_key and by_key[key][0] == content:
                repeats += 1
                continue
            if key in by_key:
                refused.append((by_key[key][1][LINE], "", *LATER))
            by_key[key] = (content, {**row, "key": key, "file": file.path.name})
    read_table.rows += [row for _, row in by_key.values()]
    held = len({line for line, *_ in refused})
    read_table.files.append(
        TheirFile(
            file.path.name,
            file.table.name,
            digest(data),
            lines,
            lines - held - repeats,
            repeats,
            tuple(refused),
        )
    )


def _key(table: Table, row: Row) -> str:
    """Give what makes a row known again."""
    return "|".join(str(row.get(column) or "").strip() for column in table.key)[:110]


def _only_about_people(found: ReadFolder) -> None:
    """Hold back what is about somebody whom the table of people does not hold."""
    people = {row["pers_person_id"] for row in found.rows(PEOPLE)}
    for each in found.tables.values():
        if not each.table.person or each.table.name == PEOPLE:
            continue
        column = each.table.person
        strange = [row for row in each.rows if row[column] and row[column] not in people]
        if strange:
            each.held_keys |= {row["key"] for row in strange}
            lost: dict[str, list[Refused]] = defaultdict(list)
            for row in strange:
                lost[row["file"]].append((row[LINE], column, *NOBODY))
            each.rows = [row for row in each.rows if not row[column] or row[column] in people]
            each.files = [_less(file, lost.get(file.name, [])) for file in each.files]


def _less(file: TheirFile, more: list[Refused]) -> TheirFile:
    refused = tuple(sorted((*file.refused, *more)))
    return TheirFile(
        file.name, file.table, file.sha256, file.lines, file.accepted - len(more), file.repeats, refused
    )
