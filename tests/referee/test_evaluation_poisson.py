"""Our Poisson fits and simplex weights beside those of statsmodels and scipy."""

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import minimize

from kinfold.evaluation.estimators.its import interrupted_series
from kinfold.evaluation.estimators.waitlist import waiting_list
from kinfold.evaluation.poisson import fit_poisson
from kinfold.evaluation.simplex import simplex_weights


def test_clustered_poisson_agrees_with_statsmodels():
    rng = np.random.default_rng(5)
    design = np.column_stack([np.ones(600), rng.normal(size=(600, 2))])
    exposure, cluster = rng.uniform(10, 31, 600), np.repeat(np.arange(60), 10)
    count = rng.poisson(exposure * np.exp(design @ [-3.0, 0.3, -0.2])).astype(float)
    ours = fit_poisson(design, count, exposure)
    theirs = sm.GLM(count, design, family=sm.families.Poisson(), offset=np.log(exposure)).fit(
        cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False}
    )
    variance = ours.clustered_variance(design, count, cluster) * 59 / 60
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-7)
    assert np.sqrt(np.diag(variance)) == pytest.approx(theirs.bse, rel=1e-6)


def test_interrupted_series_agrees_with_quasi_poisson_of_statsmodels():
    rng = np.random.default_rng(7)
    time, exposure = np.arange(60.0), np.full(60, 1e5)
    count = rng.negative_binomial(20, 20 / (20 + 800 * np.exp(0.002 * time - 0.1 * (time >= 36)))).astype(
        float
    )
    ours = interrupted_series(count, exposure, 36)
    design = np.column_stack([np.ones(60), time - 36, time >= 36]).astype(float)
    theirs = sm.GLM(count, design, family=sm.families.Poisson(), offset=np.log(exposure)).fit(scale="X2")
    assert np.log(ours.ratio) == pytest.approx(theirs.params[2], abs=1e-8)
    assert ours.se_log == pytest.approx(theirs.bse[2], rel=1e-6)
    assert ours.dispersion == pytest.approx(theirs.scale, rel=1e-6)


def test_months_without_any_event_do_not_move_the_waiting_list_ratio():
    rng = np.random.default_rng(11)
    family, since = np.repeat(np.arange(200), 6), np.tile(np.arange(6), 200)
    calendar = np.tile(np.repeat([0, 1], 3), 200)
    allocated = (since > rng.integers(0, 6, 200)[family]).astype(float)
    exposure = np.full(len(family), 30.0)
    count = rng.poisson(0.4 * 0.7**allocated).astype(float)
    plain = waiting_list(family, calendar, since, allocated, count, exposure)
    more = [np.append(one, one[:40]) for one in (family, calendar, since, allocated, exposure)]
    more[1][-40:], quiet = 9, np.append(count, np.zeros(40))
    again = waiting_list(more[0], more[1], more[2], more[3], quiet, more[4])
    assert again.ratio == pytest.approx(plain.ratio, rel=1e-6)


@pytest.mark.parametrize("ridge", [0.0, 0.5])
def test_simplex_weights_agree_with_scipy(ridge):
    rng = np.random.default_rng(3)
    columns, target = rng.normal(20, 5, (8, 12)), rng.normal(20, 5, 8)

    def loss(weights):
        return np.sum((columns @ weights - target) ** 2) + ridge * np.sum(weights**2)

    theirs = minimize(
        loss,
        np.full(12, 1 / 12),
        bounds=[(0, 1)] * 12,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        method="SLSQP",
        options={"ftol": 1e-12, "maxiter": 500},
    )
    ours = simplex_weights(columns, target, ridge=ridge)
    assert ours.sum() == pytest.approx(1)
    assert (ours >= 0).all()
    assert loss(ours) <= theirs.fun + 1e-6
