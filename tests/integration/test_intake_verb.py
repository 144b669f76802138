"""The verb ``intake``: what it prints, and what its exit code means."""

import json

import pytest
import typer
from typer.testing import CliRunner

from intake_files import POLICE, police_row, write
from kinfold.cli import intake


@pytest.fixture
def command(tmp_path):
    app = typer.Typer()
    app.callback()(lambda: None)
    intake.register(app)

    def call(*words):
        words = ("intake", *words, "--home", tmp_path / "home", "--json")
        result = CliRunner().invoke(app, [str(word) for word in words])
        return result.exit_code, json.loads(result.stdout.splitlines()[-1])

    return call


def test_a_sound_file_exits_0_and_its_rows_are_told(command, tmp_path):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1), police_row(1)])

    code, told = command("run", path)

    (one,) = told["files"]
    assert code == 0
    assert [one[key] for key in ("lines", "accepted", "quarantined", "duplicates")] == [2, 1, 0, 1]
    assert one["manifest"]


def test_held_back_rows_exit_1_and_are_listed_without_their_values(command, tmp_path):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1), police_row(2, dob="31/02/1988")])

    assert command("run", path)[0] == 1
    code, told = command("quarantine", "--out", tmp_path / "held.csv")

    assert (code, told["rules"]) == (0, {"date": 1})
    written = (tmp_path / "held.csv").read_text()
    assert ",3,dob,date," in written
    assert "1988" not in written


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["{folder}/none.csv"], "does not exist"),
        (["{folder}/p.csv", "--source", "nothing"], "no extract of that name"),
        (["{folder}/p.csv", "--agency", "A B"], "--agency must be"),
        (["{folder}/p.csv", "--received", "tomorrow"], "--received must be"),
        (["{folder}/p.csv", "--mapping", "{folder}/p.csv"], "may hold only"),
        (["{folder}/p.csv", "--source", "ae_attendances"], "looks like ae_attendances but has no column"),
    ],
)
def test_wrong_use_exits_2_with_one_sentence_and_reads_nothing(command, tmp_path, words, said):
    write(tmp_path / "p.csv", POLICE, [police_row(1)])

    code, told = command("run", *(word.format(folder=tmp_path) for word in words))

    assert code == 2
    assert said in told["error"]
    assert not (tmp_path / "home").exists()


def test_sources_lists_each_extract_with_its_columns(command):
    code, told = command("sources")

    names = {source["name"]: [column["name"] for column in source["columns"]] for source in told["sources"]}
    assert code == 0
    assert "reported_at" in names["police_incidents"]
    assert {"ssd_person", "ssd_cp_plans", "school_attendance"} <= set(names)
