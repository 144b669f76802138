"""The verb ``partners``: partners' events from the store into families; ``bridge.partners`` does the work."""

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "partners")(partners)


def partners(run: Run) -> Outcome:
    """Bring what police, hospitals and schools sent of families' people into their chronologies."""
    from kinfold.web.run import begin

    begin(run.home)
    from kinfold.bridge.partners import bring  # its tables want a configured service
    from kinfold.web.upgrade import as_owner

    with as_owner():
        found = bring(run.home, progress=run.progress)
    data = {
        "families": found.families,
        "new": found.new,
        "changed": found.changed,
        "gone": found.gone,
    }
    lines = [
        f"{found.families:,} families: {found.new:,} events new, {found.changed:,} changed at their source, "
        f"{found.gone:,} gone and taken back.",
        "Only by links that are sure. Run it again after each link run: nothing is doubled.",
    ]
    return Outcome(data, lines)
