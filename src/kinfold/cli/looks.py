"""The verb ``looks``: look over the fortnight for the guardian, whose page then opens at once."""

import typer

from kinfold.cli.frame import Outcome, Run, verb


def register(app: typer.Typer) -> None:
    """Add the verb."""
    verb(app, "looks")(looks)


def looks(run: Run) -> Outcome:
    """Look over a fortnight of looks for what is out of the ordinary, early each morning.

    Without it the first page that a guardian opens on a day does the same, and takes as long.
    """
    from kinfold.web.run import begin

    begin(run.home)
    from kinfold.casework.oversight.days import look_over
    from kinfold.kit import clock

    with run.progress.stage("Looking over a fortnight", total=1) as advance:
        found = look_over(clock.now())
        advance(1)
    return Outcome({"unusual": found}, [f"Looks out of the ordinary on the days before today: {found}."])
