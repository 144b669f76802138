"""Agreement of raters against published numbers, an analysis of variance written apart, and at the edges."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from statsmodels.api import OLS

from kinfold.domain.errors import UserError
from kinfold.evaluation.agreement import Form, agreement

# Shrout and Fleiss 1979, table 2: four judges rate six targets.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
# Their table 4, and the intervals that the psych package of R prints for the same numbers.
PUBLISHED = {
    Form.ONE_WAY: (0.17, -0.133, 0.723),
    Form.ABSOLUTE: (0.29, 0.019, 0.761),
    Form.CONSISTENT: (0.71, 0.342, 0.946),
}


@pytest.mark.parametrize("form", Form)
def test_the_published_table_is_hit(form: Form) -> None:
    found, (value, low, high) = agreement(SHROUT_FLEISS, form), PUBLISHED[form]

    assert found.value == pytest.approx(value, abs=0.005)
    assert found.interval.low == pytest.approx(low, abs=0.0006)
    assert found.interval.high == pytest.approx(high, abs=0.0006)


def _by_regression(ratings: Sequence[Sequence[float]]) -> float:
    """Give ICC(2,1) from sums of squares of three least-squares fits, rather than from means."""
    table = np.asarray(ratings, float)
    n, k = table.shape
    of_things, of_raters = np.kron(np.eye(n), np.ones((k, 1))), np.tile(np.eye(k), (n, 1))
    y = table.ravel()
    apart = {
        name: float(OLS(y, design).fit().ssr)
        for name, design in {
            "nothing": np.ones((n * k, 1)),
            "things": of_things,
            "both": np.hstack([of_things, of_raters[:, 1:]]),
        }.items()
    }
    things = (apart["nothing"] - apart["things"]) / (n - 1)
    raters = (apart["things"] - apart["both"]) / (k - 1)
    left = apart["both"] / ((n - 1) * (k - 1))
    return (things - left) / (things + (k - 1) * left + k * (raters - left) / n)


@settings(max_examples=60, deadline=None)
@given(arrays(np.int64, st.tuples(st.integers(3, 12), st.integers(2, 4)), elements=st.integers(1, 5)))
def test_an_analysis_of_variance_written_apart_says_the_same(ratings: np.ndarray) -> None:
    found = agreement(ratings.tolist())

    if found.value is None or abs(found.value) > 50:
        return
    assert found.value == pytest.approx(_by_regression(ratings.tolist()), abs=1e-6)
    assert found.value <= 1 + 1e-9
    if found.interval.low is not None and found.interval.high is not None and found.value > 0:
        assert found.interval.low - 1e-9 <= found.value <= found.interval.high + 1e-9


def test_raters_who_always_agree_reach_one_and_a_level_apart_costs() -> None:
    same = agreement([[1, 1], [3, 3], [5, 5]])
    apart = [[1, 2], [3, 4], [4, 5]]

    assert (same.value, same.interval.low) == (pytest.approx(1), None)
    assert agreement(apart, Form.CONSISTENT).value == pytest.approx(1)
    assert agreement(apart).value < 1  # type: ignore[operator]


def test_no_correlation_where_all_was_rated_alike() -> None:
    assert agreement([[3, 3], [3, 3], [3, 3]]).value is None


@pytest.mark.parametrize("ratings", [[], [[1, 2]], [[1], [2]], [[1, 2], [3]]])
def test_too_little_to_compare_is_refused(ratings: list[list[float]]) -> None:
    with pytest.raises(UserError, match="two things"):
        agreement(ratings)
