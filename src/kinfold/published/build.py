"""The departments' files become one panel: everything or nothing.

Not for reading one file (``extract``) nor for choosing between releases (``vintages``).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import polars as pl

from kinfold.domain.errors import UserError
from kinfold.kit.progress import QUIET, Progress
from kinfold.kit.whole import written_whole
from kinfold.published import authorities, neighbours
from kinfold.published.declaration import FileSpec, Release, shipped
from kinfold.published.export import may_write
from kinfold.published.extract import Cell, Context, extract
from kinfold.published.measures import measures
from kinfold.published.vintages import KEY, prefer

SCHEMA: dict[str, type[pl.DataType]] = {
    "authority_code": pl.String,
    "authority_name": pl.String,
    "level": pl.String,
    "year": pl.Int32,
    "measure": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "vintage": pl.String,
    "source_file": pl.String,
    "sheet": pl.String,
    "row": pl.Int32,
    "column": pl.String,
    "text": pl.String,
    "confidence": pl.String,
}

EXPECTED = frozenset(
    {
        "suppressed",
        "missing",
        "not_applicable",
        "not_comparable",
        "zero_without_data",
        "outside_england",
        "combined_authorities",
    }
)


@dataclass(frozen=True, slots=True)
class Built:
    """A panel and what was met: cells refused by reason, files read, files without a declaration."""

    panel: pl.DataFrame
    neighbours: pl.DataFrame
    refused: dict[str, int]
    read: tuple[str, ...]
    ignored: tuple[str, ...]

    @property
    def surprises(self) -> int:
        """Cells refused for a reason that no declaration foresees."""
        return sum(count for reason, count in self.refused.items() if reason not in EXPECTED)


@dataclass(frozen=True, slots=True)
class _Found:
    path: Path
    source: str
    spec: FileSpec
    release: Release


def _find(folder: Path, releases: Sequence[Release]) -> list[_Found]:
    found: list[_Found] = []
    for release in releases:
        for spec in release.files:
            hits = sorted(folder.glob(spec.path))
            if len(hits) > 1:
                names = "', '".join(hit.name for hit in hits)
                raise UserError(
                    f"{spec.path}: one file was expected, found '{names}'; keep the one as published."
                )
            if not hits and not spec.optional:
                raise UserError(
                    f"{folder}: no file '{spec.path}' ({release.title}) was found; fetch it or name the "
                    "folder that holds the published files."
                )
            found += [_Found(hit, hit.relative_to(folder).as_posix(), spec, release) for hit in hits]
    return found


def _unique(frame: pl.DataFrame) -> None:
    twice = frame.filter(pl.struct([*KEY, "vintage"]).is_duplicated())
    if twice.height:
        first, again = twice.sort([*KEY, "vintage", "row"]).head(2).iter_rows(named=True)
        raise UserError(
            f"{first['source_file']} line {first['row']} and {again['source_file']} line {again['row']}: the "
            f"measure '{first['measure']}' is given twice for one authority and year in release "
            f"{first['vintage']}; correct the file or its declaration."
        )


def _ignored(folder: Path, used: set[str]) -> tuple[str, ...]:
    names = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(name for name in names if name not in used))


def build(folder: Path, *, releases: Sequence[Release] | None = None, progress: Progress = QUIET) -> Built:
    """Read every declared file below a folder into one panel.

    The panel has one row for each authority, year, measure and release, columns as in ``SCHEMA`` and
    ``preferred``, sorted by these; ``row`` is the line (or sheet row) from 1. Raises UserError, with nothing
    half done, for a folder or file that cannot be used.
    """
    if not folder.is_dir():
        raise UserError(f"{folder}: there is no such folder; name the one that holds the published files.")
    releases = shipped() if releases is None else releases
    found = _find(folder, releases)
    regions = (files("kinfold.published") / "sources" / "regions.csv").read_text("utf-8")
    context = Context(authorities.read(folder), authorities.region_codes(regions), measures())
    near = neighbours.read(folder)
    cells: list[Cell] = []
    refused: Counter[str] = Counter()
    with progress.stage("Reading the published files", len(found)) as advance:
        for item in found:
            got = extract(item.path, item.source, item.spec, item.release.vintage, context)
            cells.extend(got.cells)
            refused.update(got.refused)
            advance(1)
    frame = pl.DataFrame(cells, schema=SCHEMA, orient="row")
    _unique(frame)
    dates = {release.vintage: release.published for release in releases}
    frame = frame.with_columns(
        pl.col("vintage").replace_strict(dates, return_dtype=pl.Int32).alias("published")
    )
    read = tuple(sorted(item.source for item in found))
    used = {*read, authorities.LOOKUP, neighbours.SOURCE}
    return Built(prefer(frame), near, dict(sorted(refused.items())), read, _ignored(folder, used))


def write(built: Built, out: Path) -> tuple[Path, Path]:
    """Write the panel (Parquet) to ``out`` and the neighbours (CSV) beside it, each replaced in one step.

    Raises UserError where nothing can be written.
    """
    beside = out.with_name("neighbours.csv")
    with may_write(out), written_whole(out) as panel, written_whole(beside) as near:
        built.panel.write_parquet(panel, compression="zstd", compression_level=19, statistics=False)
        built.neighbours.write_csv(near)
    return out, beside
