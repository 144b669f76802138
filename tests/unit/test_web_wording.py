"""Numbers and dates as people read them."""

import pytest

from kinfold.reports import wording


@pytest.mark.parametrize(
    ("value", "words"), [(1558, "1,558"), (0, "0"), (-0.2, "0"), (-17.5, "−18"), (None, "no figure")]
)
def test_whole_numbers_never_turn_nothing_into_zero(value: float | None, words: str) -> None:
    assert wording.whole(value) == words


def test_signs_are_true_signs() -> None:
    assert (wording.signed(3.04), wording.signed(-6.4), wording.signed(0.0)) == ("+3.0", "−6.4", "0.0")


def test_dates_and_months_are_written_out() -> None:
    assert wording.day("2026-09-30") == "30 September 2026"
    assert wording.day(None) == "not known"
    assert wording.month("2026-09", short=True) == "Sep 2026"


def test_a_hidden_number_is_said_to_be_hidden() -> None:
    assert wording.figure(None, "suppressed") == "small number, hidden"
    assert wording.figure(None, "not_comparable") == "not comparable"
    assert wording.figure(26.5, "value") == "26.5"
