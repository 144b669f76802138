"""A series in a CSV file, read as text and parsed aloud, and a chart of it described as plain data.

Not for drawing: charts are drawn in ``reports``.
"""

import csv
import math
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from kinfold.domain.errors import UserError
from kinfold.indicators.control_charts import Chart, Direction

LARGEST = 1e100  # sums and squares of larger numbers leave what a computer can hold
_NO = {"", "0", "n", "no", "false"}
_YES = {"1", "y", "yes", "true", "rebase", "x"}


@dataclass(frozen=True, slots=True)
class Series:
    """Dates as they were written, their values (None where empty), and the positions that begin a segment."""

    dates: tuple[str, ...]
    values: tuple[float | None, ...]
    rebase_at: tuple[int, ...]


def direction(word: str) -> Direction:
    """Read up, down or neutral. Raises UserError for any other word."""
    try:
        return Direction(word.lower())
    except ValueError as error:
        raise UserError("--direction must be up, down or neutral.") from error


def read(file: Path) -> Series:
    """Read ``date,value[,rebase]`` in time order; an empty value is a missing month.

    Raises UserError for a file that cannot be read, lacks a column, has no row or a value that is no number,
    or whose dates (where ISO) go backwards.
    """
    rows = _rows(file)
    dates = tuple((row.get("date") or "").strip() for row in rows)
    for at, (earlier, later) in enumerate(pairwise(dates), start=3):
        if _iso(earlier) and _iso(later) and later < earlier:
            raise UserError(f"{file.name} row {at}: 'date' is before the row above. Sort the rows by date.")
    values = tuple(_number(file, at, row.get("value")) for at, row in enumerate(rows, start=2))
    rebased = [_flag(file, at, row.get("rebase")) for at, row in enumerate(rows, start=2)]
    return Series(dates, values, tuple(at for at, flagged in enumerate(rebased) if flagged))


def describe(series: Series, chart: Chart, better: Direction) -> dict[str, Any]:
    """Give a chart as plain data: ``points``, ``variation``, ``assurance`` and ``warnings``."""
    points = []
    for date, point in zip(series.dates, chart.points, strict=True):
        lines = point.limits
        low, high = lines.warning if lines else (None, None)
        points.append(
            {
                "date": date,
                "value": point.value,
                "mean": lines.mean if lines else None,
                "lower": lines.lower if lines else None,
                "upper": lines.upper if lines else None,
                "lower_warning": low,
                "upper_warning": high,
                "special": point.special,
                "label": point.label.value,
                "meaning": point.meaning(better),
            }
        )
    return {
        "points": points,
        "variation": chart.variation,
        "assurance": chart.assurance,
        "warnings": list(chart.warnings),
    }


def _rows(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.DictReader(text)
            rows, header = list(reader), reader.fieldnames or ()
    except (OSError, ValueError, csv.Error) as error:
        raise UserError(
            f"{file} could not be read as a UTF-8 CSV file. Check the path and save it so."
        ) from error
    for column in ("date", "value"):
        if column not in header:
            raise UserError(
                f"{file.name} has no column '{column}'. The header must be date,value or add rebase."
            )
    if not rows:
        raise UserError(f"{file.name} has a header and no rows. Put one row a date under it.")
    return rows


def _iso(text: str) -> bool:
    return len(text) >= 7 and text[:4].isdigit() and text[4] == "-"


def _number(file: Path, row: int, text: str | None) -> float | None:
    if text is None or not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        number = math.inf
    if not abs(number) <= LARGEST:
        raise UserError(
            f"{file.name} row {row}: 'value' is not a number. Correct it, or leave it empty if missing."
        )
    return number


def _flag(file: Path, row: int, text: str | None) -> bool:
    word = (text or "").strip().lower()
    if word not in _YES | _NO:
        raise UserError(f"{file.name} row {row}: 'rebase' must be 1 where a new segment begins, or empty.")
    return word in _YES
