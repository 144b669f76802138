"""The page of one savings statement: what was claimed, what the comparison can carry, what is cashable."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.tables import Table
from kinfold.reports.wording import number

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class SavingsPage:
    """All of a statement's page."""

    slug: str
    title: str
    sentence: str
    parts: tuple[Table, ...]
    cautions: tuple[str, ...]


def savings_page(statement: Figures) -> SavingsPage:
    """Make the page of a statement as it was released."""
    return SavingsPage(
        slug=statement["slug"],
        title=str(statement.get("title", statement["slug"])),
        sentence=str(statement.get("sentence", "")),
        parts=(),
        cautions=tuple(statement.get("cautions", ())),
    )


def pounds(value: float | None) -> str:
    """Give '£2.6 million' or '£107,000'; None is 'no figure'."""
    if value is None:
        return "no figure"
    if abs(value) >= 1_000_000:
        return f"£{number(value / 1_000_000, 2).rstrip('0').rstrip('.')} million"
    return f"£{number(value, 0)}"
