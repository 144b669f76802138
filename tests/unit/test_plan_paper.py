"""Whose paper a line of a plan may stand on, by what was ticked; and how the paper reads."""

from dataclasses import replace

import pytest

from kinfold.casework.documents.contents import (
    Look,
    Material,
    PlanMaterial,
    PlanPaper,
    PlanRow,
    Reader,
    Recipient,
    Rendered,
    Someone,
    Worker,
)
from kinfold.casework.documents.plan_length import seems_long
from kinfold.casework.documents.plan_render import render_plan
from kinfold.casework.documents.plan_rules import (
    A_PLACE,
    ADULT,
    CHILD_WORDS,
    GONE,
    NOT_TICKED,
    PRIVATE,
    why_not,
)
from kinfold.casework.documents.plans import initials

ESI, KWAME, IVO = (Recipient(Reader.PERSON, f"{name} Invented", key) for name, key in
                   (("Esi", "e"), ("Kwame", "k"), ("Ivo", "i")))  # fmt: skip
COLLEAGUE, AGENCY = Recipient(Reader.COLLEAGUE, "A colleague"), Recipient(Reader.AGENCY, "Schools", "a1")
PLAIN, BOTH = PlanPaper("d1"), PlanPaper("d1", others=True, child_words=True)
CALLED = {"e": "Esi", "k": "Kwame", "i": "Ivo", "u": "The baby"}


def _row(**more: object) -> PlanRow:
    told: dict[str, object] = {
        "key": "l1",
        "kind": "action",
        "words": "Reads with Pip",
        "readers": frozenset(),
    }
    told |= more
    return PlanRow(**{name: frozenset(v) if name in ("readers", "names") else v for name, v in told.items()})  # type: ignore[arg-type]


def _material(*rows: PlanRow) -> PlanMaterial:
    people = (Someone("e", "Esi", False, True),)
    workers = (Worker("Amara S, Social worker", True), Worker("Dev R, Recovery worker", False))
    family = Material("7Q4K", "16 November 2026", "Inkwell", "01632 960120", people, workers, ())
    shorter = (("Dev R, Recovery worker", "Dev (TT)"), ("Tallow Trust", "TT"))
    return PlanMaterial(
        family, "Child protection plan", "16 November 2026", "28 January 2027", rows, CALLED,
        frozenset({"e", "k", "u"}), shorter,
    )  # fmt: skip


def _why(row: PlanRow, to: Recipient, paper: PlanPaper = BOTH) -> str:
    return why_not(row, _material(row), to, paper)


def test_a_line_stands_only_on_the_paper_of_those_ticked_and_on_ones_own() -> None:
    row = _row(by="e", readers={"i"})

    assert _why(row, ESI, PLAIN) == ""
    assert _why(row, KWAME) == NOT_TICKED
    assert _why(row, IVO, PLAIN) == ADULT
    assert _why(row, IVO) == ""


def test_what_is_private_stands_on_nobodys_paper_but_their_own_whoever_was_ticked() -> None:
    row = _row(by="k", readers={"e", "i"}, private=True)

    assert _why(row, KWAME) == ""
    assert [_why(row, to) for to in (ESI, IVO, AGENCY)] == [PRIVATE] * 3


def test_a_childs_words_want_two_ticks_for_every_adult() -> None:
    row = _row(kind="view", by="i", words="I hide", readers={"k"})
    ticked = PlanPaper("d1", others=True)

    assert _why(row, KWAME, ticked) == CHILD_WORDS
    assert _why(row, AGENCY, ticked) == CHILD_WORDS
    assert _why(row, KWAME) == ""
    assert _why(replace(row, readers=frozenset()), KWAME) == NOT_TICKED
    assert _why(row, IVO, PLAIN) == ""


def test_naming_another_adult_wants_to_be_ticked_though_it_is_ones_own_line() -> None:
    row = _row(by="k", names={"e"}, words="Brings them back to Esi")

    assert _why(row, KWAME, PLAIN) == ADULT
    assert _why(row, KWAME) == ""


@pytest.mark.parametrize("words", ["Goes to 8 Thornbank Road", "Rings 01632 960123", "Lives in QS7 7AA"])
def test_what_looks_like_a_place_leaves_for_nobody(words: str) -> None:
    row = _row(by="e", words=words)

    assert [_why(row, to) for to in (ESI, KWAME, AGENCY, COLLEAGUE)] == [A_PLACE] * 4
    assert _why(_row(by="e", hides_a_place=True), ESI) == A_PLACE


