"""One treated area's interval holds what its placebos do not rule out: exactly, and the right way round."""

import numpy as np
import pytest

from kinfold.evaluation.randomisation import among_placebos


def test_interval_takes_the_placebos_outer_values_off_the_estimate():
    found = among_placebos(-10.0, np.arange(-19.0, 20.0))

    assert (found.low, found.high) == (-29.0, 9.0)


def test_skewed_placebos_lengthen_the_interval_on_the_other_side():
    """Areas that rose much by chance make a large fall behind a small estimate possible, not a large rise."""
    found = among_placebos(0.0, np.concatenate([np.full(30, -1.0), np.full(30, 20.0)]))

    assert (found.low, found.high) == (-20.0, 1.0)


def test_too_few_placebos_give_a_rank_and_no_interval():
    found = among_placebos(1.0, np.arange(38.0))

    assert (found.low, found.high) == (None, None)
    assert found.of == 39


@pytest.mark.parametrize("placebos", [39, 45, 59, 78, 100, 144])
def test_interval_misses_no_effect_in_at_most_one_null_in_twenty(placebos):
    """Take each exchangeable unit in turn as the treated one: the share of misses is exact."""
    values = np.random.default_rng(4).standard_t(3, placebos + 1)
    missed = 0
    for at, value in enumerate(values):
        found = among_placebos(float(value), np.delete(values, at))
        missed += not found.low <= 0 <= found.high

    assert missed / (placebos + 1) <= 0.05
