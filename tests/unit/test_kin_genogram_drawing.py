"""A genogram's drawing: a shape for each sex, a dash for each tie, and nothing told by colour alone."""

from datetime import date
from xml.etree import ElementTree

import pytest

from genogram_families import (
    DAY,
    Making,
    adeyemi_quince,
    adopted,
    grandparents_raise,
    osei_thistledown,
    step_parents,
    two_generations_one_couple,
)
from kinfold.domain.kin import Household, Kinship, Member, Parenthood, Person
from kinfold.reports.genogram.draw import DASHES, KEY, PAPER, drawn
from kinfold.reports.genogram.layout import Layout, laid_out, within
from kinfold.reports.genogram.lines import shape_of
from kinfold.reports.genogram.widths import lines_of, width_of

SVG = "{http://www.w3.org/2000/svg}"


def root_of(layout: Layout, **more: bool) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawn(layout, **more)))


def texts(root: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in root.iter(f"{SVG}text")]


def says(layout: Layout) -> set[str]:
    return {segment.says for segment in layout.segments}


def at(layout: Layout, person: str) -> tuple[float, float]:
    [symbol] = [symbol for symbol in layout.symbols if symbol.person == person]
    return symbol.x, symbol.y


def test_each_sex_as_recorded_has_its_shape() -> None:
    one = Making()
    for sex in "fmou":
        one.person(sex, sex, sex, 1990)
    one.person("b", "b", "f", None, expected=date(2027, 1, 1))

    shapes = [shape_of(one.made(), key) for key in "fmoub"]

    assert shapes == ["circle", "square", "diamond", "diamond", "triangle"]


def test_adeyemi_quince_has_earlier_partners_left_and_each_child_under_its_parents() -> None:
    layout = laid_out(adeyemi_quince(), day=DAY)

    assert layout.generations() == [
        ["craig", "segun", "folake", "marcus"],
        ["temitope", "daniel", "baby"],
    ]
    assert sum(segment.kind == "mark" for segment in layout.segments) == 3
    assert at(layout, "craig")[0] < at(layout, "temitope")[0] < at(layout, "segun")[0]


def test_osei_thistledown_has_twins_from_one_point_and_two_households() -> None:
    layout = laid_out(osei_thistledown(), day=DAY)
    slanted = [s for s in layout.segments if s.kind == "child" and s.x1 != s.x2 and s.y1 != s.y2]

    assert layout.generations() == [["abena"], ["kwame", "esi"], ["ivo", "una", "pip"]]
    assert len({(s.x1, s.y1) for s in slanted}) == 1
    assert len(slanted) == 2
    assert [(o.words, len(o.ways)) for o in layout.outlines] == [("Household A", 1), ("Household B", 1)]


@pytest.mark.parametrize(
    ("family", "wanted", "unwanted"),
    [
        (adopted(), {"adoptive", "birth", "married"}, {"foster"}),
        (grandparents_raise(), {"foster", "birth"}, {"adoptive"}),
        (step_parents(), {"birth"}, {"step"}),
        (two_generations_one_couple(), {"birth", "parents"}, {"partners"}),
    ],
)
def test_each_kind_of_parent_has_its_line(family: Kinship, wanted: set[str], unwanted: set[str]) -> None:
    found = says(laid_out(family, day=DAY))

    assert wanted <= found
    assert not unwanted & found


def test_step_parent_who_is_nobodys_partner_gets_a_line() -> None:
    family = step_parents()
    alone = Kinship(people=family.people, parenthoods=family.parenthoods)

    assert "step" in says(laid_out(alone, day=DAY))


def test_dashes_and_key_tell_ties_apart_without_colour() -> None:
    root = root_of(laid_out(adopted(), day=DAY))

    assert {KEY["adoptive"], KEY["married"], KEY["household"], "female", "male"} <= set(texts(root))
    assert KEY["foster"] not in texts(root)
    assert len({DASHES["adoptive"], DASHES["foster"], DASHES["step"]}) == 3
    assert all("style" not in each.attrib for each in root.iter())


def test_screen_reader_is_told_what_it_is_and_no_names() -> None:
    root = root_of(laid_out(osei_thistledown(), day=DAY))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert title is not None
    assert description is not None
    assert title.text == "Genogram as at 24 November 2026"
    expected = "6 people in 3 generations, the oldest on top. The same is given in words."
    assert description.text == expected


def test_on_paper_it_has_the_shape_of_a4_on_its_side() -> None:
    root = root_of(laid_out(osei_thistledown(), day=DAY), on_paper=True)

    assert float(root.get("width", 0)) / float(root.get("height", 1)) == pytest.approx(PAPER, rel=0.01)


def test_names_with_markup_stay_text() -> None:
    layout = laid_out(Kinship(people=(Person(id="a", name="<b>&"),)), day=DAY)

    assert "<b>&" in texts(root_of(layout))


def test_nobody_at_all_is_drawn_as_nothing() -> None:
    layout = laid_out(Kinship(), day=DAY)

    assert texts(root_of(layout)) == []
    assert layout.generations() == []


def test_centre_limits_who_is_shown_and_is_marked() -> None:
    family = osei_thistledown()

    near = laid_out(family, day=DAY, centre="pip", steps=1)

    assert {symbol.person for symbol in near.symbols} == {"pip", "esi", "kwame"}
    assert set(near.left_out) == {"abena", "ivo", "una"}
    assert within(family, "pip", 2) == {person.id for person in family.people}
    assert KEY["centre"] in texts(root_of(near))


def test_centre_who_is_nobody_of_that_day_is_refused() -> None:
    with pytest.raises(KeyError):
        laid_out(osei_thistledown(), day=date(2020, 1, 1), centre="pip")


def test_earlier_day_shows_the_family_as_it_was() -> None:
    before = laid_out(osei_thistledown(), day=date(2016, 1, 1))

    assert before.generations() == [["abena"], ["kwame", "esi"]]


def test_impossible_ties_are_drawn_as_far_as_they_go() -> None:
    people = tuple(Person(id=key, name=key.upper()) for key in "abc")
    ring = tuple(Parenthood(child=child, parent=parent) for child, parent in ("ab", "bc", "ca", "aa"))
    home = Household(id="h", label="A", members=(Member(person="a"), Member(person="gone")))

    layout = laid_out(Kinship(people=people, parenthoods=ring, households=(home,)), day=DAY)

    assert {symbol.person for symbol in layout.symbols} == {"a", "b", "c"}


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Folake Adeyemi-Quince", ["Folake", "Adeyemi-Quince"]),
        ("Featherstonehaugh-Cholmondeley", ["Featherstoneha", "ugh-", "Cholmondeley"]),
        ("Ivo", ["Ivo"]),
        ("", [""]),
    ],
)
def test_labels_break_at_spaces_then_hyphens_then_anywhere(words: str, lines: list[str]) -> None:
    assert lines_of(words, 14, 104) == lines


@pytest.mark.parametrize(("words", "width"), [("Ivo", 18.7), ("Łukasz", 44.3), ("", 0.0), ("e\u0301", 7.8)])
def test_widths_are_those_of_arial(words: str, width: float) -> None:
    assert width_of(words, 14) == pytest.approx(width, abs=0.3)
