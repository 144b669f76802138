"""Cells and declarations: marks mean what their release says, and a wrong declaration is named."""

import pytest

from kinfold.domain.errors import UserError
from kinfold.published.cells import read_cell
from kinfold.published.declaration import parse, shipped
from kinfold.published.extract import filled
from kinfold.published.measures import measures

MEANINGS = {"x": "suppressed", "..": "missing", "": "missing", "z": "not_applicable"}


@pytest.mark.parametrize(
    ("text", "value"), [("896", 896.0), ("1,140", 1140.0), ("39.4", 39.4), (" 0 ", 0.0), ("-640", -640.0)]
)
def test_cell_with_a_number_is_its_value(text: str, value: float) -> None:
    assert read_cell(text, MEANINGS).value == value


@pytest.mark.parametrize(
    ("text", "status"), [("x", "suppressed"), ("..", "missing"), ("", "missing"), ("z", "not_applicable")]
)
def test_cell_with_a_mark_has_its_status_and_no_number(text: str, status: str) -> None:
    reading = read_cell(text, MEANINGS)

    assert (reading.value, reading.status) == (None, status)


@pytest.mark.parametrize("text", ["c", "-", ":", "12%", "1.2.3", "1,2", "#VALUE!", "1e3", "٣"])
def test_cell_with_a_mark_its_release_does_not_declare_is_unreadable_and_never_zero(text: str) -> None:
    reading = read_cell(text, MEANINGS)

    assert (reading.value, reading.status, reading.reason) == (None, "missing", "unreadable")


def test_cell_zero_where_the_department_says_nothing_was_supplied_is_missing() -> None:
    assert read_cell("0", MEANINGS, confidence="..").status == "missing"
    assert read_cell("0", MEANINGS, confidence="3").value == 0.0


def test_column_names_are_filled_for_their_year() -> None:
    assert filled("CPPAt3103{yy}", 2009) == "CPPAt310309"
    assert filled("S47{span}", 2010) == "S470910"
    assert filled("S47{span}", 2000) == "S479900"
    assert filled("CLA_Mar{year}", 2021) == "CLA_Mar2021"
    assert filled("Mid{prior}Pop0-17", 2011) == "Mid2010Pop0-17"
    assert filled("2years+", None) == "2years+"


def test_shipped_declarations_speak_only_of_known_measures() -> None:
    named = {name for release in shipped() for spec in release.files for name in spec.measures}

    assert named == set(measures())


def test_shipped_declarations_say_which_years_a_whole_file_holds() -> None:
    assert [s.path for one in shipped() for s in one.files if not s.years and s.covers is None] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("releases: [", "not readable as YAML at line 1"),
        ("common: {}", "a list called 'releases'"),
        ("[]", "a list called 'releases'"),
        ("releases: [{vintage: v, title: t, publisher: p, published: soon, files: []}]", "'published'"),
        (
            "releases: [{vintage: v, title: t, publisher: p, published: 2021, files: [{path: a.csv, "
            "level: {all: authority}, symbols: {}, measures: {referrals: R}}]}]",
            "year_column",
        ),
    ],
)
def test_declaration_that_cannot_be_used_is_named_in_one_sentence(text: str, words: str) -> None:
    with pytest.raises(UserError) as caught:
        parse(text, "mine.yaml")

    assert str(caught.value).startswith("mine.yaml: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
