"""A run of intake: files become rows in the store, wholly or not at all, and say what became of each line.

Each file lands in one transaction; the tables of one children's-services extract land in one together.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

import duckdb

from kinfold.domain.errors import UserError
from kinfold.intake import children_services, raw, supply
from kinfold.intake.declare import Source
from kinfold.intake.land import Landing
from kinfold.intake.mapping import Renaming
from kinfold.intake.plan import Ignored, Planned, opened, plan
from kinfold.intake.read import LINE, Header, Refusal, Rows, rows
from kinfold.intake.text import Text
from kinfold.intake.validate import Checked, check
from kinfold.kit import canonical, clock
from kinfold.kit.progress import QUIET, Progress
from kinfold.store import manifests
from kinfold.store.connection import of_the_machine, open_store
from kinfold.store.manifests import Manifest


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. ``was_read`` says that these very bytes had been read in before."""

    manifest: Manifest
    was_read: bool
    encoding: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a run. ``waiting`` counts rows about people whom the table of people does not hold."""

    files: list[FileReport] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    waiting: int = 0


def manifest_id(source: str, agency: str, sha256: str, renaming: Renaming) -> str:
    """Give the id of a reading: the same bytes read as the same extract in the same way have the same id."""
    told = {"columns": dict(renaming.columns), "values": {k: dict(v) for k, v in renaming.values.items()}}
    own = told if renaming.columns or renaming.values else None
    return canonical.digest([source, agency, sha256, own])[:32]


def run(
    home: Path,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    agency: str | None = None,
    renaming: Renaming | None = None,
    received_at: datetime | None = None,
    progress: Progress = QUIET,
) -> Report:
    """Read files, or folders of files, into the store under ``home``.

    ``source`` and ``agency`` override what the header and the declaration say. ``received_at`` (UTC) is when
    the agency sent the files, by default now: of two statements about one thing the one received later
    stands. Raises UserError, with the store as it was, when any file is unusable.
    """
    renaming = renaming or Renaming()
    planned, ignored = plan(
        paths, source=source or renaming.source, agency=agency or renaming.agency, renaming=renaming
    )
    received = (received_at or clock.now()).astimezone(UTC).replace(tzinfo=None)
    report = Report(ignored=ignored)
    planned.sort(key=lambda item: (item.together, item.path))
    with open_store(home, create=True) as con, progress.stage("Reading extracts", len(planned)) as advance:
        for _, group in groupby(planned, key=lambda item: item.together):
            together = list(group)
            report = _land_together(_Run(con, home, renaming, received), together, report)
            advance(len(together))
        supply.write(con, home)
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    """What every file of a run has in common."""

    con: duckdb.DuckDBPyConnection
    home: Path
    renaming: Renaming
    received_at: datetime

    def read(self, planned: Planned) -> FileReport:
        """Read one file in, or say that it was read before."""
        data, text, head = opened(planned.path)
        if head != planned.head:
            raise UserError(f"{planned.name} changed while it was being read. Let it arrive, and try again.")
        source = planned.match.source
        sha256 = raw.digest(data)
        this = manifest_id(source.name, planned.agency, sha256, self.renaming)
        known = manifests.find(self.con, this)
        if known:
            return FileReport(known, True, text.encoding, 0)
        raw.keep(self.home, sha256, data)
        landing = Landing(self.con, source, planned.agency, this, self.received_at)
        lines, refusals, notes = self._take(landing, planned, text, head)
        quarantined = len({refusal.line for refusal in refusals})
        accepted, first, last = landing.settle()
        manifest = Manifest(
            this, source.name, planned.agency, planned.name, sha256, lines, accepted, quarantined,
            lines - accepted - quarantined, first, last,
        )  # fmt: skip
        if text.encoding != "utf-8":
            notes[("encoding", "")] = lines
        self._write(manifest, refusals, notes)
        left_out = sum(count for (rule, _), count in notes.items() if rule != "encoding")
        return FileReport(manifest, False, text.encoding, left_out)

    def _take(
        self, landing: Landing, planned: Planned, text: Text, head: Header
    ) -> tuple[int, list[Refusal], dict[tuple[str, str], int]]:
        """Go through the file, putting sound rows aside. Gives the rows seen, refusals and notes."""
        lines = 0
        refusals: list[Refusal] = []
        notes: dict[tuple[str, str], int] = {}
        for part in rows(text, head, _multiline(planned.match.source, planned.match.places)):
            lines += part.count
            checked = self._check(part, planned)
            landing.take(checked.frame)
            refusals += checked.refusals
            for note, count in checked.notes.items():
                notes[note] = notes.get(note, 0) + count
        return lines, refusals, notes

    def _check(self, part: Rows, planned: Planned) -> Checked:
        names = {str(place): name for name, place in planned.match.places.items()}
        named = part.frame.select(LINE, *names).rename(names)
        return check(
            Rows(named, part.refusals), planned.match.source, self.received_at.date(), self.renaming.values
        )

    def _write(
        self, manifest: Manifest, refusals: Sequence[Refusal], notes: dict[tuple[str, str], int]
    ) -> None:
        """Write the manifest, the reasons and the notes."""
        import polars as pl

        one = manifest
        self.con.execute(
            "insert into manifest values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                one.manifest_id, one.source, one.agency, one.file_name, one.sha256, self.received_at,
                one.lines, one.accepted, one.quarantined, one.duplicates, one.data_from, one.data_to,
            ],
        )  # fmt: skip
        if refusals:
            frame = pl.DataFrame(
                [(one.manifest_id, why.line, why.column, why.rule, why.reason) for why in refusals],
                schema=["manifest_id", "line", "column_name", "rule", "reason"],
                orient="row",
            )
            self.con.register("refused", frame)
            self.con.execute("insert into quarantine select * from refused")
            self.con.unregister("refused")
        for (rule, column), count in notes.items():
            self.con.execute(
                "insert into manifest_note values (?, ?, ?, ?)", [one.manifest_id, rule, column, count]
            )


def _multiline(source: Source, places: dict[str, int]) -> set[int]:
    return {place for name, place in places.items() if source.column(name).kind.multiline}


def _land_together(this: _Run, together: list[Planned], report: Report) -> Report:
    """Land some files in one transaction; where that fails, closing the store takes all of it back."""
    this.con.execute("begin")
    try:
        files = [this.read(planned) for planned in together]
        waiting = 0
        if together[0].match.source.table and not all(file.was_read for file in files):
            waiting = children_services.put_together(this.con, together[0].agency)
        this.con.execute("commit")
    except (duckdb.Error, OSError) as error:
        if not of_the_machine(error):
            raise
        names = ", ".join(planned.name for planned in together)
        raise UserError(
            f"{this.home} could not be written, so nothing of {names} was read in. "
            "Free some space there, or make it writable, and run the same command again."
        ) from error
    return Report(report.files + files, report.ignored, report.waiting + waiting)


def day_received(day: date) -> datetime:
    """Give the instant that stands for a day of receipt: its noon, in UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
