"""The identities of the statistics reference, section 16, to a millionth."""

import math

import pytest

from kinfold.domain.errors import UserError
from kinfold.indicators import intervals
from kinfold.indicators.interval_kinds import compute


def close(value: float | None) -> object:
    return pytest.approx(value, abs=1e-6)


def test_normal_quantiles_at_the_published_levels():
    assert intervals.z_of(0.95) == close(1.959964)
    assert intervals.z_of(0.998) == close(3.090232)


def test_wilson_at_zero_and_its_mirror():
    z = intervals.z_of(0.95)

    none_of_forty = intervals.wilson(0, 40)

    assert none_of_forty.low == 0
    assert none_of_forty.high == close(z * z / (40 + z * z)) == close(0.087622)
    seven, mirror = intervals.wilson(7, 53), intervals.wilson(46, 53)
    assert (seven.low, seven.high) == (close(0.065479), close(0.248403))
    assert (mirror.low, mirror.high) == (close(1 - seven.high), close(1 - seven.low))


def test_exact_poisson_at_zero_and_the_shared_chi_square():
    assert intervals.exact_poisson(0).high == close(-math.log(0.025)) == close(3.688879)
    four = intervals.exact_poisson(4)
    assert (four.low, four.high) == (close(1.089865), close(10.241589))


def test_count_switches_to_byar_at_ten():
    exact, ten = intervals.exact_poisson(10), intervals.count(10)

    assert (exact.low, exact.high) == (close(4.795389), close(18.390356))
    assert (ten.low, ten.high) == (close(4.787450), close(18.391459))
    assert intervals.count(9) == intervals.exact_poisson(9)


def test_byar_low_limit_is_missing_at_zero_and_where_it_would_be_negative():
    assert intervals.byar(0).low is None
    assert intervals.byar(1, level=0.998).low is None
    assert intervals.byar(1).low is not None


@pytest.mark.parametrize("x", [10, 57, 4_000])
def test_standardised_rate_of_one_band_is_the_crude_rate(x: int):
    crude = intervals.rate(x, 20_000, per=1_000)

    standardised = intervals.directly_standardised([x], [20_000], [7.0], per=1_000)

    assert standardised.value == close(crude.value)
    assert standardised.interval is not None
    assert standardised.interval.low == close(crude.interval.low)
    assert standardised.interval.high == close(crude.interval.high)


def test_standardised_rate_below_ten_events_is_not_published():
    found = intervals.directly_standardised([4, None, 5], [100, 100, 100], [1, 1, 1])

    assert (found.value, found.interval, found.events) == (None, None, 9)


def test_repeat_events_equal_plain_when_nobody_repeats_and_widen_when_they_do():
    bands = ([12, 20], [900, 1_100], [0.4, 0.6])

    plain = intervals.directly_standardised(*bands)
    single = intervals.directly_standardised(*bands, repeats=[{1: 12}, {1: 20}])
    repeated = intervals.directly_standardised(*bands, repeats=[{1: 2, 5: 2}, {4: 5}])

    assert single == plain
    assert repeated.value == plain.value
    assert repeated.interval is not None
    assert plain.interval is not None
    assert repeated.interval.high > plain.interval.high
    assert repeated.interval.low < plain.interval.low


def test_rate_ratio_on_the_log_scale_and_exact_below_ten():
    many, few, none = (
        intervals.rate_ratio(40, 100, 60, 120),
        intervals.rate_ratio(9, 100, 60, 120),
        intervals.rate_ratio(3, 10, 0, 10),
    )

    assert many.high == close(0.8 * math.exp(intervals.z_of(0.95) * math.sqrt(1 / 40 + 1 / 60)))
    assert few.low < 0.18 < few.high
    assert none.high is None


def test_mean_uses_student():
    found = intervals.mean([1, 2, 3])

    assert found.high == close(2 + 4.302653 / math.sqrt(3))


@pytest.mark.parametrize(
    ("kind", "x", "n"),
    [
        ("wilson", "9", "4"),
        ("sure", "1", "2"),
        ("byar", "a", "1"),
        ("rate", "1.5", "2"),
        ("ratio", "1", "2"),
        ("poisson", "3", "0"),
        ("mean", "nan", "1"),
        ("dsr", "1,2", "3"),
    ],
)
def test_named_interval_refuses_what_it_cannot_answer(kind: str, x: str, n: str):
    with pytest.raises(UserError):
        compute(kind, x, n)


def test_named_interval_divides_by_the_exposure():
    assert compute("rate", "10", "2")["low"] == close(4.787450 / 2)
    assert compute("ratio", "40,60", "100,120")["value"] == close(0.8)
    assert compute("dsr", "12,20", "900,1100", weights="0.4,0.6")["value"] == close(
        0.4 * 12 / 900 + 0.6 * 20 / 1100
    )
