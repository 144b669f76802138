"""What may be written down of a person, as data: codes that returns know, and numbers that are checked."""

import pytest

from kinfold.domain.person_facts import (
    DISABILITIES,
    ETHNICITIES,
    FACTS,
    NAMES,
    NEEDS,
    NUMBERS,
    FactKind,
    NameKind,
    refusal_of,
)


def test_every_kind_is_described_and_codes_are_those_of_the_census() -> None:
    assert set(FACTS) == set(FactKind)
    assert set(NAMES) == set(NameKind)
    assert set(NEEDS) <= set(FactKind)
    assert (len(DISABILITIES), len(ETHNICITIES)) == (13, 20)
    assert "CHNE" in ETHNICITIES  # printed CNHE in a much-copied specification


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("nhs_number", "999 765-4323", "9997654323"),
        ("upn", "r919412309017", "R919412309017"),
        ("upn", "K91941230906K", "K91941230906K"),
        ("council_id", "ab 12345", "AB12345"),
        ("local_id", " Q / 77  b ", "Q / 77 b"),
    ],
)
def test_a_number_is_kept_in_one_spelling(kind: str, typed: str, kept: str) -> None:
    assert refusal_of(kind, typed, demonstration=True) is None
    assert NUMBERS[kind].read(typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("nhs_number", "9997654324"),
        ("nhs_number", "9999999999"),
        ("nhs_number", "999123456"),
        ("upn", "Q919412309017"),
        ("council_id", "A/12"),
        ("council_id", "A" * 21),
        ("local_id", " "),
    ],
)
def test_what_cannot_be_a_number_is_refused_in_words_that_do_not_repeat_it(kind: str, typed: str) -> None:
    said = refusal_of(kind, typed, demonstration=True)

    assert said is not None
    assert typed.strip() == "" or typed not in said


def test_test_numbers_belong_in_a_demonstration_and_no_others_do() -> None:
    assert "demonstration" in str(refusal_of("nhs_number", "9434765919", demonstration=True))
    assert refusal_of("nhs_number", "9434765919", demonstration=False) is None
    assert "testing" in str(refusal_of("nhs_number", "9997654323", demonstration=False))
