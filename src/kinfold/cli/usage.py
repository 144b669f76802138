"""Wrong use of the command line, told as any other refusal: one sentence, and one object where --json asks.

Not for what a verb finds unusable: that is a UserError, which the frame tells.
"""

import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from kinfold.cli.frame import refuse

WRONG_USE = 2


def _sentence(error: TyperException) -> str:
    said = " ".join(error.format_message().split()).rstrip(".")
    if said.startswith("Got unexpected extra argument"):  # may be part of a name or a reason
        said = "There are more arguments than this verb takes; put quote marks round one that holds spaces"
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "kinfold"
    return f"{said}. See: {path} --help."


def _empty(arguments: Sequence[str]) -> str | None:
    """Say where an argument is empty, which would silently mean the present folder, or the usual value."""
    for place, argument in enumerate(arguments, start=1):
        if not argument.strip() or (argument.startswith("--") and argument.endswith("=")):
            return (
                f"Argument {place} is empty, as when a variable is not set; give it a value or leave it out."
            )
    return None


class Commands(TyperGroup):
    """All verbs together, with the answer to wrong use in the form of every other answer."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: ARG002  we are what stands alone
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a verb. Exits with its code, or with 2 where the arguments make no sense."""
        given = list(sys.argv[1:] if args is None else args)
        as_json = "--json" in given
        if hole := _empty(given):
            sys.exit(refuse(hole, as_json))
        try:
            code = super().main(given, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.Abort:
            sys.exit(130)
        except TyperException as error:
            if type(error).__name__ == "NoArgsIsHelpError":  # the help has been shown
                sys.exit(WRONG_USE)
            sys.exit(refuse(_sentence(error), as_json))
        sys.exit(code if isinstance(code, int) else 0)
