"""The verb ``published``: the departments' files into the panel, and the panel out."""

import typer


def register(app: typer.Typer) -> None:
    """Add the verb."""
    published = typer.Typer(help="England's published figures.", no_args_is_help=True)
    app.add_typer(published, name="published")
