"""The writer of sentences refuses one above its grade, or a direction that its interval does not bear."""

from dataclasses import replace

import pytest

from kinfold.domain.errors import UserError
from kinfold.evaluation.answer import Check, Span, Verdict, grade
from kinfold.reports.plain_words import AboveItsGradeError, caution, further, guard, sentence

VERDICT = Verdict(
    outcome="police-call-outs",
    noun="police call-outs",
    unit="per 100 families a year",
    programme="Family Safeguarding",
    place="Quillshire",
    grade="B",
    by="July 2026",
    estimate=-12.4,
    low=-20.1,
    high=-4.0,
    chance_not_excluded=False,
    other_causes=("a wait that follows need",),
    people="families",
    period="October 2024 to July 2026",
)


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("The programme reduced plans.", "B"),
        ("It worked.", "C"),
        ("The fall was caused by the teams.", "D"),
        ("Plans were cut and money was saved.", "D"),
        ("Allocation was followed by fewer call-outs.", "C"),
        ("There were fewer plans than expected; other causes remain possible.", "D"),
        ("There were fewer plans than expected.", "C"),
        ("The fall was significant.", "A"),
        ("Fewer plans***.", "A"),
        ("The fall was due to the teams.", "D"),
        ("The teams helped; plans were halved as a result.", "C"),
        ("We cannot say that it failed, but the programme reduced plans.", "D"),
        ("It cannot be said that plans rose: they were reduced.", "D"),
    ],
)
def test_sentence_above_its_grade_is_refused(said, allowed):
    with pytest.raises(AboveItsGradeError):
        guard(said, allowed)


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("The programme reduced plans.", "A"),
        ("We cannot say that the programme reduced plans. The number changed.", "D"),
        ("Fewer plans than expected; other causes remain possible.", "C"),
    ],
)
def test_sentence_within_its_grade_passes(said, allowed):
    assert guard(said, allowed) == said


def test_denial_does_not_cover_the_claim_beside_it():
    with pytest.raises(AboveItsGradeError):
        guard("We cannot say why. The programme reduced plans.", "D")


def test_grade_b_says_followed_by_with_limits_and_other_causes():
    assert sentence(VERDICT) == (
        "From October 2024 to July 2026 allocation was followed by about 12.4 fewer police call-outs per 100 "
        "families a year than expected (between 20.1 fewer and 4.0 fewer). This could still be due to a wait "
        "that follows need."
    )


def test_interval_over_nought_is_said_to_be_no_difference_perhaps():
    written = sentence(replace(VERDICT, high=3.0))
    assert "between 20.1 fewer and 3.0 more" in written
    assert "no difference at all" in written
    assert "followed by" not in written


def test_only_grade_a_says_reduced():
    assert "reduced" in sentence(replace(VERDICT, grade="A"))
    assert "reduced" not in sentence(replace(VERDICT, grade="A", high=1.0))


def test_grade_d_denies():
    assert sentence(replace(VERDICT, grade="D")).startswith("We cannot say that Family Safeguarding reduced")


def test_caution_is_written_only_when_the_starting_year_drives_the_answer():
    span = Span(2016, -17.5, 2014, 3.1, 2011, (2010, 2011, 2014))
    driven = replace(VERDICT, spans=(span,), baseline_drives=True, grade="D", people="children")
    assert caution(replace(driven, baseline_drives=False)) is None
    assert "17.5 fewer (starting in 2014) to 3.1 more (starting in 2011)" in caution(driven)
    assert further(driven) == []
    assert "disagree" in further(replace(driven, baseline_drives=False))[0]


def test_starting_years_that_agree_are_not_said_to_disagree():
    span = Span(2016, -17.5, 2014, -3.1, 2011, (2010, 2011, 2014))
    driven = replace(VERDICT, spans=(span,), baseline_drives=True, grade="D", people="children", target=2016)
    assert "or on what it is compared with" in caution(driven)
    assert "or on what it is compared with" in sentence(driven)
    assert "every starting year from 2010 to 2014 shows fewer" in further(driven)[0]


def test_caution_is_about_the_year_that_the_sentence_is_about():
    other = Span(2015, -9.0, 2014, 4.0, 2011, (2010, 2011, 2014))
    span = Span(2016, -17.5, 2014, 3.1, 2011, (2010, 2011, 2014))
    driven = replace(VERDICT, spans=(other, span), baseline_drives=True, grade="D", target=2016)
    assert caution(driven).startswith("The answer depends on the year you start from: by 2016")


def test_plan_whose_own_words_claim_an_effect_is_refused_in_a_sentence():
    with pytest.raises(UserError, match="needs grade A"):
        sentence(replace(VERDICT, other_causes=("the teams, which reduced need",)))


def test_deciding_check_that_fails_or_could_not_run_lowers_the_grade():
    good = Check("a", "plans", "?", "pass", "")
    assert grade("C", [good]) == "C"
    assert grade("C", [good, replace(good, result="fail")]) == "D"
    assert grade("B", [replace(good, result="could_not_run")]) == "D"
    assert grade("B", [good, replace(good, result="fail", decides=False)]) == "B"


def test_comparison_that_nothing_was_asked_of_has_the_lowest_grade():
    shown_only = Check("a", "plans", "?", "pass", "", decides=False)
    assert grade("C", []) == "D"
    assert grade("C", [shown_only]) == "D"
