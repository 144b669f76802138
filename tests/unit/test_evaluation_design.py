"""Plan files at the edge: one clear sentence for each thing wrong, and a digest that follows the content."""

import pytest
import yaml

from kinfold.domain.errors import UserError
from kinfold.evaluation.design import load, parse, shipped

PLAN = yaml.safe_load(shipped()["hertfordshire"])


def _sentence(said: object) -> str:
    with pytest.raises(UserError) as found:
        parse(said if isinstance(said, str) else yaml.safe_dump(said), "mine.yaml")
    message = str(found.value)
    assert message.startswith("mine.yaml")
    assert "\n" not in message
    return message


def test_shipped_plans_are_the_three_questions():
    assert set(shipped()) == {"hertfordshire", "adopters-2017", "waiting-list"}
    assert {load(name).slug for name in shipped()} == set(shipped())


def test_unknown_key_is_named():
    assert "'comparators' is not known" in _sentence({**PLAN, "comparators": 1})


def test_missing_key_is_named():
    assert "'estimand' is missing" in _sentence({key: PLAN[key] for key in PLAN if key != "estimand"})


def test_bad_yaml_names_its_line():
    assert "line 2: this is not YAML" in _sentence("kind: one_area\n  slug: [")


def test_file_without_keys_is_refused():
    assert "holds none" in _sentence("- just\n- a list")


def test_kind_that_is_not_known_is_refused():
    assert "write one_area, adopters or waiting_list" in _sentence({**PLAN, "kind": "guess"})


def test_starting_year_after_the_start_is_refused():
    assert "before live_year" in _sentence({**PLAN, "baselines": [2014, 2015]})


def test_plan_that_is_not_there_lists_what_is():
    with pytest.raises(UserError, match="give a path, or one of: adopters-2017, hertfordshire, waiting-list"):
        load("hertfordshir")


def test_digest_follows_content_and_not_layout():
    plan = parse(yaml.safe_dump(PLAN), "a.yaml")
    assert plan.digest() == load("hertfordshire").digest()
    assert parse(yaml.safe_dump({**PLAN, "primary_target": 2018}), "a.yaml").digest() != plan.digest()


@pytest.mark.parametrize("year", [10**28, 1066, 3000])
def test_a_year_far_from_ours_is_refused(year: int):
    assert "first_year" in _sentence({**PLAN, "first_year": year})


def test_a_waiting_list_whose_primary_outcome_is_no_indicator_is_refused():
    said = yaml.safe_load(shipped()["waiting-list"])
    del said["indicators"][said["primary_outcome"]]

    assert "primary_outcome is not among" in _sentence(said)


def test_a_number_without_end_is_refused():
    said = yaml.safe_load(shipped()["waiting-list"])
    next(iter(said["indicators"].values()))["scale"] = float("inf")

    assert "scale" in _sentence(said)


@pytest.mark.parametrize("name", ["hertfordshire", "Hertfordshire", "hertfordshire.yaml"])
def test_shipped_plan_is_known_by_any_of_its_names(name: str) -> None:
    assert load(name).slug == "hertfordshire"


def test_misspelt_plan_is_told_what_was_probably_meant() -> None:
    with pytest.raises(UserError, match="did you mean hertfordshire"):
        load("hertforshire")
