"""Savings: claimed, cashable and carried stay apart, and an effect cannot be typed in."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import yaml

from kinfold.domain.errors import UserError
from kinfold.evaluation.answer import Answer, Verdict
from kinfold.evaluation.design import load
from kinfold.evaluation.economics.catalogue import read_catalogue, shipped_catalogue
from kinfold.evaluation.economics.discounting import schedule
from kinfold.evaluation.economics.model import load_model, parse_model
from kinfold.evaluation.economics.run import present_worth, run_savings

TODAY = date(2026, 11, 24)
ROW = {
    "id": "plan-year",
    "version": 1,
    "unit": "child on a plan for a year",
    "value": 1000,
    "price_year": "2016",
    "basis": "marginal",
    "agency": "children's services",
    "cashable_share": 0.1,
    "source": "an invented unit cost for this test",
    "status": "derived",
    "expires": "2030-01-01",
}


def _answer(grade: str, draws: list[float]) -> Answer:
    verdict = Verdict(
        "plans", "plans", "per 10,000", "Family Safeguarding", "Here", "D", "March 2016", -1.0, -2.0, 0.5
    )
    plan = load("hertfordshire")
    return Answer(
        plan=plan,
        data={"population": 100_000},
        verdicts=[replace(verdict, grade=grade)],
        draws={"plans": draws},
    )


def _statement(grade: str = "D", **changes):
    said = {**load_model("hertfordshire-savings").model_dump(mode="json"), **changes}
    catalogue = read_catalogue(yaml.safe_dump([ROW]), "mine.yaml", TODAY)
    return run_savings(
        parse_model(yaml.safe_dump(said), "m.yaml"), _answer(grade, [-2.0, -1.0, 0.5]), catalogue, schedule()
    )


def test_published_figures_are_told_as_claimed_with_source_and_status():
    claimed = _statement()["claimed"]
    assert {row["agency"]: row["pounds"] for row in claimed} == {
        "children's services": 2_600_000,
        "police": 107_000,
        "NHS": 200_000,
    }
    assert {row["status"] for row in claimed} == {"secondary"}
    assert all(row["source"] and row["basis"] == "gross, before and after" for row in claimed)


def test_our_arithmetic_is_said_to_be_ours():
    rows = {row["id"]: row for row in _statement()["arithmetic"]}
    assert rows["total"]["value"] == 2_907_000
    assert rows["per-family"]["value"] == 3093
    assert rows["grant-ratio-4800000"]["value"] == 1.65
    assert all("Our arithmetic" in row["note"] for row in rows.values())
    assert "not a payback" in rows["grant-ratio-4800000"]["note"]


def test_grade_d_carries_nothing_and_nothing_is_shown_cashable():
    found = _statement()
    assert found["sentence"].startswith("No saving can be carried by the comparison (grade D)")
    for key in ("npv", "bcr", "payback"):
        assert found[key]["value"] is None
        assert found[key]["reason"]
    assert found["cashable"]["value"] == 0
    assert [row["demonstrated_pounds"] for row in found["cashable_lines"]] == [0, 0, 0]
    assert all(row["carried_pounds"] is None and row["reason"] for row in found["by_agency"])


def _carrying(**more):
    line = load_model("hertfordshire-savings").model_dump(mode="json")["lines"][0]
    cost = {"pounds": 5000, "said": "£5,000", "source": "test", "status": "derived"}
    return {"lines": [{**line, "unit_cost": "plan-year"}], "running_costs": cost, "grants": [cost], **more}


def test_draws_of_the_comparison_become_money_to_the_penny():
    found = _statement("C", **_carrying(years=2, drop_off=0.5))
    weight = 1 / 1.035 + 0.5 / 1.035**2
    assert found["carried"][0]["units_avoided"]["median"] == pytest.approx(10)
    assert round(found["carried"][0]["gross_pounds"]["median"], 2) == round(10 * 1000 * weight, 2) == 14329.39
    assert round(found["npv"]["value"], 2) == 4329.39
    assert round(found["bcr"]["value"], 4) == 1.4329
    assert found["cashable"]["value"] == 0


def test_without_running_costs_no_net_figure_is_given():
    found = _statement("C", **_carrying(running_costs=None))
    assert found["carried"][0]["can_carry"]
    assert found["npv"]["value"] is None
    assert "not in the sources" in found["npv"]["reason"]


def test_present_worth_of_no_difference_is_nothing():
    worth = present_worth(np.array([0.0, -3.0]), 50.0, years=3, drop_off=0.2, schedule=schedule())
    assert worth[0] == 0
    assert worth[1] < 0


def test_typed_effect_is_refused():
    said = {**load_model("hertfordshire-savings").model_dump(mode="json"), "plans_avoided": 160}
    with pytest.raises(UserError, match="effects are never typed in"):
        parse_model(yaml.safe_dump(said), "mine.yaml")


def test_unit_cost_without_price_year_is_refused():
    row = {key: value for key, value in ROW.items() if key != "price_year"}
    with pytest.raises(UserError, match=r"mine.yaml row 1: the unit cost has no price year"):
        read_catalogue(yaml.safe_dump([row]), "mine.yaml", TODAY)


def test_expired_unit_cost_is_refused():
    with pytest.raises(UserError, match="expired on 2030-01-01"):
        read_catalogue(yaml.safe_dump([ROW]), "mine.yaml", date(2030, 1, 2))


def test_shipped_unit_costs_all_have_price_year_and_source():
    rows = shipped_catalogue(TODAY)
    assert rows
    assert all(row.price_year and row.source for row in rows.values())


def test_an_amount_beyond_all_money_is_refused():
    said = load_model("hertfordshire").model_dump(mode="json")
    said["lines"][1]["claimed"]["pounds"] = 10**46

    with pytest.raises(UserError, match=r"lines\.1\.claimed\.pounds"):
        parse_model(yaml.safe_dump(said), "mine.yaml")
