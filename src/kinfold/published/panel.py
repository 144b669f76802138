"""The panel as it ships: published figures for England, each traceable to a file, row and column.

Not for building it (``build``) nor for judging what it shows (``evaluation``).
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import polars as pl
import yaml

from kinfold.domain.errors import UserError
from kinfold.published import doubt
from kinfold.published.build import SCHEMA
from kinfold.published.measures import Measure, measures
from kinfold.published.rates import Basis, rate_of

__all__ = ["adopters", "doubtful", "load", "load_all", "measures", "neighbours", "rate", "sources", "usable"]

_ADOPTERS = {
    "authority_code": pl.String,
    "authority_name": pl.String,
    "group": pl.String,
    "start_month": pl.String,
    "first_year": pl.Int32,
    "first_full_year": pl.Int32,
    "confidence": pl.String,
    "note": pl.String,
    "source": pl.String,
}


def _read(path: Path) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        frame = pl.DataFrame()
    if dict(frame.schema) != {**SCHEMA, "preferred": pl.Boolean()}:
        raise UserError(f"{path}: no panel can be read here; make it with 'kinfold published build'.")
    return frame


@cache
def _shipped() -> pl.DataFrame:
    with as_file(files("kinfold.published") / "data" / "panel.parquet") as path:
        return _read(path)


def load_all(path: Path | None = None) -> pl.DataFrame:
    """Give every figure of every release (the shipped panel, or one built at ``path``).

    One row for each authority_code, level, year, measure and vintage. Columns: authority_code (three digits;
    ``england``; region GSS code), authority_name, level (authority, region, national), year (Int32), measure,
    value (Float64; null unless status is value or revised), status, vintage, source_file, sheet, row (Int32,
    from 1), column, text (as published), confidence (the department's own mark, CIN census to 2014-15),
    preferred (Boolean).
    """
    return _shipped() if path is None else _read(path)


def load(path: Path | None = None) -> pl.DataFrame:
    """Give the preferred series: one row for each authority_code, level, year and measure.

    Columns as ``load_all`` without ``preferred``. The rule that chooses is in docs/reference/published.md.
    """
    return load_all(path).filter("preferred").drop("preferred")


def usable(frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows that hold a number (status value or revised)."""
    return frame.filter(pl.col("status").is_in(["value", "revised"]))


def rate(
    measure: str, *, per: float = 10_000, basis: Basis = "recomputed", path: Path | None = None
) -> pl.DataFrame:
    """Give a measure as a rate per ``per`` children of the mid-year before, the department's convention.

    Columns: authority_code, authority_name, level, year, measure, count, population, value, status, basis,
    population_vintage. ``basis`` says how each value came about: ``recomputed`` (count over the present ONS
    estimate), ``published`` (as printed), ``earlier_estimate``, ``implied`` or ``scaled`` (see docs). With
    ``basis="published"`` only printed rates are given; with ``basis="consistent"`` none are, and years
    before the ONS series are divided by Nomis ages scaled to it, so that no step is made by a census. Raises
    UserError for a measure the panel has not.
    """
    known: Mapping[str, Measure] = measures()
    if measure not in known or known[measure].at != "31 March":
        raise UserError(f"'{measure}' is not a measure with a rate; see 'kinfold published measures'.")
    return rate_of(load_all(path), measure, per=per, basis=basis)


def doubtful(path: Path | None = None) -> pl.DataFrame:
    """Give the early counts (to 2012) that are weak on their face; columns as in ``doubt.doubtful``."""
    return doubt.doubtful(load(path))


def neighbours() -> dict[str, list[str]]:
    """Give each authority's ten statistical neighbours, nearest first (DfE, drawn up in April 2021)."""
    with as_file(files("kinfold.published") / "data" / "neighbours.csv") as path:
        frame = pl.read_csv(path, infer_schema=False)
    frame = frame.with_columns(pl.col("rank").cast(pl.Int32)).sort("authority_code", "rank")
    grouped = frame.group_by("authority_code", maintain_order=True).agg("neighbour_code")
    return {str(code): list(near) for code, near in grouped.iter_rows()}


def adopters() -> pl.DataFrame:
    """Give the authorities that took up Family Safeguarding, as far as public sources say (to 2020).

    Columns: authority_code, authority_name, group, start_month (yyyy-mm or null), first_year (year ending 31
    March in which it began, or null), first_full_year (first such year wholly after the start, or null),
    confidence, note, source.
    """
    text = (files("kinfold.published") / "data" / "adopters.yaml").read_text("utf-8")
    rows = []
    for said in yaml.safe_load(text)["adopters"]:
        first, full = _years(said["start_month"])
        rows.append({**said, "first_year": first, "first_full_year": full})
    return pl.DataFrame(rows, schema=_ADOPTERS)


def _years(start_month: str | None) -> tuple[int | None, int | None]:
    """Give the year ending 31 March that holds a month, and the first one which begins no earlier than it."""
    if start_month is None:
        return None, None
    year, month = (int(part) for part in start_month.split("-"))
    first = year + (month > 3)
    return first, first if month == 4 else first + 1


def sources() -> pl.DataFrame:
    """Give the shipped releases: vintage, title, publisher, published (year), files (paths as declared)."""
    from kinfold.published.declaration import shipped

    rows = [
        (one.vintage, one.title, one.publisher, one.published, [spec.path for spec in one.files])
        for one in shipped()
    ]
    return pl.DataFrame(rows, schema=["vintage", "title", "publisher", "published", "files"], orient="row")
