"""Check digits against worked tables."""

import pytest

from kinfold.domain.identifiers import (
    is_temporary_upn,
    is_test_nhs_number,
    nhs_check_digit,
    nhs_number,
    upn,
    upn_check_letter,
)


@pytest.mark.parametrize(
    ("first_nine", "check"), [("999765432", "3"), ("999000005", "0"), ("999123456", None)]
)
def test_nhs_check_digit_worked_table(first_nine: str, check: str | None) -> None:
    assert nhs_check_digit(first_nine) == check


@pytest.mark.parametrize("text", ["99976543", "9997654324", "0000000000", "9999999999", "", "999 765 432x"])
def test_nhs_number_refused(text: str) -> None:
    assert nhs_number(text) is None


def test_nhs_number_with_separators() -> None:
    assert nhs_number(" 999 765-4323") == "9997654323"


def test_nhs_number_test_range() -> None:
    assert is_test_nhs_number("9997654323")
    assert not is_test_nhs_number("9434765919")
    assert not is_test_nhs_number("not a number")


@pytest.mark.parametrize("short", ["12345678", "12345678x", "1234567890"])
def test_nhs_check_digit_wrong_length(short: str) -> None:
    with pytest.raises(ValueError, match="nine digits"):
        nhs_check_digit(short)


@pytest.mark.parametrize(
    "number",
    ["R919412309017", "M821200113025", "Z201360005123", "K91941230906K", "W82120011307B", "G20136000512A"],
)
def test_upn_worked_table(number: str) -> None:
    assert upn_check_letter(number[1:]) == number[0]
    assert upn(number.lower()) == number
    assert is_temporary_upn(number) == number[-1].isalpha()


@pytest.mark.parametrize("text", ["A919412309017", "R91941230901", "I919412309017", "R91941230901S"])
def test_upn_refused(text: str) -> None:
    assert upn(text) is None
    assert not is_temporary_upn(text)


def test_upn_check_letter_of_something_else() -> None:
    with pytest.raises(ValueError, match="eleven digits"):
        upn_check_letter("91941230901")
