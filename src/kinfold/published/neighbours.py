"""Statistical neighbours: ten authorities like each one, as the department drew them up in April 2021.

Not a choice made by us, and drawn up after the period studied; the block of authorities that are gone is
left out.
"""

from pathlib import Path

import polars as pl

from kinfold.domain.errors import UserError
from kinfold.published.tables import Table, read_csv

SOURCE = "lookups/statistical_neighbours_april_2021.csv"
COUNT = 10
OLD_BLOCK = "old sns"


def _row(table: Table, line: int, cells: list[str]) -> list[tuple[str, int, str, str, str, int]]:
    out = []
    for rank in range(1, COUNT + 1):
        place = table.need(f"SN{rank}")
        code, closeness = cells[place].strip(), cells[place + 1].strip()
        if not (len(code) == 3 and code.isdigit()):
            raise UserError(
                f"{SOURCE} line {line}: neighbour {rank} is not a three-digit code; correct the file."
            )
        out.append((cells[0].strip(), rank, code, closeness, SOURCE, line))
    return out


def _whole(rows: list[tuple[str, int, str, str, str, int]]) -> None:
    """Refuse a list that lost lines or holds one twice: each neighbour has neighbours of its own, once."""
    lines = {code: line for code, *_, line in rows}
    for code, _, near, _, _, line in rows:
        if lines[code] != line:
            raise UserError(
                f"{SOURCE} lines {line} and {lines[code]}: one authority stands twice; correct the file."
            )
        if near not in lines:
            raise UserError(
                f"{SOURCE} line {line}: neighbour {near} has no line of its own, as when a file is cut off; "
                "fetch it again."
            )


def read(folder: Path) -> pl.DataFrame:
    """Read the neighbours below a source folder.

    One row for each authority and rank: authority_code, rank (1 nearest), neighbour_code, closeness,
    source_file, row. Raises UserError when the file is absent or malformed.
    """
    table = read_csv(folder / SOURCE, SOURCE, encoding="utf-8")
    rows: list[tuple[str, int, str, str, str, int]] = []
    for line, cells in table.rows:
        if any(cell.strip().lower().startswith(OLD_BLOCK) for cell in cells[:2]):
            break
        rows.extend(_row(table, line, cells))
    _whole(rows)
    schema = {
        "authority_code": pl.String,
        "rank": pl.Int32,
        "neighbour_code": pl.String,
        "closeness": pl.String,
        "source_file": pl.String,
        "row": pl.Int32,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
