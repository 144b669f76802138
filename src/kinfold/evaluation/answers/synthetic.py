"""The synthetic area of an answer: weights, paths, its rank among all other areas, and each donor left out.

Not the solver: that is ``estimators.synthetic_control``.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from kinfold.evaluation.answer import Estimate
from kinfold.evaluation.answers.subject import Subject
from kinfold.evaluation.estimators.synthetic_control import (
    Synthetic,
    fit_path,
    leave_one_out,
    placebo_fits,
)
from kinfold.evaluation.estimators.synthetic_did import synthetic_did
from kinfold.evaluation.randomisation import PlaceboInference, among_placebos, rank_from_largest

LAST_UNDISTURBED = 2019
SHOWN_WEIGHT = 0.001
FEWEST_BEFORE = 2


@dataclass(frozen=True, slots=True)
class SyntheticArea:
    """The area's fit, the same fit for every other area, and the fit without each donor of weight."""

    subject: Subject
    years: tuple[int, ...]
    rows: npt.NDArray[np.int64]
    outcome: npt.NDArray[np.float64]
    treated: int
    before: int
    fit: Synthetic
    placebos: list[Synthetic]
    without: dict[int, Synthetic]

    def gap(self, year: int) -> PlaceboInference:
        """Give the gap in a year, ranked by size among the placebos' gaps."""
        at = self.years.index(year)
        return among_placebos(float(self.fit.gap[at]), np.array([one.gap[at] for one in self.placebos]))

    def ratio_rank(self) -> tuple[int, int]:
        """Give the rank of the ratio of errors after to before, from the largest, and out of how many."""
        return rank_from_largest(self.fit.ratio, np.array([one.ratio for one in self.placebos]))

    def donor(self, position: int) -> tuple[str, str]:
        """Give a donor's code and name."""
        row = int(np.delete(self.rows, self.treated)[position])
        return self.subject.block.codes[row], self.subject.block.names[row]

    def without_each(self, year: int) -> list[float]:
        """Give the gap in a year with each donor of weight left out in turn."""
        return [float(refit.gap[self.years.index(year)]) for refit in self.without.values()]


def synthetic_area(subject: Subject) -> SyntheticArea | None:
    """Fit the area, then every other area as a placebo; None when the area's own series has a hole,
    has under two years before the start, or ends before the primary target.

    Donors are areas with a figure in every year, other adopters left out. Years after 2019 are not used.
    """
    block = subject.block
    years = tuple(year for year in block.years if year <= LAST_UNDISTURBED)
    columns = [block.year(year) for year in years]
    complete: npt.NDArray[np.bool_] = np.all(np.isfinite(block.values[:, columns]), axis=1)
    before = sum(year < subject.live_year for year in years)
    if not complete[subject.treated] or before < FEWEST_BEFORE or subject.plan.primary_target not in years:
        return None
    complete[subject.excluded] = False
    rows = np.flatnonzero(complete)
    outcome = block.values[rows][:, columns]
    treated = int(np.searchsorted(rows, subject.treated))
    fit = fit_path(outcome, treated, before)
    return SyntheticArea(
        subject,
        years,
        rows,
        outcome,
        treated,
        before,
        fit,
        placebo_fits(outcome, treated, before),
        leave_one_out(outcome, treated, before, fit),
    )


def _caution(area: SyntheticArea, year: int) -> str:
    found = area.gap(year)
    return (
        f"{len(area.placebos)} donors can follow {area.before} years almost exactly, so the usual ratio of "
        f"errors says little; by the size of the gap itself in {year} the rank is {found.rank} of "
        f"{found.of}."
    )


def synthetic_estimates(area: SyntheticArea) -> list[Estimate]:
    """Give the gap at every target year, and synthetic difference-in-differences over all years after."""
    subject = area.subject
    start, end = area.years[0], area.years[-1]
    estimates = [
        subject.estimate(
            f"synthetic-{target.year}",
            method="synthetic-control",
            label=f"Beyond its synthetic self, {target.year}",
            comparison="synthetic",
            window=f"fitted {start}-{subject.live_year - 1}, read at {target.year}",
            found=area.gap(target.year),
            note=_caution(area, target.year),
        )
        for target in subject.plan.targets
        if target.year in area.years
    ]
    flags = np.arange(len(area.rows)) == area.treated
    mean = synthetic_did(area.outcome, flags, area.before).estimate
    placebos = np.delete(area.outcome, area.treated, axis=0)
    own = np.eye(len(placebos), dtype=bool)
    others = np.array([synthetic_did(placebos, flag, area.before).estimate for flag in own])
    estimates.append(
        subject.estimate(
            "synthetic-did",
            method="synthetic-did",
            label=f"Synthetic difference-in-differences, mean of {subject.live_year}-{end}",
            comparison="synthetic",
            window=f"{start}-{end}",
            found=among_placebos(mean, others),
        )
    )
    return estimates


def synthetic_shown(area: SyntheticArea) -> dict[str, Any]:
    """Give what the page shows: weights, both paths, fit, placebo ranks and gaps, and each donor left out."""
    year = area.subject.plan.primary_target
    rank, of = area.ratio_rank()
    found = area.gap(year)
    at = area.years.index(year)
    order = [int(one) for one in np.argsort(-area.fit.weights, kind="stable")]
    return {
        "outcome": area.subject.outcome.id,
        "unit": area.subject.outcome.unit,
        "code": area.subject.code,
        "weights": [
            {"code": area.donor(one)[0], "name": area.donor(one)[1], "weight": float(area.fit.weights[one])}
            for one in order
            if area.fit.weights[one] > SHOWN_WEIGHT
        ],
        "path": [
            {"year": one, "treated": float(own), "synthetic": float(other)}
            for one, own, other in zip(area.years, area.outcome[area.treated], area.fit.path, strict=True)
        ],
        "pre_rmspe": area.fit.pre_rmspe,
        "placebo": {
            "rank": rank,
            "of": of,
            "p": rank / of,
            "smallest_p": 1 / of,
            "gap_rank": found.rank,
            "gap_p": found.p,
            "gap_year": year,
            "gaps": sorted(round(float(one.gap[at]), 4) for one in area.placebos),
            "note": _caution(area, year),
        },
        "leave_one_out": [
            {"dropped": area.donor(one)[0], "name": area.donor(one)[1], "estimate": float(refit.gap[at])}
            for one, refit in area.without.items()
        ],
    }
