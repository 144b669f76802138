"""Questions stated before the answer: plan files, checked at the edge and known by their digest.

Not for running them: ``run`` does that, and marks each number as pre-specified or not.
"""

from datetime import date
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from kinfold.domain.errors import UserError
from kinfold.evaluation.document import keys_of
from kinfold.kit.canonical import digest

Year = Annotated[int, Field(ge=1900, le=2199)]

Method = Literal[
    "before-after",
    "its",
    "did",
    "event-study",
    "synthetic-control",
    "synthetic-did",
    "staggered-did",
    "waiting-list",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Outcome(_Strict):
    """One outcome: a measure of the published panel, as a rate per 10,000 children."""

    id: str
    measure: str
    label: str
    noun: str
    as_object: str | None = Field(default=None, description="the noun after a verb, where it differs")
    unit: str = "per 10,000 children"
    better: Literal["lower", "higher", "neither"] = "lower"


class Target(_Strict):
    """A year the effect is asked for; ``flag`` says what else happened then."""

    year: Year
    flag: str | None = None


class Claim(_Strict):
    """What somebody has said in public: kept apart from what is computed here."""

    text: str
    change_pct: float
    window: str
    source: str
    status: str


class Gates(_Strict):
    """Limits fixed in advance that a comparison must keep to."""

    pre_rmspe: float = Field(
        gt=0, description="largest gap before the start, root mean square, outcome units"
    )
    size: float = Field(default=0.05, gt=0, lt=1)


class _Plan(_Strict):
    slug: str = Field(pattern=r"^[a-z0-9-]+$")
    title: str
    question: str
    programme: str
    place: str
    estimand: str
    population: str
    registered_on: date
    seen_before: str = Field(description="what was known of the data when the plan was written")
    methods: tuple[Method, ...] = Field(min_length=1)
    missing_data: str
    multiplicity: str
    stopping: str
    other_causes: tuple[str, ...] = Field(min_length=1)
    seed: int = 0

    def digest(self) -> str:
        """Give the digest of all that the plan says."""
        return digest(self.model_dump(mode="json"))


class _AuthorityPlan(_Plan):
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    primary_outcome: str
    read_beside: tuple[Outcome, ...] = ()
    decided_by: tuple[str, ...] = Field(
        default=(), description="read_beside ids of decisions behind the outcome"
    )
    first_year: Year
    last_year: Year
    live_year: Year = Field(description="first 31 March on which the change was live")
    baselines: tuple[Year, ...] = Field(min_length=2)
    shown_not_used: tuple[Year, ...] = ()
    targets: tuple[Target, ...] = Field(min_length=1)
    primary_target: int
    comparisons: tuple[Literal["england", "all_others", "neighbours"], ...] = Field(min_length=1)
    left_out: tuple[str, ...] = ()
    left_out_because: str
    gates: Gates
    claims: tuple[Claim, ...] = ()

    @model_validator(mode="after")
    def _agree(self) -> "_AuthorityPlan":
        if self.primary_outcome not in {outcome.id for outcome in self.outcomes}:
            raise ValueError("primary_outcome must be the id of one of the outcomes")
        if self.primary_target not in {target.year for target in self.targets}:
            raise ValueError("primary_target must be one of the targets")
        if max(self.baselines) >= self.live_year:
            raise ValueError("a baseline must lie before live_year; put later years in shown_not_used")
        return self


class OneAreaPlan(_AuthorityPlan):
    """Did one area change by more than it would have?"""

    kind: Literal["one_area"]
    treated: str
    adopted: str


class AdoptersPlan(_AuthorityPlan):
    """Did several areas that took up the change move by more than they would have?"""

    kind: Literal["adopters"]
    treated: dict[str, int] = Field(min_length=2, description="authority to first live 31 March")


class IndicatorAsked(_Strict):
    """One indicator: its noun, and the rate it is told in (``scale`` times events over exposure)."""

    noun: str
    unit: str
    scale: float = Field(gt=0, le=1e9)
    one_by_one: bool = Field(default=True, description="false where events come in spells, as absence does")
    better: Literal["lower", "higher", "neither"] = "lower"


class WaitingListPlan(_Plan):
    """Do families once allocated fare otherwise than families still waiting?"""

    kind: Literal["waiting_list"]
    indicators: dict[str, IndicatorAsked] = Field(min_length=1)
    primary_outcome: str
    naive_window_months: int = 12
    quiet_months: tuple[int, int] = (-12, -3)
    lead_months: int = 2
    smallest_families: int = 50
    size: float = Field(default=0.05, gt=0, lt=1)

    @model_validator(mode="after")
    def _speak_of_one_indicator(self) -> Self:
        if self.primary_outcome not in self.indicators:
            raise ValueError("primary_outcome is not among the plan's indicators; name one that is")
        return self


Plan = OneAreaPlan | AdoptersPlan | WaitingListPlan
_ADAPTER: TypeAdapter[Plan] = TypeAdapter(Annotated[Plan, Field(discriminator="kind")])


def _sentence(error: ValidationError, origin: str) -> str:
    first = error.errors()[0]
    where = ".".join(
        str(part) for part in first["loc"] if part not in {"one_area", "adopters", "waiting_list"}
    )
    kind = first["type"]
    if kind == "missing":
        found = f"the key '{where}' is missing; add it"
    elif kind == "extra_forbidden":
        found = f"the key '{where}' is not known; take it out or correct its spelling"
    elif kind.startswith("union_tag"):
        found = "the key 'kind' is missing or unknown; write one_area, adopters or waiting_list"
    else:
        message = str(first["msg"]).removeprefix("Value error, ")
        found = f"{where or 'the plan'}: {message[:1].lower()}{message[1:]}"
    more = len(error.errors()) - 1
    return f"{origin}: {found}" + (f" ({more} more like it)." if more else ".")


def parse(text: str, origin: str) -> Plan:
    """Read a plan from YAML text; ``origin`` names it in errors. Raises UserError in one sentence."""
    said = keys_of(text, origin, "plan")
    try:
        return _ADAPTER.validate_python(said)
    except ValidationError as error:
        raise UserError(_sentence(error, origin)) from None


def shipped() -> dict[str, str]:
    """Give the shipped plans' names and texts."""
    folder = files("kinfold.evaluation") / "plans"
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name
    )
    return {item.name.removesuffix(".yaml"): item.read_text(encoding="utf-8") for item in found}


def load(name_or_path: str) -> Plan:
    """Give a shipped plan by its name, or read a plan file. Raises UserError when there is neither."""
    texts = shipped()
    name = name_or_path.casefold()
    if not Path(name_or_path).exists():
        name = name.removesuffix(".yaml").removesuffix(".yml")
    if name in texts:
        return parse(texts[name], f"{name}.yaml (shipped)")
    path = Path(name_or_path)
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except OSError:
        near = get_close_matches(name, texts, n=1)
        hint = f"did you mean {near[0]}? Otherwise give" if near else "give"
        raise UserError(
            f"There is no plan file {path.name} here; {hint} a path, or one of: {', '.join(texts)}."
        ) from None
    except UnicodeDecodeError:
        raise UserError(f"{path.name} is not UTF-8 text; save the plan as UTF-8.") from None
