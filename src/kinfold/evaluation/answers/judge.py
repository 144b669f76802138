"""The checks put to one area's comparison, each with what it asked, what it found, and what would settle it.

Not the grade: ``answer.grade`` takes these and lowers it.
"""

import numpy as np

from kinfold.evaluation.answer import Check, CheckOutcome, Estimate
from kinfold.evaluation.answers.compare import span
from kinfold.evaluation.answers.subject import COMPARISON_NAMES, Subject
from kinfold.evaluation.answers.synthetic import SyntheticArea
from kinfold.evaluation.estimators.event_study import gaps, pre_trend
from kinfold.evaluation.randomisation import rank_from_largest
from kinfold.kit.signs import signed, signed_share

MONTHLY = "Monthly counts of children on plans, starting and ending, from several years before the start."
LONGER = "A series that begins well before 2010, so that the years before can be shown to be alike."
DECISIONS = "A look, without knowledge of the dates, at a sample of conference decisions of the peak year."
STEADY = 1.25
SAME = 0.05
DONORS = "Areas that had walked the same path before; without them no mix can stand in for this area."


def check(
    subject: Subject, id: str, label: str, passed: bool | None, detail: str, settle: str, decides: bool = True
) -> Check:
    """Give a check's result; ``passed`` None means that it could not run, which counts against the grade."""
    result: CheckOutcome = "could_not_run" if passed is None else "pass" if passed else "fail"
    return Check(
        id=id,
        outcome=subject.outcome.id,
        label=label,
        result=result,
        detail=detail,
        decides=decides,
        would_settle=None if passed else settle,
    )


def baseline_sensitivity(subject: Subject, rows: list[Estimate]) -> Check:
    """Ask whether every starting year points the same way at the primary target, in every comparison."""
    target = subject.plan.primary_target
    parts, agree = [], []
    for comparison in subject.plan.comparisons:
        found = span(rows, subject.outcome.id, comparison, target)
        if not found:
            continue
        agree.append(found.one_sign)
        parts.append(
            f"against {COMPARISON_NAMES[comparison]} {signed(found.lowest)} (from {found.lowest_from}) to "
            f"{signed(found.highest)} (from {found.highest_from})"
        )
    return check(
        subject,
        "baseline-sensitivity",
        "Does the answer stay the same whichever year it starts from?",
        all(agree) if agree else None,
        f"By {target}, {'; '.join(parts)}." if parts else "Too few starting years are known.",
        MONTHLY,
    )


def populations(subject: Subject) -> list[Check]:
    """Ask whether the starting years say the same over populations revised after the 2011 census.

    Shown, not deciding: rates over the populations of their day are the ones a reader can look up.
    """
    target, other = subject.plan.primary_target, subject.over_revised_populations()
    if other is None:
        return []
    pairs = []
    for year in subject.plan.baselines:
        old, new = (one.difference("all_others", year, target) for one in (subject, other))
        pairs += [(old.estimate, new.estimate, year)] if old and new else []
    largest = max((abs(new - old) for old, new, _ in pairs), default=0.0)
    if len(pairs) < 2 or largest < SAME:
        return []
    ranges = [sorted((pair[at], pair[2]) for pair in pairs) for at in (0, 1)]
    signs = [(one[0][0] < 0, one[-1][0] < 0) for one in ranges]
    (low, low_from), (high, high_from) = ranges[1][0], ranges[1][-1]
    detail = (
        f"Over populations revised after the 2011 census, before 2013 too, the change beyond all other "
        f"authorities to {target} runs from {signed(low)} (from {low_from}) to {signed(high)} (from "
        f"{high_from}); no starting year moves by more than {largest:.1f}."
    )
    label = "Is it the same over populations revised after the 2011 census?"
    return [check(subject, "populations", label, signs[0] == signs[1], detail, MONTHLY, decides=False)]


def years_before(subject: Subject, effect: float) -> Check:
    """Test the years before jointly, and say how large a drift the test could have missed."""
    plan, base = subject.plan, subject.live_year - 1
    values, row = subject.comparable()
    before = [subject.block.year(year) for year in plan.baselines]
    label = "Were the years before alike?"
    if not np.isfinite(values[row, before]).all():
        return check(subject, "pre-trend", label, None, "A year before is missing.", LONGER)
    found = pre_trend(gaps(values, subject.block.year(base)), row, before, subject.block.year(base))
    horizon = plan.primary_target - base
    drift = found.detectable_drift
    able = drift is not None and drift * horizon < abs(effect)
    power = (
        f"The test would find a steady drift of {drift:.1f} {subject.outcome.unit} a year four times in "
        f"five, which over {horizon} years makes {drift * horizon:.1f}"
        if drift is not None
        else "The test could not reliably find even a large drift"
    )
    verdict = "" if able else "; a drift as large as the estimate could pass unseen"
    detail = (
        f"Joint test of {plan.baselines[0]} to {base}: p = {found.p:.2f} among {found.of} areas. "
        f"{power}{verdict}."
    )
    return check(subject, "pre-trend", label, found.p > 0.1 and able, detail, LONGER)


