"""Do families once allocated fare otherwise than families still waiting, month for month since referral?

The naive ratio and the ratio expected under no effect always stand beside the answer. Families and events are
rounded, and small counts withheld, by the policy of ``indicators.disclosure``.
"""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.stats import norm

from kinfold.domain.errors import UserError
from kinfold.evaluation.answer import Answer, Check, CheckOutcome, Estimate, Grade, Verdict, grade
from kinfold.evaluation.design import IndicatorAsked, WaitingListPlan
from kinfold.evaluation.estimators.prepost import before_after
from kinfold.evaluation.estimators.waitlist import WaitBalance, WaitingList, wait_balance, waiting_list
from kinfold.evaluation.panel import FamilyPanel
from kinfold.indicators.disclosure import Policy
from kinfold.indicators.no_effect import Expected, History, expected_ratio
from kinfold.kit.progress import Progress

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

CEILING: Grade = "B"
POLICY = Policy()
WAIT = "Is the wait unrelated to what happened before referral?"
BY_LOT = "The reason for each wait, or allocation by lot."
CHOSEN = "The same comparison among families meant for the service from the start."


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator's months: ``rows`` carries the months until (negative) or since (positive) allocation."""

    plan: WaitingListPlan
    id: str
    asked: IndicatorAsked
    rows: pl.DataFrame

    def estimate(
        self, id: str, method: str, label: str, ratio: tuple[float, float, float], note: str
    ) -> Estimate:
        """Give a rate ratio as an estimate."""
        return Estimate(
            id=f"{self.id}-{id}",
            outcome=self.id,
            method=method,
            label=label,
            comparison="families still waiting" if method == "waiting-list" else None,
            baseline=None,
            window=self.window(),
            estimate=round(ratio[0], 2),
            low=round(ratio[1], 2),
            high=round(ratio[2], 2),
            unit="ratio of rates",
            n_units=self.families(),
            note=note,
        )

    def families(self) -> int:
        """Give how many families there are, rounded as every count of them that leaves."""
        return POLICY.round(self.rows["unit"].n_unique())

    def events(self, rows: pl.DataFrame) -> float:
        """Give the events of some rows, rounded; raises UserError where they are too few to be shown."""
        count = int(rows["count"].sum())
        if POLICY.is_small(count):
            raise UserError(f"{self.id}: there are too few events to be shown.")
        return float(POLICY.round(count))

    def window(self) -> str:
        """Give the first and last month of the panel."""
        months: list[date] = sorted(self.rows["month"].unique().to_list())
        return f"{months[0]:%B %Y} to {months[-1]:%B %Y}"


def _indicator(plan: WaitingListPlan, id: str, frame: pl.DataFrame) -> Indicator:
    first = (
        frame.filter(pl.col("allocated") > 0)
        .group_by("unit")
        .agg(pl.col("months_since_referral").min().alias("wait"))
    )
    rows = frame.join(first, on="unit", how="left").sort("unit", "month")
    rows = rows.with_columns((pl.col("months_since_referral") - pl.col("wait")).alias("since_allocation"))
    return Indicator(plan, id, plan.indicators[id], rows)


