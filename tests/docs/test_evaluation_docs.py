"""What the pages about answers say is what the code does."""

import re
from pathlib import Path

import pytest

from kinfold.evaluation.any_panel import METHODS
from kinfold.evaluation.design import AdoptersPlan, OneAreaPlan, WaitingListPlan, load
from kinfold.evaluation.economics.model import Line, Model
from kinfold.evaluation.published_rates import measures_of, published_panel
from kinfold.evaluation.run import run

DOCS = Path(__file__).parents[2] / "docs"
PLANS = (DOCS / "reference" / "plans.md").read_text(encoding="utf-8")
HONEST = (DOCS / "explanation" / "honest-answer.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [OneAreaPlan, AdoptersPlan, WaitingListPlan])
def test_every_key_of_a_plan_is_documented(kind):
    assert [key for key in kind.model_fields if f"`{key}`" not in PLANS] == []


def test_every_method_is_documented():
    assert [name for name in METHODS if f"`{name}`" not in PLANS] == []


def test_savings_keys_that_readers_fill_in_are_documented():
    asked = {"grants", "families", "running_costs", "answer", "claimed", "basis", "cashable_evidence"}
    assert asked <= {*Model.model_fields, *Line.model_fields}
    assert [key for key in asked if f"`{key}`" not in PLANS] == []


def test_differences_in_the_explanation_are_those_computed():
    plan = load("hertfordshire")
    answer = run(plan, authority_panel=published_panel(measures_of(plan)))
    told = {
        int(year): (float(first.replace("−", "-")), float(last.replace("−", "-")))
        for year, first, last in re.findall(
            r"^\| (20\d\d)[^|]* \| ([+−][\d.]+) \| ([+−][\d.]+) \|$", HONEST, re.M
        )
    }
    computed = {row.id: row.estimate for row in answer.estimates}
    assert sorted(told) == [2010, 2011, 2012, 2013, 2014, 2015]
    for year, pair in told.items():
        for target, figure in zip((2016, 2018), pair, strict=True):
            assert round(computed[f"919-plans-did-england-{year}-{target}"], 1) == figure
