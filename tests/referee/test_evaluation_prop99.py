"""Californian cigarette sales: our synthetic comparisons beside the published ones."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest

from kinfold.evaluation.estimators.synthetic_control import fit_path, fit_predictors, placebo_fits
from kinfold.evaluation.estimators.synthetic_did import placebo_se, synthetic_did
from kinfold.evaluation.randomisation import rank_from_largest

pytestmark = pytest.mark.shared

BEFORE = 19
PUBLISHED_WEIGHTS = {
    "Utah": 0.334,
    "Nevada": 0.234,
    "Montana": 0.199,
    "Colorado": 0.164,
    "Connecticut": 0.069,
}


@pytest.fixture(scope="module")
def states(shared_data: Path) -> tuple[list[str], npt.NDArray[np.float64]]:
    rows = pl.read_csv(shared_data / "causal/california_prop99.csv", separator=";")
    wide = rows.pivot(on="Year", index="State", values="PacksPerCapita", sort_columns=True).sort("State")
    return wide["State"].to_list(), wide.drop("State").to_numpy()


@pytest.fixture(scope="module")
def predictors(shared_data: Path, states) -> npt.NDArray[np.float64]:
    rows = pl.read_csv(shared_data / "causal/california_prop99_covariates.csv", infer_schema=False)
    rows = rows.with_columns(pl.all().exclude("state").cast(pl.Float64, strict=False))
    eighties, late = pl.col("year").is_between(1980, 1988), pl.col("year").is_between(1984, 1988)
    means = rows.group_by("state").agg(
        *(pl.col(name).filter(eighties).mean() for name in ("lnincome", "retprice", "age15to24")),
        pl.col("beer").filter(late).mean(),
        *(
            pl.col("cigsale").filter(pl.col("year") == year).first().alias(f"c{year}")
            for year in (1988, 1980, 1975)
        ),
    )
    return means.sort("state").drop("state").to_numpy()


def test_published_weights_give_the_published_gap(states):
    names, outcome = states
    weights = np.array([PUBLISHED_WEIGHTS.get(name, 0.0) for name in names])
    gap = outcome[names.index("California")] - weights @ outcome
    assert gap[-1] == pytest.approx(-25.7257, abs=0.01)
    assert gap[BEFORE:].mean() == pytest.approx(-18.9703, abs=0.01)
    assert np.sqrt(np.mean(gap[:BEFORE] ** 2)) == pytest.approx(1.7576, abs=0.001)


def test_nested_solver_passes_the_gate_and_finds_the_published_gap(states, predictors):
    names, outcome = states
    fit = fit_predictors(outcome, names.index("California"), BEFORE, predictors, np.random.default_rng(1988))
    assert fit.pre_rmspe <= 1.80
    assert fit.gap[BEFORE:].mean() == pytest.approx(-19.7, abs=1.2)


def test_california_is_the_most_extreme_of_39(states, predictors):
    names, outcome = states
    treated, rng = names.index("California"), np.random.default_rng(1988)
    own = fit_predictors(outcome, treated, BEFORE, predictors, rng, starts=2)
    others, theirs = np.delete(outcome, treated, axis=0), np.delete(predictors, treated, axis=0)
    placebos = [fit_predictors(others, unit, BEFORE, theirs, rng, starts=1) for unit in range(len(others))]
    assert rank_from_largest(own.ratio, np.array([fit.ratio for fit in placebos])) == (1, 39)


def test_outcome_path_alone_passes_the_gate(states):
    names, outcome = states
    own = fit_path(outcome, names.index("California"), BEFORE)
    placebos = placebo_fits(outcome, names.index("California"), BEFORE)
    assert own.pre_rmspe <= 1.80
    assert len(placebos) == 38
    assert rank_from_largest(own.ratio, np.array([fit.ratio for fit in placebos]))[0] <= 4


def test_synthetic_did_agrees_with_the_paper(states):
    names, outcome = states
    treated = np.array([name == "California" for name in names])
    assert synthetic_did(outcome, treated, BEFORE).estimate == pytest.approx(-15.6038, abs=0.02)
    assert 7 < placebo_se(outcome, treated, BEFORE, np.random.default_rng(0)) < 12
