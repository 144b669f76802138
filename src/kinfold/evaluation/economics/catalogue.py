"""Unit costs with their price year, source and what could be banked of them.

Not estimates of effect: units avoided come from the comparison and are never typed in.
"""

from datetime import date
from importlib.resources import files
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kinfold.domain.errors import UserError
from kinfold.kit import yaml_text


class UnitCost(BaseModel):
    """One row: pounds a unit in the prices of a year, average or marginal, and the agency that bears it."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    id: str
    version: int
    unit: str
    value: float = Field(ge=0, le=1e9)
    price_year: str = Field(pattern=r"^\d{4}(-\d{2})?$")
    basis: Literal["average", "marginal"]
    agency: str
    cashable_share: float | None = Field(ge=0, le=1)
    source: str = Field(min_length=3)
    status: Literal["primary", "secondary", "derived"]
    expires: date


_ROWS = TypeAdapter(list[UnitCost])


def read_catalogue(text: str, origin: str, on: date) -> dict[str, UnitCost]:
    """Read unit costs from YAML. Raises UserError for a row with no price year, a bad row, or an expired
    one."""
    try:
        said: Any = yaml_text.load(text)
    except yaml_text.Fault:
        raise UserError(f"{origin}: this is not YAML; correct it.") from None
    for number, row in enumerate(said or [], start=1):
        if not isinstance(row, dict) or not row.get("price_year"):
            raise UserError(
                f"{origin} row {number}: the unit cost has no price year, so it is refused; add one."
            )
    try:
        rows = _ROWS.validate_python(said or [])
    except ValidationError as error:
        place = error.errors()[0]["loc"]
        key = place[1] if len(place) > 1 else "the row"
        raise UserError(
            f"{origin} row {int(place[0]) + 1}: '{key}' is missing or wrong; correct it."
        ) from None
    for row in rows:
        if row.expires < on:
            raise UserError(
                f"{origin}: the unit cost '{row.id}' expired on {row.expires}; bring it up to date."
            )
    return {row.id: row for row in rows}


def shipped_catalogue(on: date) -> dict[str, UnitCost]:
    """Give the unit costs that ship."""
    text = (files(__package__) / "catalogue.yaml").read_text(encoding="utf-8")
    return read_catalogue(text, "catalogue.yaml (shipped)", on)
