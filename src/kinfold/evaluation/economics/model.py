"""A savings model: what was claimed, by whom, what it cost, and which comparison has to carry it.

Not a place to type an effect: there is no key for one.
"""

from importlib.resources import files
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kinfold.domain.errors import UserError
from kinfold.evaluation.document import keys_of


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Figure(_Strict):
    """A published amount as its source states it."""

    pounds: int = Field(ge=0, le=10**12)
    said: str
    source: str
    status: Literal["primary", "secondary", "derived"]


class Line(_Strict):
    """One claimed saving: agency, amount, basis, and what the sources say of banking it."""

    id: str
    agency: str
    label: str
    claimed: Figure
    also_said: tuple[str, ...] = ()
    basis: str
    cashable_evidence: str | None = Field(
        description="where the sources show money leaving a budget; null: none"
    )
    cashable_reason: str
    outcome: str | None = Field(default=None, description="outcome of the answer that would carry it")
    unit_cost: str | None = Field(
        default=None, description="row of the catalogue for one unit of the outcome"
    )
    unit_years: float = Field(default=1.0, gt=0)


class Model(_Strict):
    """A savings model around one answer."""

    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    place: str
    answer: str = Field(description="the plan whose comparison must carry the saving")
    families: int = Field(gt=0)
    families_source: str
    period: str
    lines: tuple[Line, ...] = Field(min_length=1)
    grants: tuple[Figure, ...] = Field(min_length=1)
    running_costs: Figure | None
    running_costs_reason: str
    years: int = Field(default=1, ge=1, le=60)
    drop_off: float = Field(default=0.0, ge=0, le=1)


def parse_model(text: str, origin: str) -> Model:
    """Read a model from YAML text. Raises UserError in one sentence for anything unknown, missing or
    wrong."""
    said = keys_of(text, origin, "model")
    try:
        return Model.model_validate(said)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            problem = f"the key '{where}' is not known (effects are never typed in); take it out"
        elif first["type"] == "missing":
            problem = f"the key '{where}' is missing; add it"
        else:
            problem = f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}"
        raise UserError(f"{origin}: {problem}.") from None


def load_model(name_or_path: str) -> Model:
    """Give a shipped model by its name, or read a model file."""
    folder = files(__package__) / "models"
    shipped = {item.name.removesuffix("-savings.yaml"): item for item in folder.iterdir()}
    name = name_or_path.removesuffix("-savings")
    if name in shipped:
        return parse_model(shipped[name].read_text(encoding="utf-8"), f"{name}-savings.yaml (shipped)")
    path = Path(name_or_path)
    try:
        return parse_model(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError):
        raise UserError(
            f"There is no readable model {path.name} here; "
            f"give a path, or one of: {', '.join(sorted(shipped))}."
        ) from None
