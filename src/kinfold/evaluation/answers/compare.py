"""The comparisons of one area: before and after, difference in change from each starting year, the longer
line.

Not the checks: ``answers.judge`` puts those to these numbers.
"""

from dataclasses import replace

import numpy as np

from kinfold.domain.errors import UserError
from kinfold.evaluation.answer import Estimate, Span
from kinfold.evaluation.answers.subject import COMPARISON_NAMES, Subject
from kinfold.evaluation.design import Target
from kinfold.evaluation.estimators.event_study import gaps
from kinfold.evaluation.estimators.its import interrupted_series
from kinfold.evaluation.estimators.prepost import before_after
from kinfold.evaluation.randomisation import among_placebos
from kinfold.kit.signs import signed_share

LAST_UNDISTURBED = 2019
PER_CENT = "per cent change in the rate"
NAIVE_NOTE = (
    "Limits are for chance in counting only; children of one family are not independent. "
    "Says nothing of what would have happened anyway."
)


def _own_changes(subject: Subject) -> list[tuple[int, tuple[float, float], tuple[float, float]]]:
    """Give the year before the start and the first live one, each with count and population then and at the
    primary target."""
    known, target = subject.counts(), subject.plan.primary_target
    years = (subject.live_year - 1, subject.live_year)
    return [(year, known[year], known[target]) for year in years if {year, target} <= known.keys()]


def naive_facts(subject: Subject) -> list[str]:
    """Say the area's own change to the primary target twice: in number, and as a rate."""
    target = subject.plan.primary_target
    facts = []
    for baseline, (x0, n0), (x1, n1) in _own_changes(subject):
        rates = x0 / n0 * 10_000, x1 / n1 * 10_000
        facts.append(
            f"From 31 March {baseline} to 31 March {target} the number went from {x0:,.0f} to {x1:,.0f} "
            f"({signed_share(x1 / x0 - 1)}) and the rate from {rates[0]:.1f} to {rates[1]:.1f} "
            f"{subject.outcome.unit} ({signed_share(rates[1] / rates[0] - 1)})."
        )
    return facts


def naive(subject: Subject) -> list[Estimate]:
    """Give the change in the area's own rate to the primary target, from the year before the start and from
    the first live."""
    target = subject.plan.primary_target
    rows = []
    for baseline, (x0, n0), (x1, n1) in _own_changes(subject):
        ratio = before_after(x0, n0, x1, n1)
        bare = subject.estimate(
            f"naive-{baseline}",
            method="before-after",
            label=f"Before and after, rate {subject.outcome.unit}, 31 March {baseline} to {target}",
            baseline=baseline,
            window=f"31 March {baseline} to 31 March {target}",
            note=f"In number {x0:,.0f} to {x1:,.0f}, {signed_share(x1 / x0 - 1)}. {NAIVE_NOTE}",
        )
        rows.append(
            replace(
                bare,
                estimate=(ratio.ratio - 1) * 100,
                low=(ratio.low - 1) * 100,
                high=(ratio.high - 1) * 100,
                unit=PER_CENT,
                n_units=1,
            )
        )
    return rows


def reported(subject: Subject) -> list[Estimate]:
    """Give what others have claimed, as they claimed it: never computed here, never used."""
    return [
        replace(
            subject.estimate(
                f"reported-{number}",
                method="reported",
                label=claim.text,
                window=claim.window,
                used=False,
                note=f"{claim.source}. {claim.status}",
            ),
            estimate=claim.change_pct,
            unit="per cent change, as reported",
            prespecified=False,
        )
        for number, claim in enumerate(subject.plan.claims, start=1)
    ]


def _difference(subject: Subject, comparison: str, baseline: int, target: Target) -> Estimate:
    found = subject.difference(comparison, baseline, target.year)
    used = baseline in subject.plan.baselines
    notes = [] if used else ["already live: shown, not used as a starting year"]
    notes += [target.flag] if target.flag else []
    notes += [] if found else ["a figure is missing"]
    return subject.estimate(
        f"did-{comparison}-{baseline}-{target.year}",
        method="did",
        label=f"Change beyond {COMPARISON_NAMES[comparison]}, {baseline} to {target.year}",
        comparison=comparison,
        baseline=baseline,
        window=f"{baseline}-{target.year}",
        found=found,
        used=used,
        note="; ".join(notes),
    )


def each_baseline(subject: Subject) -> list[Estimate]:
    """Give the difference in change under every comparison, starting year and target year."""
    plan = subject.plan
    return [
        _difference(subject, comparison, baseline, target)
        for comparison in plan.comparisons
        for target in plan.targets
        for baseline in sorted({*plan.baselines, *plan.shown_not_used})
    ]


def span(rows: list[Estimate], outcome: str, comparison: str, target: int) -> Span | None:
    """Give the range of the usable estimates over starting years, or None when there are fewer than two."""
    chosen = [
        (row.estimate, row.baseline)
        for row in rows
        if (row.outcome, row.comparison, row.used, row.method) == (outcome, comparison, True, "did")
        and row.window.endswith(f"-{target}")
        and row.estimate is not None
        and row.baseline is not None
    ]
    if len(chosen) < 2:
        return None
    (lowest, lowest_from), (highest, highest_from) = min(chosen), max(chosen)
    return Span(
        target, lowest, lowest_from, highest, highest_from, tuple(sorted(start for _, start in chosen))
    )


def longer_history(subject: Subject) -> list[Estimate]:
    """Give the step against the area's own line before, by an interrupted series; it is short and says so."""
    known = subject.counts()
    years = [year for year in sorted(known) if subject.plan.first_year <= year <= LAST_UNDISTURBED]
    before = sum(year < subject.live_year for year in years)
    people = np.array([known[year][1] for year in years])
    try:
        found = interrupted_series(np.array([known[year][0] for year in years]), people, before)
    except UserError:
        return []
    bare = subject.estimate(
        "its",
        method="its",
        label=f"Step at {subject.live_year} against its own line since {years[0]}",
        comparison="its own past",
        window=f"{years[0]}-{years[-1]}",
        note=f"Only {before} yearly points before the start; over-dispersion {found.dispersion:.1f}. "
        "Neighbouring years are related, so the limits are too narrow.",
    )
    return [
        replace(
            bare,
            estimate=(found.ratio - 1) * 100,
            low=(found.low - 1) * 100,
            high=(found.high - 1) * 100,
            se=found.se_log,
            unit=PER_CENT,
            n_units=1,
        )
    ]


def event_study(subject: Subject, base: int) -> list[dict[str, object]]:
    """Give the area's gap to all other authorities year by year from a base year, with placebo limits."""
    values, row = subject.comparable()
    gap = gaps(values, subject.block.year(base))
    points: list[dict[str, object]] = []
    for column, year in enumerate(subject.block.years):
        if year == base or not np.isfinite(gap[row, column]):
            continue
        found = among_placebos(float(gap[row, column]), np.delete(gap[:, column], row))
        points.append(
            {
                "outcome": subject.outcome.id,
                "code": subject.code,
                "time": year,
                "base": base,
                "live": year >= subject.live_year,
                "estimate": found.estimate,
                "low": found.low,
                "high": found.high,
                "p": found.p,
            }
        )
    return points
