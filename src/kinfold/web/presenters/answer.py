"""The page of one answer: what may be said first, then every number it rests on."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.charts.chart import Chart
from kinfold.reports.tables import Table
from kinfold.reports.wording import day
from kinfold.web.presenters import answer_charts as charts
from kinfold.web.presenters import answer_tables as tables
from kinfold.web.presenters.answer_parts import Part, only, parts_of, verdict_of
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
    """Another part of the same answer; the first part, on the answer's own page, has no id."""

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
    further: tuple[str, ...]
    may_say: tuple[str, ...]
    may_not_say: tuple[str, ...]
    would_settle: tuple[str, ...]
    levels: Table | None
    lines: tuple[Chart, ...]
    starts: tuple[Chart, ...]
    every_start: Table | None
    claims_heading: str
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
    source: str

    @property
    def contents(self) -> dict[str, str]:
        """The headings of the parts this page has, by their place on it, in order."""
        parts = (
            ("said", "What may be said", self.may_say or self.may_not_say),
            ("happened", "What happened", self.lines),
            ("starts", "Does the starting year decide?", self.starts or self.every_start),
            ("claims", self.claims_heading, self.claims),
            ("alike", "Were the years before alike?", self.event_studies),
            ("mixture", "Beside a mixture of other areas", self.synthetic),
            ("jumps", "What followed such a jump elsewhere?", self.jumps),
            ("estimates", "Other estimates" if self.starts else "Estimates", self.other_estimates),
            ("beside", "Read beside", self.beside or self.others),
            ("checks", "Checks", self.checks),
            ("settle", "What would settle it", self.is_primary and self.would_settle),
            ("plan", "The plan, and how to run it again", self.is_primary),
            ("sources", "Sources", self.source),
        )
        return {place: heading for place, heading, is_there in parts if is_there}


def answer_page(answer: Figures, part_id: str | None = None) -> AnswerPage:
    """Make the page of an answer as it was released: its first part, or the part asked for.

    Raises KeyError for a part it has not.
    """
    parts = parts_of(answer)
    first = parts[0]
    part = first if part_id is None else {each.id: each for each in parts}[part_id]
    is_primary = part == first
    cut = only(answer, part)
    verdict = answer if is_primary else verdict_of(answer, part.outcome) if part.id == part.outcome else {}
    grade = str(verdict.get("grade") or "D")
    chosen = part.outcome
    return AnswerPage(
        slug=answer["slug"],
        title=answer["title"],
        question=answer.get("question", ""),
        outcome=part.text,
        is_primary=is_primary,
        grade=grade,
        grade_words=GRADE_WORDS.get(grade, ""),
        caution=verdict.get("headline_caution"),
        sentence=str(verdict.get("sentence") or ""),
        further=tuple(verdict.get("further") or ()),
        may_say=tuple(answer.get("may_say", ())) if is_primary else (),
        may_not_say=tuple(answer.get("may_not_say", ())) if is_primary else (),
        would_settle=tuple(answer.get("would_settle", ())),
        levels=tables.levels(cut, chosen),
        lines=charts.levels(cut, chosen) + charts.ratios(cut, chosen),
        starts=charts.by_start(cut, chosen),
        every_start=tables.every_start(cut, chosen),
        claims_heading=tables.claims_heading(cut),
        claims=tables.claims(cut, chosen),
        other_estimates=tables.other_estimates(cut, chosen),
        event_studies=charts.event_studies(cut, chosen),
        synthetic=synthetic(cut, chosen),
        beside=tables.beside(answer) if is_primary else None,
        jumps=tables.jumps(cut, chosen),
        checks=tables.checks(cut, chosen),
        others=_others(parts, part),
        plan=_plan(answer),
        source=charts.full_source_of(answer),
        again=f"kinfold evaluate run {answer['slug']} --out answers",
    )


def _others(parts: list[Part], part: Part) -> tuple[OutcomeLink, ...]:
    return tuple(
        OutcomeLink("" if each == parts[0] else each.id, each.text) for each in parts if each != part
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
        ("Computed", day(answer.get("computed_at"))),
        ("Digest of the plan", answer.get("plan_digest")),
        ("Digest of the data", data.get("digest")),
        ("Departures from the plan", "; ".join(answer.get("departures") or []) or "none"),
    )
    return tuple((name, str(words)) for name, words in pairs if words)