def jump_before(subject: Subject) -> Check:
    """Ask whether the last step before the start was out of the ordinary, as a ratio among all areas."""
    values, row = subject.comparable()
    last = subject.block.year(subject.live_year - 1)
    label = f"Was the year before the start ({subject.live_year - 1}) an ordinary one?"
    with np.errstate(invalid="ignore", divide="ignore"):
        steps = np.abs(np.log(values[:, last] / values[:, last - 1]))
    if not np.isfinite(steps[row]):
        return check(subject, "jump-before", label, None, "A year before is missing.", DECISIONS)
    rank, of = rank_from_largest(float(steps[row]), np.delete(steps, row))
    before, after = values[row, last - 1], values[row, last]
    detail = (
        f"The rate went from {before:.1f} to {after:.1f} ({signed_share(after / before - 1)}) in the year "
        f"before: the {rank}{_ending(rank)} largest change of {of} areas."
    )
    return check(subject, "jump-before", label, rank / of > 0.1, detail, DECISIONS)


def _ending(number: int) -> str:
    if number % 100 in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def decisions_moved(subject: Subject) -> list[Check]:
    """Ask whether the decisions that feed the outcome moved in the year before the start.

    Looks at the plan's ``decided_by`` measures, for the primary outcome only: if conferences and new plans
    jump together, a fall afterwards may be decisions coming back, not need.
    """
    plan = subject.plan
    if subject.outcome.id != plan.primary_outcome or not plan.decided_by:
        return []
    years = [subject.live_year - 2, subject.live_year - 1, subject.live_year]
    parts, ratios = [], []
    for measure in plan.read_beside:
        found = [subject.panel.count(subject.code, measure.measure, year) for year in years]
        if measure.id in plan.decided_by and all(found):
            before, peak, after = (float(value or 0) for value in found)
            ratios.append(peak / before)
            parts.append(f"{measure.noun} {before:,.0f}, {peak:,.0f}, {after:,.0f}")
    detail = f"In the years to March {years[0]}, {years[1]}, {years[2]}: {'; '.join(parts)}."
    label = "Were decisions steady in the year before the start?"
    steady = max(ratios) <= STEADY if ratios else None
    return [check(subject, "decisions-moved", label, steady, detail, DECISIONS)]


def placebo_in_time(subject: Subject, effect: float) -> Check:
    """Pretend that the change came earlier, when nothing was done: the same sum should find little."""
    plan = subject.plan
    distance = plan.primary_target - (subject.live_year - 1)
    target = subject.live_year - 1
    start = target - distance
    label = "Does the same sum find nothing where nothing was done, earlier?"
    found = subject.difference("all_others", start, target) if start >= plan.first_year else None
    if not found:
        return check(subject, "placebo-in-time", label, None, "The series begins too late.", LONGER)
    quiet = found.p > 0.1 and abs(found.estimate) < abs(effect)
    detail = (
        f"With a pretended start in {start + 1}, {start} to {target} against all others gives "
        f"{signed(found.estimate)} {subject.outcome.unit} (rank {found.rank} of {found.of}); the estimate "
        f"itself is {signed(effect)}."
    )
    return check(subject, "placebo-in-time", label, quiet, detail, LONGER)


def placebo_in_space(subject: Subject, rows: list[Estimate]) -> Check:
    """Ask how many areas without the programme changed as much."""
    target = subject.plan.primary_target
    chosen = [
        row
        for row in rows
        if (row.method, row.comparison, row.used) == ("did", "all_others", True)
        and row.window.endswith(f"-{target}")
        and row.p is not None
    ]
    label = "Did few areas without the programme change as much?"
    if not chosen:
        return check(subject, "placebo-in-space", label, None, "No comparison is known.", MONTHLY, False)
    shares = ", ".join(f"{row.p:.2f} from {row.baseline}" for row in chosen)
    rare = all(row.p is not None and row.p <= subject.plan.gates.size for row in chosen)
    detail = f"Share of areas that changed at least as much by {target}: {shares}."
    return check(subject, "placebo-in-space", label, rare, detail, "More areas, or more years.", False)


def fit_gate(subject: Subject, area: SyntheticArea | None) -> Check:
    """Hold the synthetic area's fit before the start to the limit the plan fixed."""
    label = "Does the synthetic area follow the real one before the start?"
    if area is None:
        return check(subject, "fit-gate", label, None, "The area's own series has a hole.", DONORS)
    limit, few = subject.plan.gates.pre_rmspe, float(1 / np.sum(area.fit.weights**2))
    detail = (
        f"Root mean square gap before {area.fit.pre_rmspe:.2f}, limit {limit:.1f} {subject.outcome.unit}; "
        f"the weights amount to {few:.1f} areas out of {len(area.placebos)}."
    )
    return check(subject, "fit-gate", label, area.fit.pre_rmspe <= limit, detail, DONORS)


def donors_left_out(subject: Subject, area: SyntheticArea | None) -> Check:
    """Ask whether the synthetic estimate keeps its sign when each donor is left out in turn."""
    label = "Does it hold without any one of the areas in the mix?"
    target = subject.plan.primary_target
    values = area.without_each(target) if area else []
    if not values or area is None:
        return check(subject, "leave-one-out", label, None, "There is no synthetic area.", DONORS)
    own = area.gap(target).estimate
    kept = all(value * own > 0 for value in values)
    detail = (
        f"The gap in {target} is {signed(own)}; without each donor, {signed(min(values))} to "
        f"{signed(max(values))}."
    )
    return check(subject, "leave-one-out", label, kept, detail, DONORS)
