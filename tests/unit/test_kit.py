"""The small shapes: canonical form, money, rates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.kit import canonical
from kinfold.kit.result import Interval, Money, Rate

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values, max_size=6))
def test_digest_ignores_the_order_of_keys(value: dict[str, object]) -> None:
    assert canonical.digest(value) == canonical.digest(dict(reversed(value.items())))


def test_canonical_form_writes_dates_as_iso_text() -> None:
    assert canonical.dumps({"b": date(2015, 1, 31), "a": "é"}) == '{"a":"é","b":"2015-01-31"}'


@pytest.mark.parametrize(("value", "error"), [(float("nan"), ValueError), (object(), TypeError)])
def test_canonical_form_refuses_what_json_cannot_say(value: object, error: type[Exception]) -> None:
    with pytest.raises(error):
        canonical.dumps(value)


@pytest.mark.parametrize(
    ("pounds", "pence"), [("0.005", 1), ("-0.005", -1), (2.675, 268), (4_800_000, 480_000_000)]
)
def test_money_rounds_half_a_penny_away_from_zero(pounds: float | str, pence: int) -> None:
    assert Money.pounds(pounds) == Money(pence)


@given(st.integers(-(10**12), 10**12), st.integers(-(10**12), 10**12))
def test_money_adds_up_exactly(a: int, b: int) -> None:
    assert Money(a) + Money(b) - Money(b) == Money(a)


def test_rate_is_events_over_exposure() -> None:
    assert Rate(count=61, exposure=36_525, per=365.25, interval=Interval(0.4, 0.8)).value == pytest.approx(
        0.61
    )
