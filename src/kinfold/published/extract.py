"""A declared file becomes cells: authority, year, measure, number or status, and where it stands.

Not for choosing between releases: that is ``vintages``.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from kinfold.domain.errors import UserError
from kinfold.published.authorities import ENGLAND, Authorities
from kinfold.published.cells import Reading, read_cell
from kinfold.published.declaration import Column, FileSpec, LevelName
from kinfold.published.measures import Measure
from kinfold.published.tables import Table, read_csv, read_sheet


class Cell(NamedTuple):
    """One row of the panel, in the order of its columns."""

    authority_code: str
    authority_name: str
    level: str
    year: int
    measure: str
    value: float | None
    status: str
    vintage: str
    source_file: str
    sheet: str
    row: int
    column: str
    text: str
    confidence: str | None


class Place(NamedTuple):
    """Whose figures a row holds, or why they are refused (``reason``)."""

    code: str
    name: str
    level: LevelName
    reason: str = ""


class Plan(NamedTuple):
    """One measure's column in a table; ``year`` is None when a column of the row gives it."""

    measure: Measure
    year: int | None
    shift: int
    column: int
    where: tuple[tuple[int, frozenset[str]], ...]
    confidence: int | None
    not_comparable: tuple[int, ...]


@dataclass(slots=True)
class Extract:
    """The cells of one file, and the count of cells refused by reason."""

    cells: list[Cell] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a file needs to know besides its declaration."""

    authorities: Authorities
    regions: dict[str, tuple[str, str]]
    measures: dict[str, Measure]


def filled(name: str, year: int | None) -> str:
    """Fill ``{year}``, ``{yy}``, ``{span}`` and ``{prior}`` in a column name; one without them stands."""
    if year is None or "{" not in name:
        return name
    span = f"{(year - 1) % 100:02d}{year % 100:02d}"
    return name.format(year=year, yy=f"{year % 100:02d}", span=span, prior=year - 1)


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _plan(table: Table, measure: Measure, said: Column, year: int | None) -> Plan:
    where = tuple(
        (table.need(column), frozenset(_squeezed(word) for word in words))
        for column, words in said.where.items()
    )
    names = tuple(filled(name, year) for name in said.column)
    confidence = table.index(tuple(filled(name, year) for name in said.confidence))
    return Plan(measure, year, said.shift, table.need(*names), where, confidence, said.not_comparable)


def _plans(table: Table, spec: FileSpec, measures: dict[str, Measure]) -> list[Plan]:
    unknown = sorted(set(spec.measures) - set(measures))
    if unknown:
        raise UserError(
            f"{table.source}: the measure '{unknown[0]}' is declared but not in measures.yaml; add it."
        )
    years: tuple[int | None, ...] = spec.years or (None,)
    return [
        _plan(table, measures[name], said, year) for name, said in spec.measures.items() for year in years
    ]


class _Places:
    """Finds whose figures a row holds: by level first, then by code, never by code alone."""

    def __init__(self, table: Table, spec: FileSpec, context: Context) -> None:
        self.spec, self.context = spec, context
        self.spellings = spec.level.spellings()
        self.level = table.need(spec.level.column) if spec.level.column else None
        self.code = table.need(spec.code) if spec.code else None
        self.name = table.need(spec.name) if spec.name else None
        self.region = table.need(spec.region_name) if spec.region_name else self.name

    def of(self, cells: list[str]) -> Place:
        """Give the place of a row."""
        level = self.spec.level.all
        if self.level is not None:
            level = self.spellings.get(cells[self.level].strip().lower())
        match level:
            case None:
                return Place("", "", "authority", "unknown_level")
            case "national":
                return Place(ENGLAND, "England", "national")
            case "region":
                return self._region(cells)
            case "authority":
                return self._authority(cells)

    def _region(self, cells: list[str]) -> Place:
        spelt = cells[self.region].strip().lower() if self.region is not None else ""
        code, name = self.context.regions.get(spelt, ("", ""))
        return Place(code, name, "region", "" if code else "unknown_region")

    def _authority(self, cells: list[str]) -> Place:
        code = cells[self.code].strip() if self.code is not None else ""
        if code.startswith(self.spec.outside):
            return Place(code, "", "authority", "outside_england")
        if code in self.spec.combined:
            return Place(code, "", "authority", "combined_authorities")
        found = self.context.authorities.find(code, self.spec.code_kind)
        if found is None:
            return Place(code, "", "authority", "unknown_authority")
        return Place(found.code, found.name, "authority")


def _year(text: str, table: Table, line: int) -> int:
    if not (len(text) == 4 and text.isascii() and text.isdigit()):
        raise UserError(f"{table.source} line {line}: the year is not four digits; correct the file.")
    return int(text)


def _comparable(reading: Reading, place: Place, plan: Plan, year: int, known: Authorities) -> Reading:
    """Refuse a figure declared not comparable, or of an authority not there on the day: restated."""
    if reading.status != "value":
        return reading
    there = place.level != "authority" or known.by_code[place.code].existed_on(plan.measure.day(year))
    if there and year not in plan.not_comparable:
        return reading
    return Reading(None, "not_comparable", "not_comparable")


def _cells(table: Table, spec: FileSpec, vintage: str, context: Context, out: Extract) -> Iterator[Cell]:
    plans = _plans(table, spec, context.measures)
    places, meanings = _Places(table, spec, context), spec.symbols.meanings()
    year_at = table.need(spec.year_column) if spec.year_column else None
    for line, cells in table.rows:
        place = places.of(cells)
        row_year = _year(cells[year_at].strip(), table, line) if year_at is not None else None
        for plan in plans:
            if any(_squeezed(cells[at]) not in words for at, words in plan.where):
                continue
            if place.reason:
                out.refused[place.reason] += 1
                continue
            year = (plan.year or row_year or 0) + plan.shift
            mark = cells[plan.confidence].strip() if plan.confidence is not None else None
            text = cells[plan.column].strip()
            reading = read_cell(text, meanings, confidence=mark or "")
            reading = _comparable(reading, place, plan, year, context.authorities)
            if reading.reason:
                out.refused[reading.reason] += 1
            yield Cell(
                place.code, place.name, place.level, year, plan.measure.id, reading.value, reading.status,
                vintage, table.source, table.sheet, line, table.header[plan.column], text, mark or None,
            )  # fmt: skip


def open_table(path: Path, source: str, spec: FileSpec) -> Table:
    """Open a declared file as text, whatever it is written in."""
    if path.suffix.lower() in {".xlsx", ".xls"}:
        return read_sheet(path, source, sheets=spec.sheet, header_row=spec.header_row)
    return read_csv(path, source, encoding=spec.encoding, header_row=spec.header_row)


def _expected_years(spec: FileSpec, out: Extract) -> set[int]:
    """Give the years a file must hold: those declared, or those found where none are."""
    if spec.covers:
        return set(range(spec.covers[0], spec.covers[1] + 1))
    return set(spec.years) or {cell.year - spec.measures[cell.measure].shift for cell in out.cells}


def _whole(table: Table, spec: FileSpec, out: Extract) -> None:
    """Refuse a file which lost years, measures or authorities, as when it was cut at a line's end."""
    found: dict[tuple[str, int], set[str]] = {}
    for cell in out.cells:
        codes = found.setdefault((cell.measure, cell.year), set())
        if cell.level == "authority":
            codes.add(cell.authority_code)
    if not found:
        raise UserError(f"{table.source}: no row fits its declaration; check its level and filter words.")
    for measure, said in spec.measures.items():
        for year in sorted(_expected_years(spec, out)):
            codes = found.get((measure, year + said.shift), set())
            if (measure, year + said.shift) not in found or len(codes) < spec.authorities:
                raise UserError(
                    f"{table.source}: for {year} the measure '{measure}' is there for {len(codes)} "
                    f"authorities, where {spec.authorities} are declared, as when a file is cut off; "
                    "fetch it again or correct its declaration."
                )


def extract(path: Path, source: str, spec: FileSpec, vintage: str, context: Context) -> Extract:
    """Read one declared file into cells.

    Raises UserError for a file that is empty, cut off, wrongly encoded, or lacks a declared column or sheet.
    """
    table = open_table(path, source, spec)
    out = Extract()
    out.cells.extend(_cells(table, spec, vintage, context, out))
    _whole(table, spec, out)
    return out
