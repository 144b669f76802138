"""What must hold of every estimate, whatever the numbers; and how often it cries wolf."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.evaluation.economics.discounting import schedule
from kinfold.evaluation.estimators.did import differences_in_change, everyone_else
from kinfold.evaluation.estimators.staggered import aggregate, group_time_effects
from kinfold.evaluation.estimators.synthetic_control import fit_path
from kinfold.evaluation.estimators.synthetic_did import synthetic_did
from kinfold.evaluation.estimators.twfe import two_way
from kinfold.evaluation.estimators.waitlist import waiting_list
from kinfold.evaluation.randomisation import among_placebos

SEEDS = st.integers(0, 2**32 - 1)
FIRST = np.array([3.0] * 4 + [5.0] * 3 + [np.inf] * 9)
TIMES = np.arange(1.0, 7.0)


def _panel(seed: int):
    return np.random.default_rng(seed).normal(30, 8, (16, 6))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_level_of_a_unit_and_shock_of_a_year_do_not_matter(seed):
    rng, outcome = np.random.default_rng(seed), _panel(seed)
    moved = outcome + rng.normal(0, 50, (16, 1)) + rng.normal(0, 50, (1, 6))
    treated = np.arange(16) == 0
    exposed = [(TIMES[None, :] >= FIRST[:, None]).astype(float)]
    groups = everyone_else(16, np.array([0]))
    for estimate in (
        lambda y: differences_in_change(y[:, 4] - y[:, 1], groups)[0],
        lambda y: aggregate(group_time_effects(y, FIRST, TIMES), FIRST, "simple").overall,
        lambda y: two_way(y, exposed).estimates[0],
    ):
        assert estimate(moved) == pytest.approx(estimate(outcome), abs=1e-7)
    same = outcome + rng.normal(0, 50, (1, 6))
    assert fit_path(same, 0, 3).gap == pytest.approx(fit_path(outcome, 0, 3).gap, abs=1e-3)
    shifted = synthetic_did(outcome + 7, treated, 3).estimate
    assert shifted == pytest.approx(synthetic_did(outcome, treated, 3).estimate, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.floats(-20, 20))
def test_an_effect_put_in_comes_out(seed, effect):
    outcome = _panel(seed)
    exposed = TIMES[None, :] >= FIRST[:, None]
    without = aggregate(group_time_effects(outcome, FIRST, TIMES), FIRST, "simple").overall
    with_it = aggregate(group_time_effects(outcome + effect * exposed, FIRST, TIMES), FIRST, "simple").overall
    assert with_it - without == pytest.approx(effect, abs=1e-8)


@settings(max_examples=50, deadline=None)
@given(SEEDS)
def test_placebo_rank_is_a_rank(seed):
    values = np.random.default_rng(seed).normal(0, 5, 60)
    found = among_placebos(float(values[0]), values[1:])
    assert 1 <= found.rank <= found.of == 60
    assert found.low <= found.estimate + 60
    assert found.low < found.high


def test_placebo_inference_rejects_one_null_in_twenty():
    rng = np.random.default_rng(20)
    rejected = 0
    for _ in range(1000):
        change = rng.standard_t(4, 120) * 9
        result = differences_in_change(change, everyone_else(120, np.array([0])))
        rejected += among_placebos(float(result[0]), result[1:]).p <= 0.05
    assert 0.03 <= rejected / 1000 <= 0.07


def test_waiting_list_rejects_one_null_in_twenty_though_before_and_after_always_falls():
    rng, rejected, naive = np.random.default_rng(8), 0, []
    family, since = np.repeat(np.arange(150), 12), np.tile(np.arange(12), 150)
    crisis = 0.9 * np.exp(-since / 2.5) + 0.25
    for _ in range(80):
        wait = rng.integers(1, 11, 150)
        allocated = (since >= wait[family]).astype(float)
        count = rng.poisson(rng.gamma(1.6, 1 / 1.6, 150)[family] * crisis).astype(float)
        exposure = np.full(len(family), 30.0)
        found = waiting_list(family, np.zeros_like(family), since, allocated, count, exposure)
        rejected += not found.low <= 1 <= found.high
        after = allocated > 0
        naive.append(count[after].mean() / count[~after].mean())
    assert rejected / 80 <= 0.11
    assert np.mean(naive) < 0.75


def test_discount_factor_falls_with_every_year_and_turns_at_the_bands():
    rates = schedule()
    factors = [rates.factor(year) for year in range(126)]
    ratios = [later / earlier for earlier, later in pairwise(factors)]
    assert all(ratio < 1 for ratio in ratios)
    assert ratios[29] == pytest.approx(1 / 1.035)
    assert ratios[30] == pytest.approx(1 / 1.03)
    assert ratios[75] == pytest.approx(1 / 1.025)
