"""The command line as a whole: which verbs there are."""

import importlib
from typing import Annotated

import typer

from kinfold import __version__
from kinfold.cli.usage import Commands

VERBS = (
    *("demo", "serve", "synth", "published", "intake", "emit", "link", "partners"),
    *("indicators", "stats", "evaluate", "savings", "verify", "looks", "keys", "user", "council"),
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"kinfold {__version__}")
        raise typer.Exit


def _whole(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """The open family safeguarding hub."""


def load() -> typer.Typer:
    """Put the verbs together; none loads a heavy library before it is used."""
    app = typer.Typer(
        name="kinfold",
        cls=Commands,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_whole)
    for name in VERBS:
        importlib.import_module(f"kinfold.cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command line."""
    load()()
