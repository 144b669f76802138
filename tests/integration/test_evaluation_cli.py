"""The verbs as a person types them: files appear whole, exit codes tell, nothing changes without cause."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kinfold.cli import evaluate, savings

APP = typer.Typer()
evaluate.register(APP)
savings.register(APP)


def _run(*words: str):
    return CliRunner().invoke(APP, list(words))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    assert _run("evaluate", "run", "hertfordshire", "--home", str(folder)).exit_code == 1
    return folder


def test_answer_lies_where_pages_read_it(home):
    shown = json.loads((home / "released/answers/hertfordshire.json").read_text(encoding="utf-8"))
    wanted = {
        "slug", "title", "question", "plan_digest", "plan", "registered_on", "computed_at", "data", "grade",
        "sentence", "headline_caution", "may_say", "may_not_say", "would_settle", "estimates", "checks",
        "series",
        "event_study", "synthetic", "savings",
    }  # fmt: skip
    assert wanted <= set(shown)
    assert {check["outcome"] for check in shown["checks"]} <= {"pass", "fail", "could_not_run"}
    assert list((home / "released/answers").iterdir()) == [home / "released/answers/hertfordshire.json"]


def test_second_run_leaves_the_same_bytes(home):
    path = home / "released/answers/hertfordshire.json"
    before = path.read_bytes()
    assert _run("evaluate", "run", "hertfordshire", "--home", str(home)).exit_code == 1
    assert path.read_bytes() == before


def test_json_is_the_last_line_and_holds_the_contract(home, tmp_path):
    found = _run("evaluate", "run", "hertfordshire", "--home", str(home), "--out", str(tmp_path), "--json")
    shown = json.loads(found.stdout.strip().splitlines()[-1])
    assert {"estimates", "checks", "grade", "sentence"} <= set(shown)
    assert (tmp_path / "hertfordshire.json").is_file()


@pytest.mark.parametrize("words", [("run", "nowhere.yaml"), ("panel", "nowhere.csv", "--method", "did")])
def test_wrong_use_is_one_sentence_and_exit_2(words, tmp_path):
    found = _run("evaluate", *words, "--home", str(tmp_path))
    assert found.exit_code == 2
    assert "Traceback" not in found.output
    assert list(tmp_path.iterdir()) == []


def test_waiting_list_without_a_store_says_what_to_do(tmp_path):
    found = _run("evaluate", "run", "waiting-list", "--home", str(tmp_path))
    assert found.exit_code == 2
    assert "kinfold demo" in found.output


def test_plans_are_listed_with_their_digests():
    found = json.loads(_run("evaluate", "plans", "--json").stdout)
    assert [plan["name"] for plan in found["plans"]] == ["adopters-2017", "hertfordshire", "waiting-list"]
    assert all(len(plan["digest"]) == 64 for plan in found["plans"])


def test_panel_prints_the_contract(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text("unit,time,outcome,adopted\na,1,5,2\na,2,3,2\nb,1,5,\nb,2,5,\n", encoding="utf-8")
    found = json.loads(_run("evaluate", "panel", str(path), "--method", "did", "--json").stdout)
    assert {"estimate", "se", "low", "high", "method", "diagnostics"} <= set(found)
    assert found["estimate"] == pytest.approx(-2)


def test_savings_statement_keeps_its_parts_apart(home):
    found = _run("savings", "run", "hertfordshire-savings", "--home", str(home), "--json")
    shown = json.loads(found.stdout.strip().splitlines()[-1])
    assert found.exit_code == 0
    assert {"npv", "bcr", "cashable", "payback", "by_agency", "claimed", "carried"} <= set(shown)
    assert (home / "released/savings/hertfordshire.json").is_file()