def _by_family(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.group_by("unit").agg(pl.col("count").sum(), pl.col("exposure").sum(), pl.col("wait").first())


def naive(one: Indicator) -> tuple[float, float, float]:
    """Give the rate in the months after allocation over the rate in the months before; its own month is
    out.
    """
    months = one.plan.naive_window_months
    before = one.rows.filter(pl.col("since_allocation").is_between(-months, -1))
    after = one.rows.filter(pl.col("since_allocation").is_between(1, months))
    try:
        found = before_after(
            one.events(before),
            float(before["exposure"].sum()),
            one.events(after),
            float(after["exposure"].sum()),
        )
    except ValueError:
        raise UserError(
            f"{one.id}: there are no events before or after allocation; nothing to compare."
        ) from None
    return found.ratio, found.low, found.high


def no_effect(one: Indicator, rng: np.random.Generator) -> Expected | None:
    """Give the naive ratio to expect if allocation did nothing, or None with too short a history.

    The families' lasting spread is learnt from the quiet months before the trigger; see
    ``indicators.no_effect``.
    """
    months, (first, last) = one.plan.naive_window_months, one.plan.quiet_months
    quiet = one.rows.filter(pl.col("months_since_referral").is_between(first, last))
    before = one.rows.filter(pl.col("since_allocation").is_between(-months, -1))
    after = one.rows.filter(pl.col("since_allocation").is_between(1, months))
    joined = _by_family(before).join(_by_family(quiet), on="unit", suffix="_quiet")
    joined = joined.join(_by_family(after), on="unit", suffix="_after").sort("unit")

    def column(name: str) -> FloatArray:
        return joined[name].cast(pl.Float64).to_numpy()

    history = History(
        column("count_quiet"),
        column("exposure_quiet"),
        column("count"),
        column("exposure"),
        column("exposure_after"),
    )
    return expected_ratio(history, rng, one_by_one=one.asked.one_by_one)


def _fit(rows: pl.DataFrame, exposed: pl.Expr) -> WaitingList:
    family = rows["unit"].rank("dense").to_numpy().astype(np.int64) - 1
    quarter = rows["month"].dt.year() * 4 + rows["month"].dt.quarter()
    calendar = quarter.to_numpy().astype(np.int64)
    return waiting_list(
        family,
        calendar,
        rows["months_since_referral"].to_numpy(),
        rows.select(exposed.cast(pl.Float64)).to_series().to_numpy(),
        rows["count"].to_numpy().astype(float),
        rows["exposure"].to_numpy(),
    )


def against_waiting(one: Indicator) -> WaitingList:
    """Compare allocated with waiting time from the referral month on, at equal months since referral."""
    return _fit(one.rows.filter(pl.col("months_since_referral") >= 0), pl.col("allocated"))


def timing_only(one: Indicator) -> WaitingList:
    """Make the same comparison among families allocated at some time: only when, not whether, can then
    differ."""
    rows = one.rows.filter((pl.col("months_since_referral") >= 0) & pl.col("wait").is_not_null())
    return _fit(rows, pl.col("allocated"))


def alike_before(one: Indicator) -> WaitingList:
    """Compare, in the year before referral, families allocated at some time with those not allocated yet."""
    year = one.rows.filter(pl.col("months_since_referral").is_between(-12, -1))
    from_nought = year.with_columns(pl.col("months_since_referral") + 12)
    return _fit(from_nought, pl.col("wait").is_not_null())


def just_before(one: Indicator) -> WaitingList:
    """Compare, among waiting time only, the last months before allocation: nothing should be seen there."""
    lead = one.plan.lead_months
    waiting = one.rows.filter((pl.col("months_since_referral") >= 0) & (pl.col("allocated") == 0))
    return _fit(waiting, pl.col("since_allocation").is_between(-lead, -1).fill_null(False))


def balance(one: Indicator) -> WaitBalance:
    """Ask whether families who waited longer differed in the year before referral."""
    year = _by_family(one.rows.filter(pl.col("months_since_referral").is_between(-12, -1)))
    year = year.drop_nulls("wait").filter(pl.col("exposure") > 0)
    return wait_balance(
        year["wait"].to_numpy().astype(float),
        year["count"].to_numpy().astype(float),
        year["exposure"].to_numpy(),
    )


def _wait_check(one: Indicator) -> Check:
    try:
        found = balance(one)
    except UserError:
        return _check(one, "wait-balance", WAIT, None, "Too few events before referral.", BY_LOT)
    detail = (
        f"A month's longer wait went with {found.ratio:.2f} times the rate before referral "
        f"({found.low:.2f} to {found.high:.2f})."
    )
    return _check(one, "wait-balance", WAIT, found.p > one.plan.size, detail, BY_LOT)


def _alike_check(one: Indicator) -> list[Check]:
    """Put the check where there is anyone to compare with; where all were allocated, only timing differs."""
    label = "Before referral, were families who got the service like those who have not?"
    if not one.rows["wait"].null_count():
        return []
    try:
        found = alike_before(one)
    except UserError:
        return [_check(one, "alike-before", label, None, "Too few events before referral.", CHOSEN)]
    detail = (
        f"The rate of the first over that of the second is {found.ratio:.2f} ({found.low:.2f} to "
        f"{found.high:.2f}) in the year before referral; 1 is expected."
    )
    return [_check(one, "alike-before", label, found.low <= 1 <= found.high, detail, CHOSEN)]


def _lead_check(one: Indicator) -> Check:
    label = f"Is nothing seen in the last {one.plan.lead_months} months before allocation?"
    try:
        found = just_before(one)
    except UserError:
        return _check(one, "nothing-before", label, None, "Too little waiting time.", BY_LOT)
    detail = f"The ratio there is {found.ratio:.2f} ({found.low:.2f} to {found.high:.2f}); 1 is expected."
    return _check(one, "nothing-before", label, found.low <= 1 <= found.high, detail, BY_LOT)


def _check(one: Indicator, id: str, label: str, passed: bool | None, detail: str, settle: str) -> Check:
    result: CheckOutcome = "could_not_run" if passed is None else "pass" if passed else "fail"
    return Check(id, one.id, label, result, detail, would_settle=None if passed else settle)


def _timing_check(one: Indicator, main: WaitingList) -> Check:
    label = "Does it hold among families who were allocated at some time?"
    settle = "To know for each family whether the service was ever meant for it."
    try:
        found = timing_only(one)
    except UserError:
        return _check(one, "timing-only", label, None, "Too few families were allocated.", settle)
    detail = f"There the ratio is {found.ratio:.2f} ({found.low:.2f} to {found.high:.2f})."
    return _check(one, "timing-only", label, found.low <= main.ratio <= found.high, detail, settle)


def checks_of(one: Indicator, main: WaitingList) -> list[Check]:
    """Put the checks: is the wait as good as random, is nothing seen before allocation, are there enough."""
    families, fewest = one.rows["unit"].n_unique(), one.plan.smallest_families
    return [
        _wait_check(one),
        *_alike_check(one),
        _lead_check(one),
        _timing_check(one, main),
        _check(
            one,
            "enough-families",
            "Are there enough families?",
            families >= fewest,
            f"About {one.families():,} families; the plan asks for at least {fewest}.",
            "More families.",
        ),
    ]


def _no_effect_row(one: Indicator, rng: np.random.Generator) -> list[Estimate]:
    found = no_effect(one, rng)
    if found is None or found.interval.low is None or found.interval.high is None:
        return []
    note = (
        "From the spread between families in the quiet months before the trigger, as if lasting. "
        f"If nothing of a crisis lasted it would be {found.unlinked:.2f}; the truth is likely between."
    )
    label = "What before and after would show if nothing worked"
    limits = (found.value, found.interval.low, found.interval.high)
    return [one.estimate("no-effect", "no-effect", label, limits, note)]


def widened(one: Indicator, found: WaitingList) -> tuple[float, float]:
    """Give limits widened for the number of indicators, so that all of them hold together (Bonferroni)."""
    z = float(norm.ppf(1 - one.plan.size / 2 / len(one.plan.indicators)))
    return float(found.ratio * np.exp(-z * found.se_log)), float(found.ratio * np.exp(z * found.se_log))


def estimates_of(one: Indicator, found: WaitingList, rng: np.random.Generator) -> list[Estimate]:
    """Give the three ratios side by side, the last also with limits widened for the number of indicators."""
    many, wide = len(one.plan.indicators), widened(one, found)
    ratio = one.estimate(
        "waiting-list",
        "waiting-list",
        "Allocated against families still waiting",
        (found.ratio, found.low, found.high),
        f"About {one.families():,} families. Limits widened for {many} indicators: "
        f"{wide[0]:.2f} to {wide[1]:.2f}.",
    )
    return [
        one.estimate(
            "naive",
            "before-after",
            f"Before and after, {one.plan.naive_window_months} months each side of allocation",
            naive(one),
            "Families are referred at a crisis, so this falls whatever is done. Plain counting limits.",
        ),
        *_no_effect_row(one, rng),
        replace(ratio, se=round(found.se_log, 2)),
    ]


def _verdict(one: Indicator, found: WaitingList, checks: list[Check]) -> Verdict:
    """Give what the sentence is written from: only the primary outcome speaks from its own limits alone."""
    first = one.id == one.plan.primary_outcome
    low, high = (found.low, found.high) if first else widened(one, found)
    allocated = one.rows.filter((pl.col("months_since_referral") >= 0) & (pl.col("allocated") >= 1))
    rate = one.events(allocated) / float(allocated["exposure"].sum()) * one.asked.scale
    difference = [round(rate - rate / ratio, 1) + 0.0 for ratio in (found.ratio, low, high)]
    return Verdict(
        outcome=one.id,
        noun=one.asked.noun,
        unit=one.asked.unit,
        programme=one.plan.programme,
        place=one.plan.place,
        grade=grade(CEILING, checks),
        by=one.window(),
        estimate=difference[0],
        low=difference[1],
        high=difference[2],
        chance_not_excluded=low <= 1 <= high,
        limits="95%" if first else f"widened for {len(one.plan.indicators)} indicators read together",
        other_causes=one.plan.other_causes,
        people="families",
        period=one.window(),
        path="families still waiting",
    )


def _unanswered(one: Indicator, reason: str) -> tuple[Check, Verdict]:
    """Give the check and the verdict of an indicator that could not be compared; the others still are."""
    check = _check(
        one, "comparison", "Could the comparison be made?", None, reason, "More families or more time."
    )
    return check, Verdict(
        outcome=one.id,
        noun=one.asked.noun,
        unit=one.asked.unit,
        programme=one.plan.programme,
        place=one.plan.place,
        grade="D",
        by=one.window(),
        estimate=None,
        low=None,
        high=None,
        people="families",
        period=one.window(),
    )


def _answer_one(answer: Answer, one: Indicator, rng: np.random.Generator) -> None:
    try:
        if one.rows["unit"].n_unique() < one.plan.smallest_families:
            raise UserError(f"{one.id}: there are fewer families than the plan asks for.")
        found = against_waiting(one)
        estimates = estimates_of(one, found, rng)
    except UserError as error:
        check, verdict = _unanswered(one, str(error))
        answer.checks.append(check)
        answer.verdicts.append(verdict)
        return
    checks = checks_of(one, found)
    answer.estimates += estimates
    answer.checks += checks
    answer.verdicts.append(_verdict(one, found, checks))


def answer_waiting_list(
    plan: WaitingListPlan, panel: FamilyPanel, data: dict[str, object], progress: Progress
) -> Answer:
    """Answer a waiting-list plan: every indicator, in the plan's order."""
    answer = Answer(plan=plan, data=data)
    rng = np.random.default_rng(plan.seed)
    with progress.stage("Comparing with families still waiting", total=len(plan.indicators)) as advance:
        for id in plan.indicators:
            if id not in panel.frames:
                raise UserError(f"The family panel holds no indicator {id}; compute the indicators first.")
            _answer_one(answer, _indicator(plan, id, panel.frames[id]), rng)
            advance(1)
    return answer
