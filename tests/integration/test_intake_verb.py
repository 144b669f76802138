"""The verb ``intake``: what it prints, and what its exit code means."""

import json
import os

import pytest
import typer
from typer.testing import CliRunner

from intake_files import AE, POLICE, police_row, write
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


def test_codes_of_an_agency_are_read_as_they_stand(command, tmp_path):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1, da_flag="Yes"), police_row(2, da_flag="No")])
    (tmp_path / "m.yaml").write_text("values: {da_flag: {Yes: Y, No: N}}")

    code, told = command("run", path, "--mapping", tmp_path / "m.yaml")

    assert (code, told["files"][0]["accepted"]) == (0, 2)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ("columns: {surnam: Familienname}", "no extract has a column 'surnam'"),
        ("values: {daflag: {J: Y}}", "no extract has a column 'daflag'"),
        ("columns: {surname: a, surname: b}", "could not be read"),
        ("columns: " + "[" * 4000, "could not be read"),
    ],
)
def test_a_mapping_that_would_do_nothing_or_cannot_be_read_is_refused(command, tmp_path, mapping, said):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1)])
    (tmp_path / "m.yaml").write_text(mapping)

    code, told = command("run", path, "--mapping", tmp_path / "m.yaml")

    assert code == 2
    assert said in told["error"]


@pytest.mark.parametrize("received", ["9999-12-31", "20240401", "2024-W14-1", "0001-01-01"])
def test_a_day_of_receipt_has_one_form_and_is_of_our_age(command, tmp_path, received):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1)])

    assert command("run", path, "--received", received)[0] == 2


def test_a_pipe_is_refused_when_named_and_left_alone_in_a_folder(command, tmp_path):
    folder = tmp_path / "in"
    write(folder / "p.csv", POLICE, [police_row(1)])
    os.mkfifo(folder / "q.csv")

    code, told = command("run", folder / "q.csv")
    assert (code, "a device or a pipe" in told["error"]) == (2, True)
    code, told = command("run", folder)
    assert (code, [item["file"] for item in told["ignored"]]) == (0, [str(folder / "q.csv")])


def test_a_file_whose_name_is_no_text_is_read(command, tmp_path):
    path = write(tmp_path / "p.csv", POLICE, [police_row(1), police_row(2, dob="x")])
    odd = os.fsencode(tmp_path) + b"/\xff.csv"
    os.rename(path, odd)

    code, told = command("run", tmp_path)

    assert (code, told["files"][0]["file"]) == (1, "\ufffd.csv")


def test_reasons_cannot_be_written_over_a_folder(command, tmp_path):
    command("run", write(tmp_path / "p.csv", POLICE, [police_row(1, dob="x")]))
    (tmp_path / "held").mkdir()

    assert command("quarantine", "--out", tmp_path / "held")[0] == 2
    assert command("quarantine", "--out", tmp_path / "p.csv" / "held.csv")[0] == 2


def test_a_file_cut_in_its_header_is_refused(command, tmp_path):
    (tmp_path / "a.csv").write_text(AE)

    code, told = command("run", tmp_path / "a.csv")

    assert (code, "cut short" in told["error"]) == (2, True)
    (tmp_path / "a.csv").write_text(AE + "\n")
    assert command("run", tmp_path / "a.csv")[0] == 0
