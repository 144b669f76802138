"""The reference page of what is taken from the council's system, written from the declaration itself."""

from collections.abc import Mapping

from kinfold.bridge.council.tables import Table, taken

_TOP = """# What is taken from the council's system

Written by `kinfold council mapping --page` from the declaration in the code; do not edit it by hand.

The council's own case system sends its files in the tables of the {standard}
(<{source}>, as read on {read_on}). [How to bring them in](../how-to/council-files.md)
says what happens to them. A table that is not sent is told, and nothing of it is new or gone. *Kept beside*
means: shown on the family's page "Council's system", in words, and nowhere else.

Rows are known again by the columns marked with a star. Days come as `yyyy-mm-dd` or `dd/mm/yyyy`, with or
without a midnight after them.
"""


def page() -> str:
    """Give the page as Markdown."""
    declared = taken()
    parts = [_TOP.format(standard=declared.standard, source=declared.source, read_on=declared.read_on)]
    parts += [_section(each) for each in declared.tables.values()]
    parts.append(_left(declared.left))
    return "\n".join(parts) + "\n"


def _section(table: Table) -> str:
    rows = [
        f"| `{name}`{' *' if name in table.key else ''} | {_needed(table, name)} | {to} |"
        for name, to in table.to.items()
    ]
    left = ""
    if table.left:
        reasons: dict[str, list[str]] = {}
        for name, why in table.left.items():
            reasons.setdefault(why, []).append(f"`{name}`")
        left = (
            "\nNot taken: " + " ".join(f"{', '.join(names)}: {why}." for why, names in reasons.items()) + "\n"
        )
    head = f"## {table.title}: `{table.name}`\n\n| column | needed | where it goes |\n|---|---|---|"
    return "\n".join([head, *rows]) + "\n" + left


def _needed(table: Table, name: str) -> str:
    return table.source.column(name).need.value


def _left(left: Mapping[str, str]) -> str:
    rows = [f"| `{name}` | {why} |" for name, why in left.items()]
    return "\n".join(["## Tables that are not taken\n", "| table | why |", "|---|---|", *rows])
