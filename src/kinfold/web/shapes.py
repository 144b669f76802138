"""What a released file must look like for a page to be made of it: names, kinds and bounds.

Only checked, never changed: pages get the file as it was released. Not for whether a figure is right.
"""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, model_validator

SLUG = r"^[-a-zA-Z0-9_]{1,100}$"
MOST = 1e12


def _is_day(value: str) -> str:
    date.fromisoformat(value[:10])
    return value


def _is_month(value: str) -> str:
    date.fromisoformat(f"{value[:7]}-01")
    return value


Number = Annotated[float, Field(allow_inf_nan=False, ge=-MOST, le=MOST)]
Name = Annotated[str, Field(pattern=SLUG)]
Day = Annotated[str, AfterValidator(_is_day)]
Month = Annotated[str, AfterValidator(_is_month)]
Year = Annotated[int, Field(ge=1900, le=2200)]


class Shape(BaseModel):
    """A piece of a released file; it may hold more than is named here."""

    model_config = ConfigDict(strict=True, extra="allow")


class Limits(Shape):
    """A figure with its interval."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    method: str = ""


class Sensitivity(Limits):
    """The same figure counted in another way."""

    label: str


class Counted(Shape):
    """A rate of one month or of one side of allocation."""

    families: Number | None = None
    persons: Number | None = None
    count: Number | None = None
    exposure: Number | None = None
    rate: Number | None = None
    low: Number | None = None
    high: Number | None = None
    status: str = "value"


class CountedMonth(Counted):
    """A rate of one month."""

    month: Month


class BeforeAfter(Shape):
    """Both sides of allocation, and what no effect at all would look like."""

    before: Counted
    after: Counted
    ratio: Limits | None = None
    no_effect: Limits | None = None
    sensitivities: list[Sensitivity] = []
    warning: str = ""
    refused: str | None = None


class Definition(Shape):
    """What an indicator counts."""

    source: str = ""
    denominator: str | None = None
    window_days: int | None = None
    caveats: list[str] = []


class Indicator(Shape):
    """One released indicator."""

    id: Name
    title: str
    agency: str
    unit: str
    version: int | str
    question: str = ""
    data_complete_to: Day | None = None
    definition: Definition
    months: list[CountedMonth]
    before_after: BeforeAfter
    sql: str | None = None


class Linked(Shape):
    """How many were linked."""

    persons: Number | None = None
    families: Number | None = None


class Indicators(Shape):
    """``indicators.json``."""

    as_of: Day
    indicators: list[Indicator]
    linkage: Linked = Linked()
    policy: dict[str, Any] = {}


class YearPoint(Shape):
    """A published figure."""

    year: Year = 2000
    value: Number | None = None
    status: str | None = None


class SeriesShape(Shape):
    """A line of published figures."""

    measure: str
    name: str
    unit: str
    code: str | None = None
    points: list[YearPoint]


class About(Shape):
    """Something about one outcome and area."""

    outcome: Name | None = None
    code: Name | None = None


class Estimate(About):
    """One estimate."""

    id: str
    method: str
    label: str
    comparison: str | None = None
    baseline: Year | None = None
    window: str | None = None
    estimate: Number | None = None
    low: Number | None = None
    high: Number | None = None
    unit: str | None = None
    note: str | None = None
    used: StrictBool = True


class Checked(Shape):
    """One check put to the comparison."""

    label: str
    outcome: str
    detail: str | None = None
    outcome_measure: Name | None = None


class Moment(About):
    """One time of an event study."""

    time: Number
    estimate: Number | None = None
    low: Number | None = None
    high: Number | None = None
    live: StrictBool = False


class Weight(Shape):
    """A donor's share."""

    name: str
    weight: Annotated[Number, Field(ge=0)]


class Step(Shape):
    """A year of a synthetic path."""

    year: Year
    treated: Number | None = None
    synthetic: Number | None = None


class Gap(Shape):
    """A placebo's gap."""

    gap: Number


class Placebo(Shape):
    """Every area treated as if it had begun."""

    gaps: list[Gap | Number] = []
    gap_year: Year | None = None
    gap_rank: int | None = None
    rank: int | None = None
    of: int | None = None


class LeftOut(Shape):
    """The gap without one donor."""

    dropped: str
    name: str | None = None
    estimate: Number | None = None


class Synthetic(About):
    """One synthetic control."""

    name: str | None = None
    unit: str | None = None
    path: list[Step] = []
    weights: list[Weight] = []
    pre_rmspe: Number | None = None
    placebo: Placebo | None = None
    leave_one_out: list[LeftOut] = []

    @model_validator(mode="after")
    def _gap_is_on_the_path(self) -> Self:
        if self.placebo and self.placebo.gaps and self.path:
            year = self.placebo.gap_year or max(step.year for step in self.path)
            there = [s for s in self.path if s.year == year and None not in (s.treated, s.synthetic)]
            if not there:
                raise ValueError("the year of the gap is not on the path")
        return self


class Jump(About):
    """What followed such a jump elsewhere."""

    cases: int | None = None
    rise: Number = 0
    year: Year = 2000
    share_that_fell_after_two_years: Number = 0
    share_that_fell_as_much: Number = 0


class Beside(Shape):
    """A measure to be read beside the outcome."""

    label: str
    unit: str = ""
    points: list[YearPoint] = []
    england: list[YearPoint] | None = None


class Verdict(Shape):
    """What may be said of one outcome."""

    outcome: Name | None = None
    grade: str | None = None
    sentence: str | None = None
    headline_caution: str | None = None
    further: list[str] | None = None


class Planned(Shape):
    """An outcome or measure of a plan."""

    id: Name
    measure: str
    label: str


class Target(Shape):
    """A year a plan looks to."""

    year: Year


class Noun(Shape):
    """How an indicator is named in a sentence."""

    noun: str


class Plan(Shape):
    """The plan of an answer, as far as pages read it."""

    place: str = ""
    primary_outcome: Name | None = None
    live_year: Year | None = None
    first_year: int = 0
    baselines: list[int] = []
    shown_not_used: list[int] = []
    targets: list[Target] = []
    outcomes: list[Planned] = []
    read_beside: list[Planned] = []
    comparisons: list[str] = []
    indicators: dict[str, str | Noun] | None = None


class Data(Shape):
    """Where an answer's figures come from."""

    source: str = ""
    complete_to: Day | None = None


class Answer(Verdict):
    """``answers/<slug>.json``."""

    slug: Name
    title: str
    sentence: str
    question: str | None = None
    estimates: list[Estimate]
    checks: list[Checked] | None = None
    series: list[SeriesShape] = []
    event_study: list[Moment] | None = None
    synthetic: list[Synthetic] | Synthetic | None = None
    jumps: list[Jump] | None = None
    read_beside: list[Beside] | None = None
    verdicts: list[Verdict] | None = None
    may_say: list[str] = []
    may_not_say: list[str] = []
    would_settle: list[str] = []
    departures: list[str] | None = None
    registered_on: Day | None = None
    computed_at: Day | None = None
    plan: Plan = Plan()
    data: Data = Data()
