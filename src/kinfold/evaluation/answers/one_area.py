"""Did one area change by more than it would have? Every comparison, every starting year, every check.

Not the words: ``reports.plain_words`` writes the sentence from the verdicts made here.
"""

from kinfold.evaluation.answer import Answer, Check, Estimate, Grade, Verdict, grade
from kinfold.evaluation.answers import compare, judge
from kinfold.evaluation.answers.jumps import after_such_a_jump, read_beside
from kinfold.evaluation.answers.subject import Subject, subject
from kinfold.evaluation.answers.synthetic import (
    SyntheticArea,
    synthetic_area,
    synthetic_estimates,
    synthetic_shown,
)
from kinfold.evaluation.design import OneAreaPlan, Outcome
from kinfold.evaluation.panel import AuthorityPanel
from kinfold.kit.progress import Progress

CEILING: Grade = "C"


def _primary_effect(about: Subject) -> Estimate:
    """Give the estimate of the last year before the start against all others: what the checks are put to."""
    plan = about.plan
    found = about.difference("all_others", about.live_year - 1, plan.primary_target)
    return about.estimate(
        "primary",
        method="did",
        label="Change beyond all other authorities, from the last year before the start",
        comparison="all_others",
        baseline=about.live_year - 1,
        window=f"{about.live_year - 1} to {plan.primary_target}",
        found=found,
        used=False,
        note="The number that the checks are put to; every starting year is in the table of starting years.",
    )


def checks_of(about: Subject, rows: list[Estimate], area: SyntheticArea | None) -> list[Check]:
    """Put every check to one outcome of one area."""
    effect = _primary_effect(about).estimate or 0.0
    return [
        judge.baseline_sensitivity(about, rows),
        *judge.populations(about),
        judge.years_before(about, effect),
        judge.jump_before(about),
        *judge.decisions_moved(about),
        judge.placebo_in_time(about, effect),
        judge.placebo_in_space(about, rows),
        judge.fit_gate(about, area),
        judge.donors_left_out(about, area),
    ]


def verdict_of(about: Subject, rows: list[Estimate], checks: list[Check], place: str) -> Verdict:
    """Give what the sentence is to be written from."""
    plan, outcome = about.plan, about.outcome
    headline = "england" if "england" in plan.comparisons else plan.comparisons[0]
    spans = [
        compare.span(rows, outcome.id, headline, target.year) for target in plan.targets if not target.flag
    ]
    primary = _primary_effect(about)
    sensitive = next(check for check in checks if check.id == "baseline-sensitivity").result != "pass"
    space = next(check for check in checks if check.id == "placebo-in-space").result
    return Verdict(
        outcome=outcome.id,
        noun=outcome.noun,
        as_object=outcome.as_object or outcome.noun,
        unit=outcome.unit,
        programme=plan.programme,
        place=place,
        grade=grade(CEILING, checks),
        by=f"March {plan.primary_target}",
        estimate=primary.estimate,
        low=primary.low,
        high=primary.high,
        spans=tuple(found for found in spans if found),
        baseline_drives=sensitive,
        chance_not_excluded=space != "pass",
        other_causes=plan.other_causes,
        target=plan.primary_target,
    )


def series_line(panel: AuthorityPanel, outcome: Outcome, code: str, name: str) -> dict[str, object]:
    """Give one line of the chart: every year's rate and count with its status."""
    return {
        "outcome": outcome.id,
        "measure": outcome.measure,
        "unit": outcome.unit,
        "code": code,
        "name": name,
        "points": panel.points(code, outcome.measure),
    }


def answer_outcome(answer: Answer, plan: OneAreaPlan, outcome: Outcome, panel: AuthorityPanel) -> None:
    """Add one outcome's numbers, checks and verdict to the answer."""
    about = subject(plan, outcome, panel, plan.treated, plan.live_year)
    rows = compare.each_baseline(about)
    if outcome.id == plan.primary_outcome:
        answer.facts += compare.naive_facts(about)
    area = synthetic_area(about)
    if outcome.id == plan.primary_outcome:
        answer.estimates += compare.reported(about)
        answer.beside += read_beside(about)
    answer.estimates += [*compare.naive(about), _primary_effect(about), *rows, *compare.longer_history(about)]
    for base in (plan.live_year - 1, plan.live_year - 2):
        answer.event_study += compare.event_study(about, base)
    if area:
        answer.estimates += synthetic_estimates(area)
        answer.synthetic.append(synthetic_shown(area))
    jump = after_such_a_jump(about)
    answer.jumps += [jump] if jump else []
    checks = checks_of(about, rows, area)
    answer.checks += checks
    name = about.block.names[about.treated]
    for code, called in ((about.code, name), ("england", "England")):
        answer.series.append(series_line(panel, outcome, code, called))
    answer.verdicts.append(verdict_of(about, rows, checks, plan.place))
    known = about.counts().get(plan.primary_target)
    found = about.difference("all_others", plan.live_year - 1, plan.primary_target)
    if found and known:
        answer.data["population"] = round(known[1])
        others = about.difference_placebos("all_others", plan.live_year - 1, plan.primary_target)
        answer.draws[outcome.id] = [float(found.estimate - value) for value in others]


def answer_one_area(
    plan: OneAreaPlan, panel: AuthorityPanel, data: dict[str, object], progress: Progress
) -> Answer:
    """Answer a one-area plan: every outcome, in the plan's order."""
    answer = Answer(plan=plan, data=data)
    with progress.stage(f"Comparing {plan.place}", total=len(plan.outcomes)) as advance:
        for outcome in plan.outcomes:
            answer_outcome(answer, plan, outcome, panel)
            advance(1)
    return answer
