"""The verb ``intake``: other agencies' files into the store, and what was held back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinfold.cli.days import day
from kinfold.cli.frame import Outcome, Run, verb

if TYPE_CHECKING:
    from kinfold.intake.run import FileReport

intake = typer.Typer(help="Other agencies' files into the store.", no_args_is_help=True)


@verb(intake, "sources")
def sources(
    run: Run,  # noqa: ARG001
    page: Annotated[bool, typer.Option("--page", help="Print the reference page as Markdown.")] = False,
) -> Outcome:
    """List the extracts that can be read, each with its columns."""
    from kinfold.intake.catalogue import all_sources

    found = [
        {
            "name": source.name,
            "title": source.title,
            "agency": source.agency,
            "columns": [
                {
                    "name": column.name,
                    "holds": column.kind.expected,
                    "need": column.need.value,
                    "aliases": list(column.aliases),
                }
                for column in source.columns
            ],
        }
        for source in all_sources()
    ]
    if page:
        from kinfold.intake.reference import page as written

        return Outcome({"sources": found}, written().splitlines())
    lines = []
    for source in all_sources():
        lines += [f"{source.name}: {source.title}"]
        lines += [
            f"  {column.name}: {column.kind.expected} ({column.need.value})" for column in source.columns
        ]
    return Outcome({"sources": found}, lines)


def _told(file: "FileReport") -> dict[str, Any]:
    one = file.manifest
    return {
        "file": one.file_name,
        "source": one.source,
        "agency": one.agency,
        "lines": one.lines,
        "accepted": one.accepted,
        "quarantined": one.quarantined,
        "duplicates": one.duplicates,
        "manifest": one.manifest_id,
        "already_read": file.was_read,
        "encoding": file.encoding,
        "identifiers_left_out": file.left_out,
        "data_from": one.data_from and one.data_from.isoformat(),
        "data_to": one.data_to and one.data_to.isoformat(),
    }


def _line(file: "FileReport") -> str:
    one = file.manifest
    said = f"{one.file_name}: {one.source}, {one.lines:,} rows"
    if file.was_read:
        return f"{said}, already read"
    said += f", {one.accepted:,} accepted, {one.quarantined:,} quarantined, {one.duplicates:,} duplicates"
    if file.encoding != "utf-8":
        said += "; read as Windows-1252, for it is not UTF-8"
    if file.left_out:
        said += f"; {file.left_out:,} identifiers left out for failing their check"
    return said


@verb(intake, "run")
def read_in(
    run: Run,
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    source: Annotated[
        str | None, typer.Option(help="Which extract they are, if the header does not say.")
    ] = None,
    agency: Annotated[str | None, typer.Option(help="The code of the agency that sent them.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="YAML: our column names and codes in theirs.")] = None,
    received: Annotated[
        str | None, typer.Option(help="Day they were sent, yyyy-mm-dd, if not today; later corrects earlier.")
    ] = None,
) -> Outcome:
    """Read a file or a folder of files into the store; every row is accepted, held back or a repeat."""
    from kinfold.intake.mapping import load
    from kinfold.intake.run import day_received
    from kinfold.intake.run import run as read

    day_sent = day("--received", received)
    report = read(
        run.home,
        paths,
        source=source,
        agency=agency,
        renaming=load(mapping) if mapping else None,
        received_at=day_received(day_sent) if day_sent else None,
        progress=run.progress,
    )
    held = sum(file.manifest.quarantined for file in report.files)
    lines = [_line(file) for file in report.files]
    lines += [f"{item.path.name}: ignored, {item.reason}" for item in report.ignored]
    if report.waiting:
        lines.append(f"{report.waiting:,} rows are about people not in ssd_person.csv; they wait for it.")
    if held:
        lines.append("See what was held back, and why: kinfold intake quarantine")
    data = {
        "files": [_told(file) for file in report.files],
        "ignored": [{"file": str(item.path), "reason": item.reason} for item in report.ignored],
        "waiting": report.waiting,
    }
    return Outcome(data, lines, findings=held > 0)


@verb(intake, "quarantine")
def quarantine(
    run: Run,
    manifest: Annotated[str | None, typer.Option(help="Only the file with this manifest.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write every reason to this CSV file.")] = None,
) -> Outcome:
    """Say what was held back: row, column, rule and a plain reason."""
    from kinfold.intake.quarantine import held_back, write
    from kinfold.store.connection import open_store

    with open_store(run.home, read_only=True) as con:
        reasons = held_back(con, manifest)
    if out:
        write(reasons, out)
    counts = {
        str(rule): int(count)
        for rule, count in reasons.group_by("rule").len().sort("len", "rule", descending=[True, False]).rows()
    }
    shown = reasons.select("file", "line", "column", "rule", "reason").head(50).rows()
    lines = [f"{file} row {line}: [{rule}] {reason}" for file, line, _, rule, reason in shown]
    if reasons.height > len(lines) and not out:
        lines.append(f"… and {reasons.height - len(lines):,} more: write them all with --out FILE.csv")
    lines.append(f"{reasons.height:,} reasons in all" if counts else "Nothing was held back.")
    return Outcome({"rules": counts, "reasons": reasons.height, "out": str(out) if out else None}, lines)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.add_typer(intake, name="intake")
