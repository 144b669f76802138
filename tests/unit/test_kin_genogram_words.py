"""A genogram in words says what the drawing shows."""

from datetime import date

import pytest

from genogram_families import DAY, adeyemi_quince, adopted, grandparents_raise, osei_thistledown, step_parents
from kinfold.domain.kin import Kinship, Person
from kinfold.reports.genogram.labels import age_words, standing
from kinfold.reports.genogram.layout import laid_out
from kinfold.reports.genogram.words import in_words


def test_twins_are_told_together_with_their_parents() -> None:
    told = in_words(laid_out(osei_thistledown(), day=DAY))

    assert told.generations[2].people[0].startswith("Ivo and Una are twins; mother Esi; father Kwame.")
    assert told.households == ("Household A since March 2025: Esi, Ivo, Una, Pip.", "Household B: Kwame.")


def test_partings_and_divorces_are_told_at_both_partners() -> None:
    parents = in_words(laid_out(adeyemi_quince(), day=DAY)).generations[0].people

    assert parents == (
        "Craig: male, aged 37; was partner of Folake Adeyemi-Quince from June 2011, parted.",
        "Segun: male, aged 36; married to Folake Adeyemi-Quince from June 2016, divorced.",
        "Folake Adeyemi-Quince: female, aged 32; was partner of Craig from June 2011, parted; "
        "married to Segun from June 2016, divorced; partner of Marcus Quince since June 2024.",
        "Marcus Quince: male, aged 34; partner of Folake Adeyemi-Quince since June 2024.",
    )


def test_half_siblings_and_the_unborn_are_told() -> None:
    children = in_words(laid_out(adeyemi_quince(), day=DAY)).generations[1].people

    assert children[2] == (
        "Unborn baby: due 14 December 2026; mother Folake Adeyemi-Quince; father Marcus Quince. "
        "Shares one parent with Temitope and Daniel."
    )


def test_every_role_of_a_parent_is_told() -> None:
    assert "mother Beata; father Hùng; adoptive mother Priya; adoptive mother Zsófia" in (
        in_words(laid_out(adopted(), day=DAY)).text
    )
    raised = in_words(laid_out(grandparents_raise(), day=DAY)).text
    assert "foster mother Eilidh; foster father Dafydd" in raised
    assert "step-father Kwabena" in in_words(laid_out(step_parents(), day=DAY)).text


def test_two_of_one_name_are_told_apart() -> None:
    twice = Kinship(
        people=(
            Person(id="a", name="Piotr", born=date(1990, 1, 1)),
            Person(id="b", name="Piotr", born=date(2015, 1, 1)),
        ),
    )

    assert in_words(laid_out(twice, day=DAY)).text.count("aged 36") == 1


def test_centre_and_those_further_away_are_told() -> None:
    told = in_words(laid_out(osei_thistledown(), day=DAY, centre="abena", steps=1))

    assert told.notes == ("4 people are further away and not shown.",)
    assert "Abena: female, aged 64. The drawing is centred here." in told.text


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(2026, 11, 17), "1 week"),
        (date(2026, 10, 1), "7 weeks"),
        (date(2026, 2, 24), "9 months"),
        (date(2024, 11, 25), "23 months"),
        (date(2024, 11, 24), "2"),
    ],
)
def test_ages_are_in_weeks_then_months_then_years(born: date, words: str) -> None:
    assert age_words(born, DAY) == words


def test_death_is_told_with_years_and_age() -> None:
    dead = Person(id="a", name="A", born=date(1950, 5, 1), died=date(2020, 4, 1))

    assert standing(dead, DAY) == "1950 to 2020, aged 69"
    assert standing(Person(id="b", name="B"), DAY) == "age not known"