def test_what_was_taken_out_since_it_was_agreed_leaves_for_nobody() -> None:
    assert _why(_row(by="e", gone=True), ESI) == GONE


def test_a_baby_not_yet_born_is_told_to_none_of_the_family() -> None:
    row = _row(kind="child", by="u", who="The baby", words="")

    assert _why(row, ESI) == _why(row, KWAME) == "It is about a baby not yet born"
    assert _why(_row(kind="child", by="i", who="Ivo", words=""), KWAME) == ""


def test_agencies_and_their_workers_are_initials_on_a_familys_paper_and_social_workers_have_names() -> None:
    rows = [
        _row(kind="goal", key="g", by="e", who="Esi", words="Calm"),
        _row(goal="g", who="Dev R, Recovery worker", words="Meets them at the Tallow Trust", readers={"e"}),
    ]

    html = render_plan(_material(*rows), ESI, BOTH).html

    assert "Dev (TT)" in html
    assert "Meets them at the TT" in html
    assert not any(each in html for each in ("Recovery", "Tallow", "Dev R"))
    assert "Amara S, Social worker" in html
    assert [initials(each) for each in ("Tallow Trust", "Quillshire NHS")] == ["TT", "QNHS"]


def test_what_came_of_an_action_has_ticks_of_its_own_for_it_was_written_later() -> None:
    row = _row(by="e", who="Esi", readers={"k"}, came_of="Not done. She was ill", came_names=frozenset())

    def made(row: PlanRow, to: Recipient) -> Rendered:
        return render_plan(_material(row), to, BOTH)

    assert "She was ill" in made(row, ESI).html
    assert "She was ill" not in made(row, KWAME).html
    assert "Reads with Pip" in made(row, KWAME).html
    assert "What came of it: “Not done. She was ill”" in " ".join(made(row, KWAME).left_out)
    assert "She was ill" in made(replace(row, came_readers=frozenset({"k"})), KWAME).html


def test_what_was_left_out_is_told_to_the_worker_and_not_on_the_paper() -> None:
    rows = [_row(by="k", who="Kwame", words="Change group"), _row(by="e", who="Esi", words="Reads")]

    made = render_plan(_material(*rows), ESI, PLAIN)

    assert "“Change group” This reader was not ticked for it." in " ".join(made.left_out)
    assert "Change group" not in made.html
    assert "ticked" not in made.html
    assert "Kwame" not in made.html


def test_markup_in_a_plan_is_text_on_paper_in_every_look() -> None:
    row = _row(kind="going_well", by="e", who="<b>", words="<script>alert(1)</script>")

    for look in Look:
        html = render_plan(_material(row), ESI, replace(PLAIN, look=look)).html
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_easy_read_says_one_idea_a_line_speaks_to_its_reader_and_tells_of_long_sentences() -> None:
    long = "You can come and see me " + "again and " * 8 + "again."
    rows = [
        _row(kind="child", by="i", who="Ivo", words=""),
        _row(kind="goal", key="g", by="i", who="Ivo", words="No shouting. More football."),
        _row(goal="g", who="Teacher", words=long, readers={"i"}),
    ]

    made = render_plan(_material(*rows), IVO, replace(PLAIN, look=Look.EASY))

    for line in ("It is for you.", "“No shouting.”", "“More football.”", "You said this."):
        assert f"<p>{line}</p>" in made.html
    assert "<table" not in made.html
    assert any(each.startswith("A long sentence") for each in made.notes)
    assert any("takes home" in each for each in made.notes)


def test_a_plan_that_seems_too_long_is_told_of_and_not_cut() -> None:
    ordinary = [_row(key=f"l{n}", by="e", words="Goes to the group every week", known_by="She tells us")
                for n in range(12)]  # fmt: skip
    many = [_row(key=f"l{n}", by="e", words=f"Line {n}. " + "word " * 60) for n in range(40)]

    assert not seems_long(ordinary)
    made = render_plan(_material(*many), ESI, PLAIN)
    assert any("more than two pages" in each for each in made.notes)
    assert "Line 39." in made.html
