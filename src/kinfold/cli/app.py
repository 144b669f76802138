"""The command line as a whole: which verbs there are."""

import importlib

import typer

VERBS = (
    *("demo", "serve", "synth", "published", "intake", "link"),
    *("indicators", "stats", "evaluate", "savings"),
)


def load() -> typer.Typer:
    """Put the verbs together; none loads a heavy library before it is used."""
    app = typer.Typer(
        name="kinfold",
        help="The open family safeguarding hub.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name in VERBS:
        importlib.import_module(f"kinfold.cli.{name}").register(app)
    return app


def main() -> None:
    """Run the command line."""
    load()()
