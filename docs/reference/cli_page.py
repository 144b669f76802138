"""Write the reference of the command line from its verbs: ``python docs/reference/cli_page.py``."""

from pathlib import Path
from typing import Any

import typer.main

from kinfold.cli.app import load

PAGE = Path(__file__).with_name("cli.md")
SHARED = {"home", "as_json", "help"}
HEAD = """# The command line

`kinfold` is for analysts, operators and scripts. Common to all: `--home DIR` (or `KINFOLD_HOME`; default
`./var`) is where state lies; `--json` prints exactly one JSON object on standard output as the last thing;
progress and logs go to standard error.

| exit | means |
|---|---|
| 0 | done |
| 1 | done, with findings: rows held back, or a check that failed |
| 2 | wrong use or unusable input: one clear sentence, and the state as before |
| 3 | a fault of ours: please report it |

No error or log holds a person's particulars: a file, a line and a column, never the value.

This page is written from the verbs themselves, and a test compares the two.
"""


def _option(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"| `{parameter.name.upper()}` | {parameter.help or ''} |"
    return f"| `{', '.join([*parameter.opts, *parameter.secondary_opts])}` | {parameter.help or ''} |"


def _verbs(command: Any, name: str) -> list[tuple[str, Any]]:
    children = getattr(command, "commands", None)
    if children is None:
        return [(name, command)]
    return [found for child, inner in children.items() for found in _verbs(inner, f"{name} {child}")]


def text() -> str:
    """Give the page."""
    parts = [HEAD]
    for name, command in _verbs(typer.main.get_command(load()), "kinfold"):
        parts.append(f"## `{name}`\n\n{' '.join((command.help or '').split())}\n")
        rows = [_option(one) for one in command.params if one.name not in SHARED]
        if rows:
            parts.append("\n".join(["| argument or option | |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
