"""How long a plan's paper will be, as near as can be told without printing it. Pure.

A test holds it against pages of a real browser. It leans to warning early: a warning costs less than a third
page that nobody expected.
"""

from collections.abc import Sequence
from math import ceil

from kinfold.casework.documents.contents import PlanRow
from kinfold.domain.plan import LineKind

PAGES, LINES_OF_A_PAGE = 2, 50
ACROSS = 100  # signs of a line of prose
CELLS = (14, 40, 12, 30)  # signs of a line in the columns of a table
HEAD, HEADING, YOURS = 6, 2, 6


def seems_long(rows: Sequence[PlanRow]) -> bool:
    """Say whether a plan seems to take more than two pages."""
    return lines_of(rows) > PAGES * LINES_OF_A_PAGE


def lines_of(rows: Sequence[PlanRow]) -> int:
    """Give how many lines of the page a plan takes, about."""
    kinds = {each.kind for each in rows} - {LineKind.CHILD, LineKind.ACTION}
    goals = sum(each.kind == LineKind.GOAL for each in rows)
    return HEAD + YOURS + HEADING * (len(kinds) + goals) + sum(_lines(each) for each in rows)


def _lines(row: PlanRow) -> int:
    if row.kind == LineKind.ACTION:
        cells = (row.who, f"{row.words} {row.came_of}", row.by_when, row.known_by)
        return max(ceil(len(text) / wide) for text, wide in zip(cells, CELLS, strict=True)) or 1
    if row.kind == LineKind.CHILD:
        return 0
    return ceil(len(f"{row.words} {row.who} {row.known_by}") / ACROSS)
