"""The shipped question about Hertfordshire, held to the sums a reader can make from the published rates."""

import re
from datetime import UTC, datetime

import pytest

from kinfold.evaluation.answer import Answer
from kinfold.evaluation.design import load
from kinfold.evaluation.published_rates import measures_of, published_panel
from kinfold.evaluation.run import run
from kinfold.reports.plain_words import document

AT = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.fixture(scope="module")
def answer() -> Answer:
    plan = load("hertfordshire")
    return run(plan, authority_panel=published_panel(measures_of(plan)))


@pytest.fixture(scope="module")
def shown(answer):
    return document(answer, AT)


def _difference(answer: Answer, comparison: str, baseline: int, target: int):
    name = f"919-plans-did-{comparison}-{baseline}-{target}"
    return next(row for row in answer.estimates if row.id == name)


@pytest.mark.parametrize(
    ("baseline", "to_2016", "to_2018"),
    [
        (2010, -6.4, -17.3),
        (2011, 3.1, -7.8),
        (2012, 1.3, -9.6),
        (2013, -0.2, -11.1),
        (2014, -17.5, -28.4),
        (2015, -6.7, -17.6),
    ],
)
def test_change_beyond_england_from_each_starting_year(answer, baseline, to_2016, to_2018):
    assert round(_difference(answer, "england", baseline, 2016).estimate, 1) == to_2016
    assert round(_difference(answer, "england", baseline, 2018).estimate, 1) == to_2018


def test_year_already_live_is_shown_and_not_used(answer):
    assert not _difference(answer, "england", 2015, 2016).used
    assert _difference(answer, "all_others", 2014, 2016).used


def test_every_comparison_and_starting_year_is_there(answer):
    found = {(row.comparison, row.baseline) for row in answer.estimates if row.method == "did" and row.used}
    assert {(c, b) for c in ("england", "all_others", "neighbours") for b in range(2010, 2015)} <= found


def test_rates_are_those_of_the_published_table(shown):
    lines = {(line["outcome"], line["code"]): line["points"] for line in shown["series"]}
    rates = {point["year"]: round(point["value"], 1) for point in lines["plans", "919"]}
    england = {point["year"]: round(point["value"], 1) for point in lines["plans", "england"]}
    years = (2010, 2013, 2014, 2015, 2016, 2018)
    assert [rates[year] for year in years] == [
        26.5,
        22.6,
        44.2,
        34.4,
        28.0,
        19.6,
    ]
    assert [england[year] for year in years] == [
        35.5,
        37.8,
        42.1,
        43.1,
        43.4,
        45.9,
    ]


def test_press_figure_is_kept_apart_from_what_stocks_can_show(answer):
    press = next(row for row in answer.estimates if row.method == "reported")
    naive = next(row for row in answer.estimates if row.id == "919-plans-naive-2015")
    assert press.estimate == -30
    assert not press.used
    assert "rate per 10,000 children" in naive.label
    assert "not reproducible" in press.note
    assert naive.note.startswith("In number 896 to 736, −18%.")


def test_sentence_denies_and_the_caution_comes_first(shown):
    assert shown["grade"] == "D"
    assert shown["sentence"] == (
        "We cannot say that Family Safeguarding reduced child protection plans in Hertfordshire by March "
        "2016. The answer depends on the year you start from."
    )
    assert "17.5 fewer (starting in 2014) to 3.1 more (starting in 2011)" in shown["headline_caution"]
    assert (
        "By 2018 every starting year from 2010 to 2014 shows fewer child protection plans than England's "
        "path, by 8 to 28 per 10,000 children. The checks do not let this be called an effect; "
        "areas without the programme differ as well." in shown["further"]
    )


def test_number_and_rate_are_told_apart(shown):
    assert (
        "From 31 March 2014 to 31 March 2016 the number went from 1,140 to 736 (−35%) and the rate from 44.2 "
        "to 28.0 per 10,000 children (−37%)." in shown["may_say"]
    )


def test_caution_is_not_said_again_below_the_sentence(shown):
    assert not [each for each in shown["further"] if "2016" in each]
    assert any("By 2016 the starting years disagree" in each for each in shown["may_say"])


def test_no_sentence_uses_a_hyphen_for_minus(shown):
    said = [check["detail"] for check in shown["checks"]] + [row["note"] for row in shown["estimates"]]
    said += [shown["sentence"], shown["headline_caution"], *shown["further"], *shown["may_say"]]
    assert not [each for each in said if re.search(r"-\d", each)]


def test_populations_revised_after_the_census_do_not_decide(answer):
    found = next(one for one in answer.checks if one.id == "populations" and one.outcome == "plans")
    assert found.result == "pass"
    assert not found.decides
    assert "−18.2 (from 2014) to +1.2 (from 2011); no starting year moves by more than 0.9" in found.detail


def test_the_peak_and_its_decisions_are_told(answer):
    checks = {check.id: check for check in answer.checks if check.outcome == "plans"}
    assert checks["baseline-sensitivity"].result == "fail"
    assert checks["jump-before"].result == "fail"
    assert "836, 1,558, 1,065" in checks["decisions-moved"].detail
    assert "769, 1,414, 977" in checks["decisions-moved"].detail
    assert "drift of" in checks["pre-trend"].detail


def test_such_a_jump_was_followed_by_a_fall_elsewhere_too(answer):
    jump = next(one for one in answer.jumps if one["outcome"] == "plans")
    assert jump["cases"] >= 30
    assert jump["mean_change_after_two_years"] < -10
    assert jump["own_change_after_two_years"] == pytest.approx(-16.2, abs=0.05)


def test_synthetic_area_has_weights_ranks_and_leaves_each_donor_out(shown):
    plans = next(one for one in shown["synthetic"] if one["outcome"] == "plans")
    assert sum(one["weight"] for one in plans["weights"]) == pytest.approx(1, abs=0.01)
    assert plans["placebo"]["of"] > 100
    assert len(plans["placebo"]["gaps"]) == plans["placebo"]["of"] - 1
    assert {one["dropped"] for one in plans["leave_one_out"]} <= {one["code"] for one in plans["weights"]}
    assert not {"821", "874", "867", "869", "873"} & {one["code"] for one in plans["weights"]}


def test_same_plan_and_panel_give_the_same_document(shown):
    plan = load("hertfordshire")
    assert document(run(plan, authority_panel=published_panel(measures_of(plan))), AT) == shown


def test_adopters_are_answered_together_and_one_by_one():
    plan = load("adopters-2017")
    answer = run(plan, authority_panel=published_panel(measures_of(plan)))
    shown = document(answer, AT)
    codes = {one["code"] for one in shown["synthetic"] if one["outcome"] == "plans"}
    staggered = next(row for row in answer.estimates if row.id == "adopters-plans-staggered-never")
    assert codes == {"821", "874", "867", "869"}
    assert staggered.se is not None
    assert staggered.low < staggered.estimate < staggered.high
    assert shown["grade"] == "D"
    assert shown["sentence"].startswith(
        "We cannot say that Family Safeguarding reduced child protection plans"
    )
