"""Measures against truth, by hand."""

import polars as pl
import pytest

from kinfold.linkage.quality import measure


def frame(found: str, true: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"record_id": [str(n) for n in range(len(found))], "found": list(found), "person_id": list(true)}
    )


def test_measures_of_a_small_partition_are_those_by_hand() -> None:
    quality = measure(frame("xxxyy", "aabbb"))

    assert quality.precision == pytest.approx(2 / 4)
    assert quality.recall == pytest.approx(2 / 4)
    assert quality.bcubed_precision == pytest.approx((4 / 3 + 1 / 3 + 2) / 5)
    assert quality.mixed_persons == 1


def test_measures_where_nobody_was_joined_are_none_not_zero() -> None:
    assert measure(frame("xyz", "aab")).precision is None


def test_twins_and_parents_are_counted_apart() -> None:
    persons = pl.DataFrame(
        {
            "person_id": list("abcd"),
            "family_id": ["F", "F", "F", "G"],
            "role": ["child", "child", "adult", "child"],
            "twin_of": [None, "a", None, None],
        }
    )

    quality = measure(frame("xxxyz", "abcdd"), persons)

    assert (quality.twin_pairs, quality.twins_joined) == (1, 1)
    assert (quality.siblings_joined, quality.parent_child_joined, quality.strangers_joined) == (0, 2, 0)
