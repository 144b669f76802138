"""The verb ``emit``: what casework recorded, into the store as events. The work is in ``bridge.emit``."""

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "emit")(emit)


def emit(run: Run) -> Outcome:
    """Send what was recorded of families' cases to the store, each event once; then link and compute anew."""
    from kinfold.web.emit_role import opened

    with opened(run.home):
        from kinfold.bridge.emit import emit as send

        found = send(run.home, progress=run.progress)
    data = {
        "events": found.events,
        "records": found.records,
        "families": found.families,
        "standing": found.standing,
    }
    lines = [
        f"{found.events:,} events sent, {found.records:,} records of people; {found.families:,} families.",
        f"The store holds {found.standing:,} events of casework that stand.",
    ]
    if found.records:
        lines.append("Join them with other agencies' rows: kinfold link run")
    return Outcome(data, lines)
