"""A control chart may not depend on the unit of measurement, nor on which way time is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.indicators.control_charts import Chart, Direction, Label, xmr

SERIES = st.lists(st.integers(-60, 60), min_size=1, max_size=40)
_SWAPPED = {Label.ABOVE: Label.BELOW, Label.BELOW: Label.ABOVE}


def labels(chart: Chart) -> list[Label]:
    return [point.label for point in chart.points]


@given(SERIES, st.floats(0.01, 1_000), st.floats(-1_000, 1_000))
def test_chart_keeps_its_labels_in_another_unit(values: list[int], factor: float, shift: float):
    plain, moved = xmr(values), xmr([shift + factor * value for value in values])

    assert labels(moved) == labels(plain)
    for here, there in zip(plain.points, moved.points, strict=True):
        assert (here.limits is None) == (there.limits is None)
        if here.limits and there.limits:
            expected = shift + factor * here.limits.upper
            assert there.limits.upper == pytest.approx(expected, rel=1e-6, abs=1e-5)


@given(SERIES)
def test_chart_turned_upside_down_swaps_high_and_low(values: list[int]):
    plain, turned = xmr(values), xmr([-value for value in values])

    assert labels(turned) == [_SWAPPED.get(label, label) for label in labels(plain)]


@given(SERIES)
def test_chart_read_backwards_keeps_its_lines_and_labels(values: list[int]):
    plain, backwards = xmr(values), xmr(values[::-1])

    assert labels(backwards) == labels(plain)[::-1]
    lines, other = plain.points[0].limits, backwards.points[0].limits
    if lines and other:
        assert (other.mean, other.moving_range) == pytest.approx((lines.mean, lines.moving_range))


@given(st.floats(-1e6, 1e6), st.integers(1, 30))
def test_constant_series_is_common_cause(value: float, length: int):
    chart = xmr([value] * length, direction=Direction.UP)

    assert set(labels(chart)) == {Label.COMMON}
    assert chart.variation == "common cause"
