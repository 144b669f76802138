"""The verbs ``council …``: what the council's own case system says, checked against casework and brought in.

Sentences name files, rows and columns; never anyone.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kinfold.cli.frame import Outcome, Run, verb

if TYPE_CHECKING:
    from kinfold.bridge.council.load import Report

FolderArgument = Annotated[Path, typer.Argument(help="The folder with the council's files.")]
ByOption = Annotated[str, typer.Option(help="Sign-in name of the administrator who answers for it.")]
WaitsOption = Annotated[
    str,
    typer.Option(help="The team with which open families without one wait until a manager allocates them."),
]
NOBODY_SEES = (
    "open families with no team, which nobody sees: run it again with --waits-with and the name of the team "
    "whose manager allocates them"
)
MOST = 40
ALIKE = {
    "number": "someone here has the same NHS number and another birth date",
    "name": "someone here has the same name and birth date",
    "family": "someone here is an adult of another family, which may be the same",
    "several": "people of this family are in several families here",
}
TOLD = (
    ("families_new", "families new"),
    ("families_changed", "families changed"),
    ("families_same", "families as they were"),
    ("families_held", "families held until someone has said who is who"),
    ("new", "facts new"),
    ("changed", "facts changed there"),
    ("beside", "facts kept beside"),
    ("differs", "facts written differently here: ours stay, and their families' pages show both"),
    ("gone", "facts no longer in the files: told, and not deleted"),
    ("kept_until_allocated", "families that wait with the team named for that, on its manager's board"),
    ("out_of_order", "steps that stand out of order, and are marked so"),
)


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    council = typer.Typer(help="The council's own case system, kept in step.", no_args_is_help=True)
    app.add_typer(council, name="council")
    verb(council, "check")(check)
    verb(council, "load")(load)
    verb(council, "mapping")(mapping)


def check(run: Run, folder: FolderArgument, by: ByOption) -> Outcome:
    """Say what loading a folder would do; nothing is changed."""
    from kinfold.web.run import begin

    begin(run.home)
    from kinfold.bridge.council.load import check as work  # its tables want a configured service

    return _told(_done(run, work, folder, by), "Nothing was changed.")


def load(run: Run, folder: FolderArgument, by: ByOption, waits_with: WaitsOption = "") -> Outcome:
    """Bring a folder in: new families, and changes to those known; what was written here stays as it is."""
    from kinfold.web.run import begin

    begin(run.home)
    from kinfold.bridge.council.load import load as work  # its tables want a configured service

    return _told(
        _done(run, work, folder, by, keeper=waits_with),
        "Done. Run it again at any time: the same files change nothing.",
    )


def mapping(
    run: Run,  # noqa: ARG001
    page: Annotated[bool, typer.Option("--page", help="Print the reference page as Markdown.")] = False,
) -> Outcome:
    """List which tables and columns are taken, and where each goes."""
    from kinfold.bridge.council.reference import page as written
    from kinfold.bridge.council.tables import taken

    declared = taken()
    data = {name: {"to": dict(each.to), "left": dict(each.left)} for name, each in declared.tables.items()}
    lines = written().splitlines()
    return Outcome(
        {"standard": declared.standard, "tables": data, "left": dict(declared.left)},
        lines if page else [f"{name}: {each.title}" for name, each in declared.tables.items()],
    )


def _done(run: Run, work: Any, folder: Path, by: str, **more: str) -> "Report":
    from kinfold.web.upgrade import as_owner

    with as_owner():
        report: Report = work(folder, by=by, progress=run.progress, **more)
    return report


def _told(report: "Report", ending: str) -> Outcome:
    files = [
        {
            "file": each.name,
            "table": each.table,
            "lines": each.lines,
            "accepted": each.accepted,
            "held": each.held,
            "repeats": each.repeats,
        }
        for each in report.files
    ]
    refused = [
        {"file": each.name, "row": line, "column": column, "rule": rule, "reason": reason}
        for each in report.files
        for line, column, rule, reason in each.refused
    ]
    doubts = [{"file": file, "row": row, "reason": ALIKE[why]} for file, row, why in report.doubts]
    data = {
        "load": report.load_id,
        "files": files,
        "refused": refused,
        "doubts": doubts,
        "families": report.families,
        "counts": dict(report.counts),
        "without_team": report.without_team,
        "unknown_teams": list(report.unknown_teams),
        "notes": list(report.notes),
    }
    return Outcome(
        data, [*_lines(report, refused, doubts), ending], findings=bool(report.held or report.doubts)
    )


def _lines(report: "Report", refused: list[dict[str, Any]], doubts: list[dict[str, Any]]) -> list[str]:
    lines = [
        f"{each.name}: {each.table}, {each.lines:,} rows, {each.accepted:,} accepted, "
        f"{each.held:,} held back, {each.repeats:,} repeats"
        for each in report.files
    ]
    lines += list(report.notes)
    for each in [*refused, *doubts][:MOST]:
        column = f", column {each['column']}" if each.get("column") else ""
        lines.append(f"{each['file']} row {each['row']}{column}: {each['reason']}")
    more = len(refused) + len(doubts) - MOST
    lines += [f"... and {more:,} more: --json tells them all"] if more > 0 else []
    lines += [f"Teams that no team here is called like: {', '.join(report.unknown_teams)}"] * bool(
        report.unknown_teams
    )
    lines += [f"{report.without_team:,} {NOBODY_SEES}"] * bool(report.without_team)
    return lines + [f"{report.counts[name]:,} {words}" for name, words in TOLD if report.counts[name]]
