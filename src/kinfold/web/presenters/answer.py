"""The page of one answer: what may be said first, then every number it rests on."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.charts.chart import Chart
from kinfold.reports.tables import Table
from kinfold.reports.wording import day
from kinfold.web.presenters import answer_charts as charts
from kinfold.web.presenters import answer_tables as tables
from kinfold.web.presenters.answer_synthetic import synthetic

Figures = dict[str, Any]
GRADE_WORDS = {
    "A": "a comparison by lot",
    "B": "a comparison whose checks hold",
    "C": "a comparison that holds in part: other causes remain possible",
    "D": "a change over time alone, or a comparison whose checks failed",
}


@dataclass(frozen=True, slots=True)
class OutcomeLink:
    """Another outcome of the same answer, on its own page."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """All of an answer's page, about one of its outcomes."""

    slug: str
    title: str
    question: str
    outcome: str
    is_primary: bool
    grade: str
    grade_words: str
    caution: str | None
    sentence: str
    may_say: tuple[str, ...]
    may_not_say: tuple[str, ...]
    would_settle: tuple[str, ...]
    levels: Table | None
    lines: tuple[Chart, ...]
    starts: tuple[Chart, ...]
    every_start: Table | None
    claims: Table | None
    other_estimates: Table | None
    event_studies: tuple[Chart, ...]
    synthetic: tuple[Chart, ...]
    beside: Table | None
    jumps: tuple[str, ...]
    checks: Table | None
    others: tuple[OutcomeLink, ...]
    plan: tuple[tuple[str, str], ...]
    again: str


def primary_of(answer: Figures) -> str:
    """Give the outcome the answer is about."""
    return next(iter(charts.outcomes(answer)), "")


def answer_page(answer: Figures, outcome: str | None = None) -> AnswerPage:
    """Make the page of an answer as it was released, about its primary outcome or another.

    Raises KeyError for an outcome it has not.
    """
    known = charts.outcomes(answer)
    chosen = outcome or primary_of(answer)
    if outcome is not None and outcome not in known:
        raise KeyError(outcome)
    names = charts.titles(answer)
    grade = str(answer.get("grade", "D"))
    is_primary = chosen == primary_of(answer)
    return AnswerPage(
        slug=answer["slug"],
        title=answer["title"],
        question=answer.get("question", ""),
        outcome=names.get(chosen, chosen),
        is_primary=is_primary,
        grade=grade,
        grade_words=GRADE_WORDS.get(grade, ""),
        caution=answer.get("headline_caution"),
        sentence=answer["sentence"],
        may_say=tuple(answer.get("may_say", ())),
        may_not_say=tuple(answer.get("may_not_say", ())),
        would_settle=tuple(answer.get("would_settle", ())),
        levels=tables.levels(answer, chosen),
        lines=charts.levels(answer, chosen),
        starts=charts.by_start(answer, chosen),
        every_start=tables.every_start(answer, chosen),
        claims=tables.claims(answer, chosen),
        other_estimates=tables.other_estimates(answer, chosen),
        event_studies=charts.event_studies(answer, chosen),
        synthetic=synthetic(answer, chosen),
        beside=tables.beside(answer) if is_primary else None,
        jumps=tables.jumps(answer, chosen),
        checks=tables.checks(answer, chosen),
        others=tuple(OutcomeLink(each, names.get(each, each)) for each in known if each != chosen),
        plan=_plan(answer),
        again=f"kinfold evaluate run {answer['slug']} --out answers",
    )


def _plan(answer: Figures) -> tuple[tuple[str, str], ...]:
    data, plan = answer.get("data", {}), answer.get("plan", {})
    pairs = (
        ("Plan registered", day(answer.get("registered_on"))),
        ("What was known of the data then", plan.get("seen_before")),
        ("What is estimated", plan.get("estimand")),
        ("For whom", plan.get("population")),
        ("Missing figures", plan.get("missing_data")),
        ("Many comparisons", plan.get("multiplicity")),
        ("Data", data.get("source")),
        ("Data complete to", day(data["complete_to"]) if data.get("complete_to") else None),
        ("Computed", day(answer.get("computed_at"))),
        ("Digest of the plan", answer.get("plan_digest")),
        ("Digest of the data", data.get("digest")),
        ("Departures from the plan", "; ".join(answer.get("departures") or []) or "none"),
    )
    return tuple((name, str(words)) for name, words in pairs if words)
