"""Tables as data: a caption, headings, and rows of text, ready for a page, a print or a spreadsheet.

Not for computing what stands in a cell.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column names the row. ``prose`` are the columns of text, by position."""

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    prose: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.headers):
                raise ValueError(f"a row of {len(row)} cells under {len(self.headers)} headings")
