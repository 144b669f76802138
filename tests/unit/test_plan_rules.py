"""What a plan wants before it can be agreed, said in words, and which words might be plainer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kinfold.domain.plain_words import hints
from kinfold.domain.plan import (
    AGREED_UPON,
    START,
    Days,
    Draft,
    Line,
    LineKind,
    PlanKind,
    is_long,
    missing,
    sentences,
    unheard,
    wrong_days,
    wrong_end,
)

BEGAN = date(2026, 11, 2)
FAMILY = {"e": "Esi", "k": "Kwame", "i": "Ivo"}
GOAL = Line("g", LineKind.GOAL, "The children sleep without being frightened.", "e", known_by="They say so.")
ACTION = Line("a", LineKind.ACTION, "Change group", "k", goal="g", by_when=date(2027, 2, 28))
WHOLE = Draft(
    PlanKind.PROTECTION,
    BEGAN,
    FAMILY,
    (
        Line("c", LineKind.CHILD, who="i"),
        GOAL,
        ACTION,
        Line("w", LineKind.WORRY, "Shouting at night", other="School"),
        Line("d", LineKind.DANGER, "They could be hurt"),
        Line("s", LineKind.SAFETY, "Kwame sleeps elsewhere"),
        Line("t", LineKind.CONTINGENCY, "Esi rings 999"),
    ),
)


def _with(line: Line) -> Draft:
    lines = tuple(line if each.key == line.key else each for each in WHOLE.lines)
    return replace(WHOLE, lines=lines)


def _without(*kinds: LineKind) -> Draft:
    return replace(WHOLE, lines=tuple(each for each in WHOLE.lines if each.kind not in kinds))


def _told(draft: Draft) -> list[tuple[str, str]]:
    return [(each.words, each.key) for each in missing(draft)]


def test_a_whole_plan_wants_nothing() -> None:
    assert _told(WHOLE) == []


@pytest.mark.parametrize(
    ("draft", "words", "key"),
    [
        (_without(LineKind.GOAL, LineKind.ACTION), START, ""),
        (_without(LineKind.CHILD), "Say which children this plan is for.", ""),
        (_with(replace(GOAL, known_by="")), "This goal has no 'how we will know'.", "g"),
        (_with(replace(GOAL, who="")), "Say whose words this goal is in.", "g"),
        (_with(replace(GOAL, words="")), "This goal has no words yet.", "g"),
        (_without(LineKind.ACTION), "Nobody does anything for this goal yet.", "g"),
        (_with(replace(ACTION, goal="x")), "Say which goal this is for.", "a"),
        (_with(replace(ACTION, who="")), "Say who will do this.", "a"),
        (_with(replace(ACTION, words="")), "Say what they will do.", "a"),
        (_with(replace(ACTION, by_when=None)), "Say by when this will be done.", "a"),
        (
            _with(replace(ACTION, by_when=BEGAN - timedelta(days=1))),
            "This is to be done before the plan began. Change one of the days.",
            "a",
        ),
        (_with(replace(ACTION, who="z")), "This names someone who is not of the family now.", "a"),
        (_without(LineKind.DANGER), "Say what could happen to the children if nothing changes.", ""),
        (_without(LineKind.SAFETY), "Say what must be so, for the children to be safe.", ""),
        (_without(LineKind.CONTINGENCY), "Say what happens if things go wrong, and who rings whom.", ""),
        (_with(Line("w", LineKind.WORRY, "Shouting")), "Say who is worried about this.", "w"),
    ],
)
def test_what_is_missing_is_said_in_words_where_it_is_mended(draft: Draft, words: str, key: str) -> None:
    assert (words, key) in _told(draft)


def test_how_we_will_know_may_stand_with_every_action_instead() -> None:
    known = replace(ACTION, known_by="The group leader tells us")
    lines = (replace(GOAL, known_by=""), known)

    assert "how we will know" not in str(_told(replace(WHOLE, lines=(*_without(*AGREED_UPON).lines, *lines))))


def test_danger_and_safety_are_asked_for_in_a_child_protection_plan_alone() -> None:
    need = replace(_without(LineKind.DANGER, LineKind.SAFETY), kind=PlanKind.NEED)

    assert _told(need) == []


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        (Days(BEGAN - timedelta(days=1), date(2027, 1, 28)), "agreed_on", "agreed before it began"),
        (Days(BEGAN), "review_on", "Enter the day"),
        (Days(BEGAN, BEGAN), "review_on", "looked at again after it is agreed"),
        (Days(BEGAN, date(2027, 1, 28), BEGAN - timedelta(days=1)), "until", "end before it began"),
        (Days(date(2026, 11, 16), date(2027, 1, 28), date(2026, 11, 10)), "until", "before it is agreed"),
        (Days(BEGAN, date(2027, 1, 28), date(2027, 1, 1)), "review_on", "after it has ended"),
    ],
)
def test_days_that_cannot_be_are_refused_beside_their_field(days: Days, field: str, words: str) -> None:
    found = wrong_days(WHOLE, days)

    assert [each.field for each in found] == [field]
    assert words in found[0].words
    assert wrong_days(WHOLE, Days(BEGAN, date(2027, 1, 28), date(2027, 6, 1))) == ()


def test_a_plan_ends_after_it_began_and_was_agreed_and_not_in_the_future() -> None:
    today, agreed = date(2026, 11, 24), [date(2026, 11, 16)]

    assert wrong_end(BEGAN, agreed, today, today) == ""
    assert "come already" in wrong_end(BEGAN, agreed, today + timedelta(days=1), today)
    assert "before it began" in wrong_end(BEGAN, agreed, BEGAN - timedelta(days=1), today)
    assert "agreed after" in wrong_end(BEGAN, agreed, date(2026, 11, 10), today)


def test_whoever_has_not_been_heard_is_told_and_stops_nothing() -> None:
    heard = replace(WHOLE, lines=(*WHOLE.lines, Line("v", LineKind.VIEW, "It is better", "e")))

    assert unheard(WHOLE, ["e", "k"]) == ("i", "e", "k")
    assert unheard(heard, ["e", "k"]) == ("i", "k")
    assert _told(heard) == []


_kinds = st.sampled_from(sorted(AGREED_UPON))
_texts = st.text(max_size=12)
_lines = st.builds(
    Line, key=st.uuids().map(str), kind=_kinds, words=_texts, who=st.sampled_from(["", "e", "k", "z"]),
    other=_texts, goal=st.sampled_from(["", "g"]), by_when=st.none() | st.dates(), known_by=_texts,
)  # fmt: skip


@given(st.lists(_lines, max_size=8), st.sampled_from(PlanKind))
def test_whatever_is_half_written_is_judged_and_each_problem_says_where(
    lines: list[Line], kind: PlanKind
) -> None:
    draft = Draft(kind, BEGAN, FAMILY, tuple(lines))

    found = missing(draft)

    assert {each.key for each in found} <= {"", *(each.key for each in lines)}
    assert all(each.words.endswith(".") for each in found)
    if not found:
        assert {LineKind.GOAL, LineKind.ACTION, LineKind.CONTINGENCY} <= {each.kind for each in lines}


@given(st.lists(_lines, max_size=6))
def test_what_does_not_belong_together_adds_no_problem_to_a_whole_plan(lines: list[Line]) -> None:
    """Only lines that are themselves unfinished are told of: a plan never gets worse by a finished line."""
    more = [replace(each, key=f"{number}x", kind=LineKind.GOING_WELL, words="Well", who="e")
            for number, each in enumerate(lines)]  # fmt: skip

    assert missing(replace(WHOLE, lines=(*WHOLE.lines, *more))) == ()


def test_sentences_are_one_idea_a_line_and_lose_no_word() -> None:
    text = "Kwame stays away at night; he rings first.\nEsi says “Stop.” Then they talk"

    found = sentences(text)

    assert found == [
        "Kwame stays away at night",
        "he rings first.",
        "Esi says “Stop.”",
        "Then they talk",
    ]
    assert is_long(" ".join(["word"] * 16))
    assert not is_long(" ".join(["word"] * 15))


@given(st.text(alphabet=st.sampled_from("ab .!?;\n'”"), max_size=60))
def test_no_letter_is_lost_in_sentences(text: str) -> None:
    letters = [each for each in text if each.isalpha()]

    assert [each for line in sentences(text) for each in line if each.isalpha()] == letters


def test_blaming_words_are_flagged_with_what_to_say_instead_and_plain_ones_are_not() -> None:
    found = [each.said for each in hints("Esi Failed to engage and DNA. She disclosed a lac.")]

    assert found == ["Failed to engage", "DNA", "disclosed", "lac"]
    assert "missed 2 of 5 visits" in hints("She disengaged.")[0].words
    assert hints("She missed 2 of 5 visits and told us why. A place to lace shoes.") == ()
