"""The command line as a whole: which verbs there are."""

import importlib
import importlib.util

import typer

VERBS = (
    "published",
    "synth",
    "intake",
    "link",
    "indicators",
    "stats",
    "evaluate",
    "savings",
    "demo",
    "serve",
)

app = typer.Typer(
    name="kinfold",
    help="The open family safeguarding hub.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command line."""
    for name in VERBS:
        if importlib.util.find_spec(f"kinfold.cli.{name}"):
            importlib.import_module(f"kinfold.cli.{name}").register(app)
    app()
