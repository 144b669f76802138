"""Mistakes, draws and numbers of the invented county, one at a time."""

from dataclasses import fields, replace

import numpy as np
import pytest

from kinfold.domain.identifiers import is_test_nhs_number
from kinfold.synth.calendar import FAR, UNKNOWN, day, written
from kinfold.synth.draws import Streams, chosen, even, texts
from kinfold.synth.mistakes import Details, Rates, mistaken, typo, without_accents
from kinfold.synth.numbers import nhs_numbers, start_of_school

NONE = replace(Rates(), **dict.fromkeys((field.name for field in fields(Rates)), 0.0))


def held(count: int = 400) -> Details:
    return Details(
        forename=texts(["Katarzyna"] * count),
        middle=texts(["Ewa"] * count),
        surname=texts(["Nowak-Pebblewright"] * count),
        dob=np.full(count, day("2012-03-07"), dtype=np.int32),
        sex=np.ones(count, dtype=np.int32),
    )


def rng() -> np.random.Generator:
    return Streams(5).of("test")


def test_mistaken_without_rates_changes_nothing() -> None:
    true = held()

    out = mistaken(rng(), true, NONE)

    assert (out.forename == true.forename).all()
    assert (out.middle == true.middle).all()
    assert (out.surname == true.surname).all()
    assert (out.dob == true.dob).all()


@pytest.mark.parametrize(
    ("rate", "field", "expected"),
    [
        ("nickname", "forename", {"Kasia"}),
        ("initial", "forename", {"K"}),
        ("by_middle", "forename", {"Ewa"}),
        ("swapped", "forename", {"Nowak-Pebblewright"}),
        ("no_forename", "forename", {""}),
        ("middle_moved", "forename", {"Katarzyna Ewa"}),
        ("middle_initial", "middle", {"E"}),
        ("middle_lost", "middle", {""}),
        (
            "half_surname",
            "surname",
            {"Nowak", "Pebblewright", "Nowak Pebblewright", "NowakPebblewright"},
        ),
        ("day_month", "dob", {day("2012-07-03")}),
        ("first_january", "dob", {day("2012-01-01")}),
        ("year_off", "dob", {day("2012-03-07") - 365, day("2012-03-07") + 365}),
        ("no_dob", "dob", {UNKNOWN}),
    ],
)
def test_mistaken_by_one_kind_only(rate: str, field: str, expected: set[object]) -> None:
    out = mistaken(rng(), held(), replace(NONE, **{rate: 1.0}))

    assert set(getattr(out, field).tolist()) == expected


def test_mistaken_leaves_what_it_was_given() -> None:
    true = held()

    mistaken(rng(), true, Rates())

    assert set(true.forename) == {"Katarzyna"}


def test_typo_misspells_and_keeps_empty_names() -> None:
    names = {typo("Thistledown", draw) for draw in range(2000)}

    assert len(names) > 40
    assert all(abs(len(name) - len("Thistledown")) <= 1 for name in names)
    assert typo("", 7) == ""
    assert typo("A", 3) != ""


def test_without_accents_every_language() -> None:
    assert without_accents("Małgorzata Łukasz João Ștefan Zoë") == "Malgorzata Lukasz Joao Stefan Zoe"


def test_written_leaves_out_days_beyond_sense() -> None:
    assert written(np.array([day("2026-09-30"), FAR, UNKNOWN])).to_list() == ["2026-09-30", "", ""]


def test_streams_give_the_same_numbers_again() -> None:
    assert Streams(3).of("a").random() == Streams(3).of("a").random()
    assert Streams(3).of("a").random() != Streams(3).of("b").random()
    assert Streams(3).of("a").random() != Streams(4).of("a").random()


def test_even_keeps_to_its_share_in_every_run_of_rows() -> None:
    among = np.arange(1000) % 5 != 0

    draws = even(rng(), np.arange(1000), among, block=40)

    hits = draws[among] < 0.25
    assert all(9 <= hits[start : start + 40].sum() <= 11 for start in range(0, 800, 40))
    assert (draws[~among] == 1).all()


def test_chosen_follows_shares() -> None:
    counts = np.bincount(chosen(rng(), (0.2, 0.3), 20_000), minlength=3) / 20_000

    assert counts == pytest.approx([0.2, 0.3, 0.5], abs=0.02)


def test_nhs_numbers_are_distinct_and_for_testing() -> None:
    numbers = nhs_numbers(rng(), 5_000)

    assert len(set(numbers)) == 5_000
    assert all(is_test_nhs_number(number) for number in numbers)


def test_nhs_numbers_run_out_after_the_test_range() -> None:
    numbers = nhs_numbers(rng(), 1_000_000)

    assert 900_000 < (numbers != "").sum() < 910_000


@pytest.mark.parametrize(
    ("born", "begins"),
    [("2015-08-31", "2019-09-01"), ("2015-09-01", "2020-09-01"), ("2016-01-15", "2020-09-01")],
)
def test_school_starts_in_september_after_the_fourth_birthday(born: str, begins: str) -> None:
    assert start_of_school(np.array([day(born)])).tolist() == [day(begins)]
