"""The only way in: authority by year, or family by month under a pseudonym. There is no person here.

Not for building the figures: those come from ``published`` and ``indicators``.
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from kinfold.domain.errors import UserError
from kinfold.kit.canonical import digest

FloatArray = npt.NDArray[np.float64]

AUTHORITY_COLUMNS = {
    "authority_code": pl.String,
    "authority_name": pl.String,
    "level": pl.String,
    "year": pl.Int64,
    "measure": pl.String,
    "value": pl.Float64,
    "rate": pl.Float64,
    "status": pl.String,
}
FAMILY_COLUMNS = {
    "unit": pl.String,
    "month": pl.Date,
    "months_since_referral": pl.Int64,
    "allocated": pl.Float64,
    "count": pl.Int64,
    "exposure": pl.Float64,
}


def _checked(frame: pl.DataFrame, columns: Mapping[str, type[pl.DataType]], what: str) -> pl.DataFrame:
    missing = [name for name in columns if name not in frame.columns]
    if missing:
        raise UserError(f"The {what} lacks the column {missing[0]}; it needs {', '.join(columns)}.")
    try:
        return frame.select([pl.col(name).cast(kind, strict=True) for name, kind in columns.items()])
    except pl.exceptions.InvalidOperationError:
        raise UserError(f"The {what} holds text where a number or date belongs; correct it first.") from None


@dataclass(frozen=True, slots=True)
class Block:
    """Units by years for one measure: rates, NaN where not known."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    years: tuple[int, ...]
    values: FloatArray

    def at(self, code: str) -> int:
        """Give an authority's row; raises UserError when it is not in the panel."""
        if code not in self.codes:
            raise UserError(f"The panel has no authority {code}; use a three-digit code that is in it.")
        return self.codes.index(code)

    def year(self, year: int) -> int:
        """Give a year's column; raises UserError when it is not in the panel."""
        if year not in self.years:
            raise UserError(f"The panel has no year {year} for this measure; ask for one of its years.")
        return self.years.index(year)


@dataclass(frozen=True, slots=True)
class AuthorityPanel:
    """Authority by year by measure, with counts and rates per 10,000 children, and who adopted when.

    ``revised`` is the same panel over other estimates of the population, to see whether they matter.
    """

    frame: pl.DataFrame
    neighbours: Mapping[str, tuple[str, ...]]
    source: str
    digest: str = field(default="")
    revised: "AuthorityPanel | None" = None

    @classmethod
    def of(
        cls, frame: pl.DataFrame, neighbours: Mapping[str, tuple[str, ...]], source: str
    ) -> "AuthorityPanel":
        """Check a long frame (columns of ``AUTHORITY_COLUMNS``) and give the panel.

        Raises UserError for a missing column, text in a number, or two rows for one authority, year, measure.
        """
        checked = _checked(frame, AUTHORITY_COLUMNS, "authority panel")
        key = ["level", "authority_code", "year", "measure"]
        if checked.select(key).is_duplicated().any():
            raise UserError(
                "The authority panel holds two rows for one authority, year and measure; keep one of them."
            )
        ordered = checked.sort(key)
        return cls(ordered, neighbours, source, digest(ordered.write_csv()))

    def block(self, measure: str, first: int, last: int) -> Block:
        """Give all authorities' rates of ``measure`` in the years ``first`` to ``last``."""
        rows = self.frame.filter(
            (pl.col("level") == "authority")
            & (pl.col("measure") == measure)
            & pl.col("year").is_between(first, last)
        )
        if rows.is_empty():
            raise UserError(f"The panel has no figures for {measure} in {first} to {last}.")
        years = tuple(range(first, last + 1))
        names = rows.group_by("authority_code").agg(pl.col("authority_name").last())
        wide = rows.pivot(on="year", index="authority_code", values="rate").join(names, on="authority_code")
        wide = wide.sort("authority_code")
        values = np.column_stack(
            [
                wide[str(year)].cast(pl.Float64).fill_null(np.nan).to_numpy()
                if str(year) in wide.columns
                else np.full(wide.height, np.nan)
                for year in years
            ]
        )
        return Block(tuple(wide["authority_code"]), tuple(wide["authority_name"]), years, values)

    def national(self, measure: str) -> dict[int, float]:
        """Give England's rate by year."""
        rows = self.frame.filter((pl.col("level") == "national") & (pl.col("measure") == measure))
        return {row["year"]: row["rate"] for row in rows.iter_rows(named=True) if row["rate"] is not None}

    def points(self, code: str, measure: str) -> list[dict[str, object]]:
        """Give one authority's (or ``england``'s) yearly rows: year, count, rate, status."""
        rows = self.frame.filter((pl.col("authority_code") == code) & (pl.col("measure") == measure))
        return [
            {"year": row["year"], "value": row["rate"], "count": row["value"], "status": row["status"]}
            for row in rows.sort("year").iter_rows(named=True)
        ]

    def count(self, code: str, measure: str, year: int) -> float | None:
        """Give one count, or None."""
        found = [row for row in self.points(code, measure) if row["year"] == year]
        value = found[0]["count"] if found else None
        return float(value) if isinstance(value, int | float) else None


@dataclass(frozen=True, slots=True)
class FamilyPanel:
    """For each indicator, families by months under a per-run pseudonym."""

    frames: Mapping[str, pl.DataFrame]
    source: str
    digest: str
    as_of: date | None = None

    def complete_to(self, name: str) -> date:
        """Give the last day of an indicator's last month, or the day of the data cut where that is sooner."""
        month = self.frames[name]["month"].max()
        if not isinstance(month, date):
            raise UserError(f"The family panel for {name} is empty; compute the indicators first.")
        end = month.replace(day=monthrange(month.year, month.month)[1])
        return min(end, self.as_of or end)

    @classmethod
    def of(
        cls, frames: Mapping[str, pl.DataFrame], source: str, *, as_of: date | None = None
    ) -> "FamilyPanel":
        """Check each indicator's frame (columns of ``FAMILY_COLUMNS``); months without exposure are dropped.

        The digest leaves the pseudonym out, since that is drawn anew for each run.
        """
        checked = {}
        for name, frame in frames.items():
            rows = _checked(frame, FAMILY_COLUMNS, f"family panel for {name}").filter(pl.col("exposure") > 0)
            if rows.filter((pl.col("count") < 0) | ~pl.col("allocated").is_between(0, 1)).height:
                raise UserError(
                    f"The family panel for {name} holds a negative count, or a share outside 0 to 1; "
                    "correct it."
                )
            checked[name] = rows
        columns = [name for name in FAMILY_COLUMNS if name != "unit"]
        said = {name: rows.select(columns).sort(columns).write_csv() for name, rows in checked.items()}
        return cls(checked, source, digest(said), as_of)
