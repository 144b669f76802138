"""The verb stats, as a script would use it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from kinfold.cli import stats


@pytest.fixture
def run():
    app = typer.Typer()
    stats.register(app)
    return lambda *words: CliRunner().invoke(app, ["stats", *words])


def test_spc_labels_each_point_and_gives_both_icons(run, tmp_path: Path):
    file = tmp_path / "calls.csv"
    rows = [f"2025-{month:02},{value}" for month, value in enumerate([10, 12] * 6, start=1)]
    file.write_text("\n".join(["date,value", *rows, "2026-01,30"]), encoding="utf-8")

    answer = run("spc", str(file), "--direction", "down", "--target", "40", "--fix-after-n", "12", "--json")

    told = json.loads(answer.stdout)
    assert answer.exit_code == 0
    assert len(told["points"]) == 13
    last = told["points"][-1]
    assert last.keys() >= {"date", "value", "mean", "lower", "upper", "special", "label"}
    assert (last["date"], last["value"], last["special"], last["label"]) == ("2026-01", 30, True, "Above UCL")
    assert told["points"][0]["special"] is False
    assert (told["variation"], told["assurance"]) == ("concern", "consistently passing")


def test_spc_begins_again_at_a_rebase_and_keeps_a_gap(run, tmp_path: Path):
    file = tmp_path / "calls.csv"
    file.write_text(
        "date,value,rebase\n2025-01,1,\n2025-02,2,\n2025-03,,\n2025-04,9,1\n2025-05,11,\n", "utf-8"
    )

    points = json.loads(run("spc", str(file), "--json").stdout)["points"]

    assert [point["mean"] for point in points] == [1.5, 1.5, 1.5, 10, 10]
    assert points[2]["value"] is None


def test_interval_gives_both_limits(run):
    told = json.loads(run("interval", "wilson", "7", "53", "--json").stdout)

    assert (round(told["low"], 6), round(told["high"], 6)) == (0.065479, 0.248403)
    assert json.loads(run("interval", "poisson", "0", "--json").stdout)["low"] == 0
    assert "rate" in run("interval", "rate", "10", "250").stdout


@pytest.mark.parametrize(
    "words",
    [
        ("spc", "missing.csv"),
        ("spc", "missing.csv", "--direction", "sideways"),
        ("interval", "wilson", "9", "4"),
        ("interval", "wilson", "1", "4", "--level", "95"),
    ],
)
def test_wrong_use_is_one_sentence_and_exit_code_two(run, words: tuple[str, ...]):
    answer = run(*words)

    assert answer.exit_code == 2
    assert len(answer.output.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("wilson", "1", "2", "--level", "0.9999999999999999"),
        ("dsr", "1", "2", "--level", "nan"),
        ("wilson", "1e308", "1e308"),
        ("byar", "10", "1e-320"),
        ("dsr", "10", "1e-320"),
        ("rate", "1,2", "3,4"),
        ("mean", "1e308,-1e308"),
    ],
)
def test_interval_of_numbers_beyond_its_reach_is_one_sentence(run, words):
    answer = run("interval", *words, "--json")

    assert answer.exit_code == 2
    assert json.loads(answer.stdout)["error"]


@pytest.mark.parametrize(
    "rows", ["", "date,value\nx,1e308\ny,-1e308\nz,1e308\n", "date,value\n" + "x" * 200_000]
)
def test_spc_of_rubbish_is_one_sentence(run, tmp_path: Path, rows):
    file = tmp_path / "rubbish.csv"
    file.write_text(rows, encoding="utf-8")

    answer = run("spc", str(file), "--json")

    assert answer.exit_code == 2
    assert json.loads(answer.stdout)["error"]


@pytest.mark.parametrize("words", [("--target", "nan"), ("--fix-after-n", "0")])
def test_spc_with_an_option_that_means_nothing_exits_2(run, tmp_path: Path, words):
    file = tmp_path / "calls.csv"
    file.write_text("date,value\n2025-01,1\n2025-02,2\n", encoding="utf-8")

    assert run("spc", str(file), *words).exit_code == 2
