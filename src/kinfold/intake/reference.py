"""The reference page of the extracts, made from their declarations so that it cannot say anything else.

Written to ``docs/reference/extracts.md`` by ``kinfold intake sources --page``.
"""

from importlib import resources

from kinfold.intake.catalogue import all_sources
from kinfold.intake.declare import Source


def page() -> str:
    """Give the page as Markdown."""
    text = (resources.files("kinfold.intake") / "reference.md").read_text(encoding="utf-8")
    return text.format(extracts="\n".join(_section(source) for source in all_sources())).rstrip() + "\n"


def _section(source: Source) -> str:
    keys = sorted({name for part in source.key for name in part.meta.root_names()})
    key = ", ".join(f"`{column.name}`" for column in source.columns if column.name in keys)
    lines = [
        f"## `{source.name}`",
        "",
        f"{source.title}. Agency unless said otherwise: `{source.agency}`. Key: {key}.",
        "",
        "| column | holds | needed | other names |",
        "|---|---|---|---|",
    ]
    for column in source.columns:
        others = ", ".join(f"`{alias}`" for alias in column.aliases)
        lines.append(f"| `{column.name}` | {column.kind.expected} | {column.need.value} | {others} |")
    return "\n".join([*lines, ""])
