"""Did several areas that took up the change move by more than they would have? Together, and each by itself.

Few areas started, so the classical standard error is shown beside what placebo sets of areas give.
"""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from kinfold.evaluation.answer import Answer, Check, Estimate, Grade, Verdict, grade
from kinfold.evaluation.answers import compare
from kinfold.evaluation.answers.judge import LONGER, MONTHLY, check
from kinfold.evaluation.answers.one_area import checks_of, series_line
from kinfold.evaluation.answers.subject import Subject, subject
from kinfold.evaluation.answers.synthetic import synthetic_area, synthetic_estimates, synthetic_shown
from kinfold.evaluation.design import AdoptersPlan, Outcome
from kinfold.evaluation.estimators.staggered import Control, aggregate, group_time_effects
from kinfold.evaluation.panel import AuthorityPanel
from kinfold.evaluation.randomisation import PlaceboInference, among_placebos
from kinfold.kit.progress import Progress
from kinfold.kit.signs import signed

FloatArray = npt.NDArray[np.float64]

CEILING: Grade = "B"
PLACEBO_SETS = 999
FEW_CLUSTERS = 20
LAST_UNDISTURBED = 2019
Z95 = 1.959964
TOGETHER = "adopters"


def _staggered_panel(about: Subject) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Give the balanced panel to 2019: rates, first live year (infinity for never), and the years."""
    plan, block = about.plan, about.block
    assert isinstance(plan, AdoptersPlan)
    years = [year for year in block.years if year <= LAST_UNDISTURBED]
    columns = [block.year(year) for year in years]
    left_out = np.isin(np.array(block.codes), plan.left_out)
    rows = np.flatnonzero(np.isfinite(block.values[:, columns]).all(axis=1) & ~left_out)
    first = np.array([float(plan.treated.get(block.codes[row], np.inf)) for row in rows])
    return block.values[rows][:, columns], first, np.array(years, dtype=np.float64)


def together(about: Subject, baseline: int, target: int, rng: np.random.Generator) -> PlaceboInference | None:
    """Give the adopters' mean change beyond all others', ranked among random sets of as many other areas."""
    assert isinstance(about.plan, AdoptersPlan)
    change = about.change(baseline, target)
    codes = np.array(about.block.codes)
    adopters = np.isin(codes, list(about.plan.treated)) & np.isfinite(change)
    others = np.flatnonzero(
        ~np.isin(codes, [*about.plan.treated, *about.plan.left_out]) & np.isfinite(change)
    )
    if adopters.sum() < 2 or len(others) < FEW_CLUSTERS:
        return None
    total, many = change[others].sum(), int(adopters.sum())
    estimate = float(change[adopters].mean() - total / len(others))
    sets = np.array([rng.choice(others, many, replace=False) for _ in range(PLACEBO_SETS)])
    sums = change[sets].sum(axis=1)
    return among_placebos(estimate, sums / many - (total - sums) / (len(others) - many))


def each_baseline_together(about: Subject, rng: np.random.Generator) -> list[Estimate]:
    """Give the joint difference in change for every starting year and target year."""
    rows = []
    for target in about.plan.targets:
        for baseline in sorted({*about.plan.baselines, *about.plan.shown_not_used}):
            bare = about.estimate(
                f"together-{baseline}-{target.year}",
                method="did",
                label=f"Mean change of the adopters beyond all others, {baseline} to {target.year}",
                comparison="all_others",
                baseline=baseline,
                window=f"{baseline}-{target.year}",
                found=together(about, baseline, target.year, rng),
                used=baseline in about.plan.baselines,
                note=target.flag or "",
            )
            id = f"adopters-{about.outcome.id}-together-{baseline}-{target.year}"
            rows.append(replace(bare, id=id, code=TOGETHER))
    return rows


def staggered(about: Subject) -> list[Estimate]:
    """Give the staggered estimate against areas that never and that not yet started."""
    outcome, first, times = _staggered_panel(about)
    estimates = []
    controls: tuple[tuple[Control, str], ...] = (("never", "never started"), ("not_yet", "not yet started"))
    for control, words in controls:
        found = aggregate(group_time_effects(outcome, first, times, control=control), first, "simple")
        bare = about.estimate(
            f"staggered-{control}",
            method="staggered-did",
            label=f"Staggered difference-in-differences to {LAST_UNDISTURBED}, against areas {words}",
            comparison=control,
            baseline=about.live_year - 1,
            window=f"{int(times[0])}-{LAST_UNDISTURBED}",
            note=f"Callaway and Sant'Anna. Only {int(np.isfinite(first).sum())} areas started: the standard "
            "error is too small to rely on; see the placebo sets.",
        )
        estimates.append(
            replace(
                bare,
                id=f"adopters-{about.outcome.id}-staggered-{control}",
                code=TOGETHER,
                estimate=found.overall,
                low=found.overall - Z95 * found.overall_se,
                high=found.overall + Z95 * found.overall_se,
                se=found.overall_se,
                n_units=len(first),
                used=True,
            )
        )
    return estimates


def staggered_events(about: Subject) -> list[dict[str, object]]:
    """Give the effect by years since the start; the steps before it should be nought."""
    outcome, first, times = _staggered_panel(about)
    found = aggregate(group_time_effects(outcome, first, times), first, "dynamic")
    return [
        {
            "outcome": about.outcome.id,
            "code": TOGETHER,
            "time": about.live_year + int(at),
            "since_start": int(at),
            "base": "the year before each",
            "live": at >= 0,
            "estimate": value,
            "low": value - Z95 * se,
            "high": value + Z95 * se,
            "p": None,
        }
        for at, value, se in zip(found.at, found.estimates, found.ses, strict=True)
    ]


def joint_checks(about: Subject, rows: list[Estimate], events: list[dict[str, object]]) -> list[Check]:
    """Put the joint checks: starting year, years before, chance among placebo sets, and enough areas."""
    plan = about.plan
    assert isinstance(plan, AdoptersPlan)
    main = [row for row in rows if row.used and row.window.endswith(f"-{plan.primary_target}")]
    return [
        _baselines(about, main),
        _before(about, [event for event in events if not event["live"]]),
        _among_sets(about, main),
        check(
            about,
            "enough-areas",
            "Did enough areas start for a comparison of them all?",
            len(plan.treated) >= FEW_CLUSTERS // 2,
            f"{len(plan.treated)} areas started, in {len(set(plan.treated.values()))} year; they volunteered "
            "and were chosen, and their start is known only to the year.",
            "More adopters with dated starts by team, ideally drawn by lot.",
        ),
    ]


def _baselines(about: Subject, main: list[Estimate]) -> Check:
    values = [(row.estimate, row.baseline) for row in main if row.estimate is not None]
    lowest, highest = min(values), max(values)
    return check(
        about,
        "baseline-sensitivity",
        "Does the answer stay the same whichever year it starts from?",
        lowest[0] > 0 or highest[0] < 0,
        f"By {about.plan.primary_target}: {signed(lowest[0])} (from {lowest[1]}) to {signed(highest[0])} "
        f"(from {highest[1]}).",
        MONTHLY,
    )


def _before(about: Subject, before: list[dict[str, object]]) -> Check:
    apart = [event for event in before if float(str(event["low"])) > 0 or float(str(event["high"])) < 0]
    return check(
        about,
        "pre-trend",
        "Were the years before alike?",
        not apart,
        f"{len(apart)} of {len(before)} steps before the start lie apart from nought. With so few areas the "
        "test is weak: a pass does not show that they were alike.",
        LONGER,
    )


def _among_sets(about: Subject, main: list[Estimate]) -> Check:
    shares = [row.p for row in main if row.p is not None]
    said = ", ".join(f"{row.p:.2f} from {row.baseline}" for row in main if row.p is not None)
    return check(
        about,
        "placebo-in-space",
        "Did few sets of other areas change as much?",
        bool(shares) and max(shares) <= about.plan.gates.size,
        f"Share of random sets of as many other areas that changed at least as much: {said}.",
        "More areas, or more years.",
        False,
    )


def _each_area(
    answer: Answer, plan: AdoptersPlan, outcome: Outcome, panel: AuthorityPanel, code: str
) -> None:
    about = subject(plan, outcome, panel, code, plan.treated[code])
    rows = compare.each_baseline(about)
    answer.estimates += compare.naive(about) + rows
    area = synthetic_area(about)
    if area:
        answer.estimates += synthetic_estimates(area)
        answer.synthetic.append(synthetic_shown(area))
    name = about.block.names[about.treated]
    for one in checks_of(about, rows, area):
        answer.checks.append(replace(one, id=f"{one.id}-{code}", label=f"{name}: {one.label}", decides=False))
    answer.series.append(series_line(panel, outcome, code, name))


def _verdict(about: Subject, rows: list[Estimate], checks: list[Check]) -> Verdict:
    plan = about.plan
    from_last = [row for row in rows if row.baseline == about.live_year - 1]
    main = next(row for row in from_last if row.window.endswith(f"-{plan.primary_target}"))
    spans = [
        compare.span(rows, about.outcome.id, "all_others", target.year)
        for target in plan.targets
        if not target.flag
    ]
    by_id = {one.id: one.result for one in checks}
    return Verdict(
        outcome=about.outcome.id,
        noun=about.outcome.noun,
        as_object=about.outcome.as_object or about.outcome.noun,
        unit=about.outcome.unit,
        programme=plan.programme,
        place=plan.place,
        grade=grade(CEILING, checks),
        by=f"March {plan.primary_target}",
        estimate=main.estimate,
        low=main.low,
        high=main.high,
        spans=tuple(span for span in spans if span),
        baseline_drives=by_id["baseline-sensitivity"] != "pass",
        chance_not_excluded=by_id["placebo-in-space"] != "pass",
        other_causes=plan.other_causes,
        target=plan.primary_target,
        path="the mean of other authorities",
    )


def answer_adopters(
    plan: AdoptersPlan, panel: AuthorityPanel, data: dict[str, object], progress: Progress
) -> Answer:
    """Answer a plan about several adopters: every outcome together, then each area by itself."""
    answer = Answer(plan=plan, data=data)
    rng = np.random.default_rng(plan.seed)
    with progress.stage(f"Comparing {plan.place}", total=len(plan.outcomes) * len(plan.treated)) as advance:
        for outcome in plan.outcomes:
            about = subject(plan, outcome, panel, next(iter(plan.treated)), plan.live_year)
            rows = each_baseline_together(about, rng)
            events = staggered_events(about)
            checks = joint_checks(about, rows, events)
            answer.estimates += rows + staggered(about)
            answer.event_study += events
            answer.checks += checks
            answer.verdicts.append(_verdict(about, rows, checks))
            for code in plan.treated:
                _each_area(answer, plan, outcome, panel, code)
                advance(1)
            answer.series.append(series_line(panel, outcome, "england", "England"))
    return answer
