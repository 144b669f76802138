"""The page of one answer: what may be said first, then every number it rests on, all starting years at once."""

from dataclasses import dataclass
from typing import Any

from kinfold.reports.charts.chart import Chart
from kinfold.reports.tables import Table
from kinfold.reports.wording import day, figure, interval, number, signed
from kinfold.web.presenters import answer_charts as charts

Figures = dict[str, Any]
GRADE_WORDS = {
    "A": "a comparison by lot",
    "B": "a comparison whose checks hold",
    "C": "a comparison that holds in part: other causes remain possible",
    "D": "a change over time alone, or a comparison whose checks failed",
}
OUTCOMES = {"pass": "Holds", "fail": "Does not hold", "could_not_run": "Could not be run"}
METHODS = {
    "before-after": "Before and after",
    "its": "Trend before, carried on",
    "did": "Difference in differences",
    "event-study": "Event study",
    "synthetic-control": "Synthetic control",
    "synthetic-did": "Synthetic difference in differences",
    "staggered-did": "Staggered difference in differences",
    "waiting-list": "Against families still waiting",
}


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """All of an answer's page."""

    slug: str
    title: str
    question: str
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
    claims: Table | None
    event_studies: tuple[Chart, ...]
    synthetic: tuple[Chart, ...]
    estimates: tuple[Table, ...]
    checks: Table | None
    failed: int
    plan: tuple[tuple[str, str], ...]
    again: str


def answer_page(answer: Figures) -> AnswerPage:
    """Make the page of an answer as it was released."""
    grade = str(answer.get("grade", "D"))
    checks = answer.get("checks", [])
    return AnswerPage(
        slug=answer["slug"],
        title=answer["title"],
        question=answer.get("question", ""),
        grade=grade,
        grade_words=GRADE_WORDS.get(grade, ""),
        caution=answer.get("headline_caution"),
        sentence=answer["sentence"],
        may_say=tuple(answer.get("may_say", ())),
        may_not_say=tuple(answer.get("may_not_say", ())),
        would_settle=tuple(answer.get("would_settle", ())),
        levels=_levels(answer),
        lines=charts.levels(answer),
        starts=charts.by_start(answer),
        claims=_claims(answer),
        event_studies=charts.event_studies(answer),
        synthetic=charts.synthetic(answer),
        estimates=_estimates(answer),
        checks=_checks(checks),
        failed=sum(check.get("outcome") != "pass" for check in checks),
        plan=_plan(answer),
        again=f"kinfold evaluate run {answer['slug']} --out answers",
    )


def _levels(answer: Figures) -> Table | None:
    series = charts.primary_series(answer)
    if not series:
        return None
    years = charts.chosen_years(answer, series)
    rows = []
    for one in series:
        by_year = {point.get("year"): point for point in one["points"]}
        cells = [
            figure(by_year.get(year, {}).get("value"), by_year.get(year, {}).get("status")) for year in years
        ]
        rows.append((str(one["name"]), *cells))
    caption = f"{charts.titles(answer)[series[0]['measure']]}, {series[0]['unit']}"
    return Table(caption, ("Area", *(str(year) for year in years)), tuple(rows))


def _claims(answer: Figures) -> Table | None:
    claims = answer.get("plan", {}).get("claims", [])
    simple = [each for each in answer["estimates"] if each["method"] == "before-after"]
    if not claims and not simple:
        return None
    rows = [
        ("Said in public", str(each["text"]), str(each["window"]), f"{signed(each['change_pct'], 0)}%",
         f"{each['source']}. {each['status']}")
        for each in claims
    ]  # fmt: skip
    rows += [
        ("Computed here", str(each["label"]), str(each["window"]),
         f"{signed(each['estimate'])} {each.get('unit', '')}".strip(), str(each.get("note", "")))
        for each in simple
    ]  # fmt: skip
    headers = ("By whom", "What", "When", "Change", "Note")
    return Table("What was said, beside the same simple change computed here", headers, tuple(rows),
                 prose=frozenset({1, 4}))  # fmt: skip


def _estimates(answer: Figures) -> tuple[Table, ...]:
    names = charts.titles(answer)
    tables = []
    for outcome in charts.outcomes(answer):
        rows = [_estimate(each) for each in answer["estimates"] if charts.outcome_of(each, answer) == outcome]
        if rows:
            tables.append(_estimate_table(names.get(outcome, outcome), rows))
    return tuple(tables)


def _estimate_table(name: str, rows: list[tuple[str, ...]]) -> Table:
    headers = ("Method", "What", "Compared with", "From", "Estimate", "95% interval", "In the plan", "Note")
    return Table(f"Every estimate: {name}", headers, tuple(rows), prose=frozenset({1, 7}))


def _estimate(each: Figures) -> tuple[str, ...]:
    ratio = "ratio" in str(each.get("unit", ""))
    value = number(each.get("estimate"), 2) if ratio else signed(each.get("estimate"))
    shown = "yes" if each.get("prespecified", True) else "no, added afterwards"
    return (
        METHODS.get(each["method"], str(each["method"]).replace("-", " ")),
        str(each.get("label", "")),
        str(each.get("comparison") or "itself before").replace("_", " "),
        str(each.get("baseline") or each.get("window") or ""),
        value,
        interval(each.get("low"), each.get("high"), 2 if ratio else 1),
        shown,
        str(each.get("note") or ""),
    )


def _checks(checks: list[Figures]) -> Table | None:
    if not checks:
        return None
    rows = tuple(
        (
            str(check["label"]),
            OUTCOMES.get(check["outcome"], str(check["outcome"])),
            str(check.get("detail", "")),
        )
        for check in checks
    )
    return Table("Checks put to the comparison", ("Check", "Outcome", "What was found"), rows,
                 prose=frozenset({2}))  # fmt: skip


def _plan(answer: Figures) -> tuple[tuple[str, str], ...]:
    data, plan = answer.get("data", {}), answer.get("plan", {})
    pairs = (
        ("Question", answer.get("question")),
        ("Plan registered", day(answer.get("registered_on"))),
        ("What was known of the data then", plan.get("seen_before")),
        ("What is estimated", plan.get("estimand")),
        ("For whom", plan.get("population")),
        ("Missing figures", plan.get("missing_data")),
        ("Many comparisons", plan.get("multiplicity")),
        ("Data", data.get("source")),
        ("Data complete to", str(data["complete_to"]) if data.get("complete_to") else None),
        ("Computed", day(answer.get("computed_at"))),
        ("Digest of the plan", answer.get("plan_digest")),
        ("Digest of the data", data.get("digest")),
        ("Departures from the plan", "; ".join(answer.get("departures") or []) or "none"),
    )
    return tuple((name, str(words)) for name, words in pairs if words)
