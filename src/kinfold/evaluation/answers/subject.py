"""One outcome of one area, ready to be compared: its block of rates, its comparisons, its placebos.

Not for judging: ``answers.compare`` and ``answers.judge`` do that.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kinfold.domain.errors import UserError
from kinfold.evaluation.answer import Estimate
from kinfold.evaluation.design import AdoptersPlan, OneAreaPlan, Outcome
from kinfold.evaluation.estimators.did import differences_in_change, everyone_else
from kinfold.evaluation.panel import AuthorityPanel, Block
from kinfold.evaluation.randomisation import PlaceboInference, among_placebos

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

COMPARISON_NAMES = {
    "england": "England's rate",
    "all_others": "all other authorities",
    "neighbours": "its ten statistical neighbours",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """An area and an outcome within a panel; ``excluded`` rows never serve as comparison or placebo."""

    plan: OneAreaPlan | AdoptersPlan
    outcome: Outcome
    panel: AuthorityPanel
    block: Block
    treated: int
    excluded: IntArray
    england: dict[int, float]
    live_year: int

    @property
    def code(self) -> str:
        """The area's three-digit code."""
        return self.block.codes[self.treated]

    def change(self, baseline: int, target: int) -> FloatArray:
        """Give every authority's change in rate from baseline year to target year."""
        values = self.block.values
        return np.asarray(
            values[:, self.block.year(target)] - values[:, self.block.year(baseline)], dtype=np.float64
        )

    def groups(self, comparison: str) -> list[IntArray]:
        """Give each authority's comparison units, made by the same rule for all."""
        rest = everyone_else(len(self.block.codes), np.append(self.excluded, self.treated))
        if comparison != "neighbours":
            return rest
        at = {code: row for row, code in enumerate(self.block.codes)}
        near = [self.panel.neighbours.get(code, ()) for code in self.block.codes]
        return [
            np.intersect1d(rest[row], np.array([at[code] for code in codes if code in at], dtype=np.int64))
            for row, codes in enumerate(near)
        ]

    def difference(self, comparison: str, baseline: int, target: int) -> PlaceboInference | None:
        """Give the area's change beyond its comparison's, ranked among all others', or None when not
        known."""
        result = self._differences(comparison, baseline, target)
        if not np.isfinite(result[self.treated]):
            return None
        return among_placebos(float(result[self.treated]), self._placebos(result))

    def difference_placebos(self, comparison: str, baseline: int, target: int) -> FloatArray:
        """Give the same difference for every other area: what chance and local causes alone bring about."""
        placebos = self._placebos(self._differences(comparison, baseline, target))
        return placebos[np.isfinite(placebos)]

    def _placebos(self, result: FloatArray) -> FloatArray:
        return np.delete(result, np.append(self.excluded, self.treated))

    def _differences(self, comparison: str, baseline: int, target: int) -> FloatArray:
        if comparison != "england":
            return differences_in_change(self.change(baseline, target), self.groups(comparison))
        # On rates to one decimal, as they are shown: a reader must be able to check the sum from the table.
        shown = np.round(self.block.values[:, [self.block.year(target), self.block.year(baseline)]], 1)
        england = [round(self.england.get(year, float("nan")), 1) for year in (target, baseline)]
        return np.asarray(shown[:, 0] - shown[:, 1] - (england[0] - england[1]), dtype=np.float64)

    def comparable(self) -> tuple[FloatArray, int]:
        """Give the rates of all rows that may be compared, and the area's row among them."""
        kept = np.setdiff1d(np.arange(len(self.block.codes)), self.excluded)
        return np.asarray(self.block.values[kept]), int(np.searchsorted(kept, self.treated))

    def counts(self) -> dict[int, tuple[float, float]]:
        """Give the area's count and the population behind its rate, by year."""
        found = {}
        for point in self.panel.points(self.code, self.outcome.measure):
            count, rate, year = point["count"], point["value"], point["year"]
            if isinstance(count, float) and isinstance(rate, float) and isinstance(year, int) and rate > 0:
                found[year] = (count, count / rate * 10_000)
        return found

    def over_revised_populations(self) -> "Subject | None":
        """Give the same area and outcome over the panel's revised populations, where it has them."""
        if self.panel.revised is None:
            return None
        return subject(self.plan, self.outcome, self.panel.revised, self.code, self.live_year)

    def estimate(
        self,
        id: str,
        *,
        method: str,
        label: str,
        window: str,
        comparison: str | None = None,
        baseline: int | None = None,
        found: PlaceboInference | None = None,
        used: bool = True,
        note: str = "",
    ) -> Estimate:
        """Give an estimate with placebo limits, in the outcome's unit; ``found`` None means it is not
        known."""
        return Estimate(
            id=f"{self.code}-{self.outcome.id}-{id}",
            outcome=self.outcome.id,
            method=method,
            label=label,
            comparison=comparison,
            baseline=baseline,
            window=window,
            estimate=found.estimate if found else None,
            low=found.low if found else None,
            high=found.high if found else None,
            p=found.p if found else None,
            unit=self.outcome.unit,
            n_units=found.of if found else None,
            used=used and found is not None,
            note=note,
            code=self.code,
        )


def subject(
    plan: OneAreaPlan | AdoptersPlan, outcome: Outcome, panel: AuthorityPanel, treated: str, live_year: int
) -> Subject:
    """Set an area and an outcome beside the other authorities, leaving out the plan's other adopters."""
    block = panel.block(outcome.measure, plan.first_year, plan.last_year)
    row = block.at(treated)
    if not np.isfinite(block.values[row]).any():
        raise UserError(
            f"The panel holds no figure of {outcome.measure} for {treated}; nothing can be compared."
        )
    others = set(plan.left_out) | (set(plan.treated) if isinstance(plan, AdoptersPlan) else set())
    excluded = np.array(
        [at for at, code in enumerate(block.codes) if code in others and at != row], dtype=np.int64
    )
    return Subject(plan, outcome, panel, block, row, excluded, panel.national(outcome.measure), live_year)
