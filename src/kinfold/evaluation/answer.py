"""What an answer is made of: numbers with their limits, checks, a grade, and what may be said.

Not the sentence itself: ``reports.plain_words`` writes it and refuses one above the grade.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Grade = Literal["A", "B", "C", "D"]
CheckOutcome = Literal["pass", "fail", "could_not_run"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One number, how it was made, and its limits where it has any."""

    id: str
    outcome: str
    method: str
    label: str
    comparison: str | None
    baseline: int | None
    window: str
    estimate: float | None
    low: float | None = None
    high: float | None = None
    se: float | None = None
    p: float | None = None
    unit: str = ""
    n_units: int | None = None
    prespecified: bool = True
    used: bool = True
    note: str = ""
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One question put to the estimate. ``decides`` checks lower the grade when they do not pass."""

    id: str
    outcome: str
    label: str
    result: CheckOutcome
    detail: str
    decides: bool = True
    would_settle: str | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """The lowest and highest estimate over the starting years, at one target year."""

    target: int
    lowest: float
    lowest_from: int
    highest: float
    highest_from: int
    starts: tuple[int, ...]

    @property
    def one_sign(self) -> bool:
        """Whether every starting year points the same way."""
        return self.lowest > 0 or self.highest < 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the sentence is to be written from, for one outcome."""

    outcome: str
    noun: str
    unit: str
    programme: str
    place: str
    grade: Grade
    by: str
    estimate: float | None
    low: float | None
    high: float | None
    spans: tuple[Span, ...] = ()
    baseline_drives: bool = False
    chance_not_excluded: bool = True
    other_causes: tuple[str, ...] = ()
    people: str = "children"
    period: str = ""
    as_object: str = ""
    path: str = "England's path"
    target: int | None = None
    limits: str = "95%"


@dataclass(slots=True)
class Answer:
    """An answer before its words; ``document`` gives the JSON without grade, sentence and time."""

    plan: Any
    data: dict[str, Any]
    verdicts: list[Verdict] = field(default_factory=list)
    estimates: list[Estimate] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    series: list[dict[str, Any]] = field(default_factory=list)
    event_study: list[dict[str, Any]] = field(default_factory=list)
    synthetic: list[dict[str, Any]] = field(default_factory=list)
    beside: list[dict[str, Any]] = field(default_factory=list)
    jumps: list[dict[str, Any]] = field(default_factory=list)
    draws: dict[str, list[float]] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    departures: list[str] = field(default_factory=list)

    @property
    def primary(self) -> Verdict:
        """The verdict on the plan's primary outcome."""
        return next(one for one in self.verdicts if one.outcome == self.plan.primary_outcome)

    def document(self) -> dict[str, Any]:
        """Give the parts that are numbers, as JSON-ready lists and objects."""
        checks = [asdict(check) for check in self.checks]
        for check in checks:
            check["outcome_measure"] = check.pop("outcome")
            check["outcome"] = check.pop("result")
        return {
            "slug": self.plan.slug,
            "title": self.plan.title,
            "question": self.plan.question,
            "kind": self.plan.kind,
            "plan_digest": self.plan.digest(),
            "plan": self.plan.model_dump(mode="json"),
            "registered_on": self.plan.registered_on.isoformat(),
            "data": self.data,
            "estimates": [asdict(estimate) for estimate in self.estimates],
            "checks": checks,
            "series": self.series,
            "event_study": self.event_study,
            "synthetic": self.synthetic,
            "read_beside": self.beside,
            "jumps": self.jumps,
            "departures": self.departures,
        }


def grade(ceiling: Grade, checks: list[Check]) -> Grade:
    """Give the design's grade, or D when a deciding check failed or could not run.

    A comparison whose checks do not hold, or that nothing was asked of, is no better than before and after,
    whatever its design was to be.
    """
    deciding = [check for check in checks if check.decides]
    return ceiling if deciding and all(check.result == "pass" for check in deciding) else "D"
