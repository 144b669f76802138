"""What an ecomap shows, in what line and in what words, and whom it leaves out."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

from ecomap_families import nobody, of, osei
from genogram_families import DAY, adeyemi_quince
from kinfold.domain.kin import Household, Member
from kinfold.domain.support import Around, Flow, Link, Sort, Tone
from kinfold.reports.ecomap.draw import KEY, MIXED_DASH, drawn
from kinfold.reports.ecomap.layout import Layout, laid_out, laid_out_narrow
from kinfold.reports.ecomap.scene import Scene, scene_of
from kinfold.reports.ecomap.words import in_words
from kinfold.reports.genogram.draw import PAPER

SVG = "{http://www.w3.org/2000/svg}"


def root_of(layout: Layout, **more: bool) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawn(layout, **more)))


def around(scene: Scene) -> set[str]:
    return {each.id for each in scene.around}


def test_the_household_with_most_children_is_in_the_middle_and_others_are_around() -> None:
    scene = scene_of(osei(), day=DAY)

    assert scene.title == "Household A"
    assert [each.id for each in scene.members] == ["esi", "ivo", "una", "pip"]
    assert around(scene) == {"abena", "kwame", "n", "s1", "s2", "r"}


def test_words_say_who_how_and_with_whom() -> None:
    words = in_words(scene_of(osei(), day=DAY))

    assert words.middle == "In the middle, household A: Esi, Ivo, Una and Pip."
    told = words.groups[0].around
    assert "Mrs Achterberg (Neighbour), with everyone: mixed, gives support." in told
    assert "Kwame (Father of Ivo, Una and Pip), with Esi: strained." in told
    both = "with Esi: strong, gives support; with Pip: strong, gives and is given support"
    assert f"Abena (Mother of Esi), {both}." in told
    assert [each.heading for each in words.groups] == ["People and groups", "Agencies"]


def test_centred_on_someone_the_household_stands_around_them() -> None:
    scene = scene_of(osei(), day=DAY, centre="pip")
    words = in_words(scene)

    assert [each.id for each in scene.members] == ["pip"]
    assert {"esi", "ivo", "una", "abena", "n"} <= around(scene)
    assert not {"s1", "s2", "r"} & around(scene)
    assert "Esi (Mother of Pip, same household)" in words.text
    assert words.notes == (
        "3 more are joined only with others of the family. Centre the drawing on them to see.",
    )


def test_support_is_told_from_the_other_end_when_the_drawing_turns() -> None:
    scene = scene_of(osei(), day=DAY, centre="abena")

    assert {(tie.around, tie.flow) for tie in scene.ties if tie.around in {"esi", "pip"}} == {
        ("esi", Flow.TAKES),
        ("pip", Flow.BOTH),
    }


def test_another_household_is_chosen_by_its_letter_and_an_unknown_centre_is_none() -> None:
    assert scene_of(osei(), day=DAY, centre="B").title == "Household B"
    assert scene_of(osei(), day=DAY, centre="nobody") == scene_of(osei(), day=DAY)


def test_an_earlier_day_shows_what_was_so_then() -> None:
    before = scene_of(osei(), day=date(2026, 9, 1))

    assert {tie.tone for tie in before.ties if tie.around == "kwame"} == {Tone.UNSAID}
    assert "s2" not in around(scene_of(osei(), day=date(2026, 12, 2)))


def test_on_paper_nobody_of_a_guarded_part_is_drawn() -> None:
    assert "r" not in around(scene_of(osei().on_paper(), day=DAY))
    assert "r" in around(scene_of(osei(), day=DAY))


def test_partners_and_half_siblings_elsewhere_have_their_words() -> None:
    text = in_words(scene_of(adeyemi_quince_around(), day=DAY)).text

    assert "Segun (Father of Daniel)" in text
    assert "Craig (Father of Temitope)" in text


def test_a_baby_not_yet_born_is_with_its_mother() -> None:
    kinship = adeyemi_quince()
    home = Household(id="h", label="A", members=(Member(person="folake"), Member(person="daniel")))
    apart = replace(kinship, households=(home,))

    scene = scene_of(of(apart), day=DAY)

    assert [each.id for each in scene.members] == ["folake", "daniel", "baby"]
    assert [each.id for each in scene_of(of(apart), day=DAY, centre="daniel").members] == ["daniel"]


def adeyemi_quince_around():  # type: ignore[no-untyped-def]
    return of(
        adeyemi_quince(),
        (Around(id="g", sort=Sort.GROUP, name="St Agatha’s", what="Faith group"), (Link(around="g"),)),
    )


def test_each_tone_has_a_line_of_its_own_without_colour_and_words_beside() -> None:
    root = root_of(laid_out(scene_of(osei(), day=DAY)))
    texts = [each.text for each in root.iter(f"{SVG}text")]
    widths = {each.get("stroke-width") for each in root.iter(f"{SVG}path")}
    colours = {each.get("stroke") for each in root.iter()} - {None}

    assert {KEY["strong"], KEY["mixed"], KEY["strained"], KEY["unsaid"], KEY["arrow"]} <= set(texts)
    assert any(each.get("stroke-dasharray") == MIXED_DASH for each in root.iter(f"{SVG}path"))
    assert {"5", "2.5", "2", "1.5"} <= widths
    assert colours == {"#0b0c0c", "#12436d"}
    assert all("style" not in each.attrib for each in root.iter())


def test_a_screen_reader_is_told_what_it_is_and_no_names() -> None:
    root = root_of(laid_out(scene_of(osei(), day=DAY)))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")

    assert title is not None
    assert title.text == "Ecomap as at 24 November 2026"
    assert description is not None
    assert description.text == "4 in the middle, 6 around. The same is given in words."


def test_on_paper_it_has_a_shape_of_a4_and_on_a_telephone_it_is_narrow() -> None:
    scene = scene_of(osei(), day=DAY)
    paper = root_of(laid_out(scene), on_paper=True)
    ratio = float(paper.get("width", 0)) / float(paper.get("height", 1))

    assert min(abs(ratio - PAPER), abs(ratio - 1 / PAPER)) < 0.02
    assert laid_out_narrow(scene).width == 310


def test_nobody_at_all_is_drawn_and_said_as_nobody() -> None:
    scene = scene_of(nobody(), day=DAY)

    assert in_words(scene).text == "In the middle, the family: nobody."
    assert root_of(laid_out(scene)).tag == f"{SVG}svg"


def test_markup_in_a_name_stays_text() -> None:
    circle = of(osei().kinship, (Around(id="x", sort=Sort.PERSON, name="<b>&", what=""), (Link(around="x"),)))

    texts = [each.text for each in root_of(laid_out(scene_of(circle, day=DAY))).iter(f"{SVG}text")]

    assert "<b>&" in texts
