"""The published picture on the board: the rates of the answers, each authority told apart."""

import pytest

from kinfold.web.presenters.published import published_page
from kinfold.web.published_picture import picture_for


def _plans(code: str) -> tuple[dict[int, float | None], dict[int, float | None]]:
    picture = picture_for(code, otherwise="919")
    assert picture is not None
    _, _, ours, england = picture.measures[0]
    return {level.year: level.rate for level in ours}, {level.year: level.rate for level in england}


def test_board_shows_the_rates_that_answers_show() -> None:
    hertfordshire, england = _plans("919")

    assert [round(hertfordshire[year] or 0, 1) for year in (2010, 2014, 2016)] == [26.5, 44.2, 28.0]
    assert [round(england[year] or 0, 1) for year in (2010, 2014, 2016)] == [35.5, 42.1, 43.4]


def test_authorities_of_one_name_are_told_apart() -> None:
    picture = picture_for("838", otherwise="919")

    assert picture is not None
    names = [name for _, name in picture.authorities]
    assert len(names) == len(set(names))
    assert {"Dorset (to 2019)", "Dorset (from 2020)"} <= set(names)


def test_authority_without_any_rate_is_not_offered() -> None:
    picture = picture_for("942", otherwise="919")  # Cumberland began in 2023

    assert picture is not None
    assert picture.code == "919"


def test_single_year_is_not_told_as_a_change() -> None:
    picture = picture_for("838", otherwise="919")

    assert picture is not None
    assert "in 2020, the only year" in published_page(picture).charts[0].finding


@pytest.mark.parametrize("code", ["zzz", "", "919' or 1=1"])
def test_unknown_code_falls_back(code: str) -> None:
    picture = picture_for(code, otherwise="919")

    assert picture is not None
    assert picture.code == "919"
