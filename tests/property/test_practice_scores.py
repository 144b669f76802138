"""Summary scores stay within their bounds whatever is scored, and what cannot be divided says so."""

from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kinfold.domain.practice import BANDS, Instrument, Line, Rules, Shape, band, problems, summarise
from kinfold.domain.practice_catalogue import rules, shipped
from kinfold.web.presenters.practice_words import result_words

MITI = next(each for each in shipped() if each.id == "miti")


@st.composite
def scored(draw: Any) -> tuple[Instrument, dict[str, int]]:
    """Give an instrument and scores within its bounds."""
    instrument = draw(st.sampled_from(shipped()))
    return instrument, {each.id: draw(st.integers(each.low, each.high)) for each in instrument.items}


@settings(max_examples=200, deadline=None)
@given(scored())
def test_every_summary_is_within_its_bounds(given_scores: tuple[Instrument, dict[str, int]]) -> None:
    instrument, scores = given_scores
    assert problems(instrument, scores) == {}

    for each in summarise(instrument, scores):
        words = result_words(each)
        if each.value is None:
            assert sum(scores[name] for name in each.summary.per) == 0
            assert (words, each.line) == (each.summary.when_none, None)
            continue
        assert each.value >= 0
        if each.summary.shape is Shape.MEAN:
            assert 1 <= each.value <= 5
        if each.summary.shape is Shape.SHARE:
            assert each.value <= 1
        assert (each.line is None) is (each.summary.fair is None)
        if each.line is Line.BELOW:
            assert each.value < (each.summary.fair or 0)


@given(st.integers(0, 500), st.integers(0, 500))
def test_without_questions_there_is_no_ratio_and_no_crash(simple: int, complex_: int) -> None:
    scores = {each.id: each.low for each in MITI.items}
    scores |= {"simple_reflection": simple, "complex_reflection": complex_}

    ratio = next(each for each in summarise(MITI, scores) if each.summary.id == "reflections_to_questions")

    assert (ratio.value, result_words(ratio)) == (None, "No questions were asked")


def test_scores_on_a_line_count_as_over_it() -> None:
    scores = {each.id: each.low for each in MITI.items}
    scores |= {"change_talk": 3, "sustain_talk": 3, "partnership": 3, "empathy": 4}
    scores |= {"simple_reflection": 3, "complex_reflection": 2, "question": 5}

    found = {each.summary.id: (result_words(each), each.line) for each in summarise(MITI, scores)}

    assert found == {
        "technical": ("3, fair", Line.FAIR),
        "relational": ("3.5, fair", Line.FAIR),
        "complex_share": ("40%, fair", Line.FAIR),
        "reflections_to_questions": ("1 to 1, fair", Line.FAIR),
    }


@given(st.dictionaries(st.sampled_from([each.id for each in MITI.items]), st.integers(-3, 700)))
def test_what_is_missing_or_out_of_bounds_is_named(scores: dict[str, int]) -> None:
    wrong = problems(MITI, scores)

    for each in MITI.items:
        is_right = each.id in scores and each.low <= scores[each.id] <= each.high
        assert (each.id in wrong) is not is_right
    assert all(each.title.lower() in wrong[each.id] for each in MITI.items if each.id in wrong)


@given(st.text(max_size=8), st.integers(0, 40), st.integers(2, 9))
def test_one_of_every_run_is_drawn_and_the_same_again(seed: str, run: int, one_in: int) -> None:
    drawing = Rules(one_in, seed, 10, 5, 10)
    numbers = range(run * one_in + 1, (run + 1) * one_in + 1)

    drawn = [each for each in numbers if drawing.is_drawn(each)]

    assert len(drawn) == 1
    assert drawn == [each for each in numbers if Rules(one_in, seed, 1, 1, 1).is_drawn(each)]


def test_about_a_fifth_is_drawn_and_not_always_the_same_place() -> None:
    drawn = [each for each in range(1, 501) if rules().is_drawn(each)]

    assert len(drawn) == 100
    assert len({each % 5 for each in drawn}) == 5


@given(st.lists(st.sampled_from("abcdefg"), max_size=40))
def test_enough_is_enough_workers_and_sessions_and_nobody_with_half(workers: list[str]) -> None:
    is_enough = Rules(5, "", 10, 5, 10).is_enough(workers)

    most = max((workers.count(each) for each in workers), default=0)
    assert is_enough is (len(set(workers)) >= 5 and len(workers) >= 10 and most < len(workers) / 2)


@given(st.integers(1, 400).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_a_band_holds_its_share(given_share: tuple[int, int]) -> None:
    part, whole = given_share
    names = [words for _, words in BANDS]

    words = band(part, whole)

    at = names.index(words) if words in names else len(names)
    assert Fraction(at, 4) <= Fraction(part, whole) <= Fraction(at + 1, 4)
