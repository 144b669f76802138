"""Released files opened as text: every cell as it stands, with the line it stands on.

Not for meaning: nothing here knows what a column or a mark says.
"""

import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from pathlib import Path

from kinfold.domain.errors import UserError


@dataclass(frozen=True, slots=True)
class Table:
    """A file's rows of text: ``rows`` holds (line or sheet row from 1, cells); ``sheet`` is empty for CSV."""

    source: str
    sheet: str
    header: tuple[str, ...]
    rows: list[tuple[int, list[str]]]

    def index(self, names: tuple[str, ...]) -> int | None:
        """Give the place of the first of these columns the file has, or None. Raises UserError if doubled."""
        for name in names:
            places = [place for place, title in enumerate(self.header) if title == name]
            if len(places) > 1:
                raise UserError(
                    f"{self.source}: column '{name}' occurs {len(places)} times; keep one of them."
                )
            if places:
                return places[0]
        return None

    def need(self, *names: str) -> int:
        """Give the place of a column, or raise UserError that names the file and what is missing."""
        place = self.index(names)
        if place is None:
            wanted = "' or '".join(names)
            where = f"{self.source}, sheet '{self.sheet}'" if self.sheet else self.source
            raise UserError(
                f"{where}: the column '{wanted}' is missing; fetch the file again or correct its declaration."
            )
        return place


def _bytes(path: Path, source: str) -> bytes:
    try:
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise UserError(f"{source}: the compressed file ends early or is damaged; fetch it again.") from None
    except OSError as error:
        raise UserError(f"{source}: the file cannot be opened ({error.strerror}); check it.") from None
    if not data.strip():
        raise UserError(f"{source}: the file is empty; fetch it again.")
    return data


def _text(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(
            f"{source} line {line}: the text is not {encoding}, as declared; save the file as {encoding} or "
            "declare its encoding (older files are often cp1252)."
        ) from None


def _records(text: str, source: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        raise UserError(f"{source} line {line}: this is not a CSV record; fetch the file again.") from None
    return records


def _checked(source: str, sheet: str, records: list[tuple[int, list[str]]], header_row: int) -> Table:
    heads = [cells for line, cells in records if line == header_row]
    if not heads or not any(cell.strip() for cell in heads[0]):
        raise UserError(f"{source}: there is no header at line {header_row}; correct the declaration.")
    rows = [(line, cells) for line, cells in records if line > header_row and any(c.strip() for c in cells)]
    if not rows:
        raise UserError(f"{source}: there is a header but no rows below it; fetch the file again.")
    width = len(heads[0])
    for line, cells in rows:
        if len(cells) != width:
            raise UserError(
                f"{source} line {line}: {len(cells)} cells stand under a header of {width}, as when a file "
                "is cut off or edited; fetch it again."
            )
    return Table(source, sheet, tuple(cell.strip() for cell in heads[0]), rows)


def read_csv(path: Path, source: str, *, encoding: str, header_row: int = 1) -> Table:
    """Read a CSV file (plain or .gz) as text. Raises UserError for an empty, cut or wrongly encoded file."""
    text = _text(_bytes(path, source), encoding, source)
    table = _checked(source, "", _records(text, source), header_row)
    if not text.endswith(("\n", "\r")):  # the last number may be half there
        raise UserError(
            f"{source}: the last line does not end, as when a file is cut off; fetch it again, or end the "
            "line if the file is whole."
        )
    return table


def read_sheet(path: Path, source: str, *, sheets: tuple[str, ...], header_row: int = 1) -> Table:
    """Read the first of these sheets which a workbook has, as text. Raises UserError naming those it has."""
    import fastexcel

    damaged = UserError(f"{source}: the workbook is damaged or cut off; fetch it again.")
    try:
        book = fastexcel.read_excel(_bytes(path, source))
    except fastexcel.FastExcelError:
        raise damaged from None
    names = list(book.sheet_names)
    sheet = next((name for name in sheets if name in names), None)
    if sheet is None:
        wanted, found = "' or '".join(sheets), "', '".join(names)
        raise UserError(
            f"{source}: no sheet is called '{wanted}' (found '{found}'); rename it "
            "back or correct the declaration."
        )
    try:  # a part inside the workbook may be damaged though its list of sheets is not
        frame = book.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
    except fastexcel.FastExcelError:
        raise damaged from None
    rows = [(place, [cell or "" for cell in cells]) for place, cells in enumerate(frame.rows(), start=1)]
    return _checked(source, sheet, rows, header_row)
