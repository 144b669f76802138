"""The verb ``link`` on files, as a person or a script would use it."""

import csv
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import linkage_families
from kinfold.cli import link
from kinfold.store.connection import open_store


@pytest.fixture
def kinfold() -> typer.Typer:
    app = typer.Typer()
    link.register(app)
    return app


def call(app: typer.Typer, *arguments: str) -> tuple[int, dict[str, object], str]:
    result = CliRunner().invoke(app, ["link", *arguments, "--json"])
    return result.exit_code, json.loads(result.stdout.strip().splitlines()[-1]), result.stderr


def test_records_gives_every_row_a_person_and_a_family(kinfold: typer.Typer, tmp_path: Path) -> None:
    rows, _ = linkage_families.make(40, seed=8)
    rows.drop("person_id").write_csv(tmp_path / "rows.csv")

    code, data, _ = call(kinfold, "records", str(tmp_path / "rows.csv"), "--out", str(tmp_path / "out.csv"))

    with (tmp_path / "out.csv").open() as file:
        out = list(csv.DictReader(file))
    assert code == 0
    assert {row["record_id"] for row in out} == set(rows["record_id"])
    assert data["persons"] == len({row["person"] for row in out})
    assert {"persons", "families", "links", "review", "seconds", "peak_memory_mb"} <= set(data)


def test_records_reads_parquet_and_other_names_of_columns(kinfold: typer.Typer, tmp_path: Path) -> None:
    rows, _ = linkage_families.make(10, seed=8)
    rows.select(key="record_id", given="first_name", surname="surname", dob="dob").write_parquet(
        tmp_path / "rows.parquet"
    )

    code, data, _ = call(
        kinfold, "records", str(tmp_path / "rows.parquet"), "--out", str(tmp_path / "out.csv"),
        "--columns", "record_id=key,first_name=given",
    )  # fmt: skip

    assert code == 0
    assert data["records"] == rows.height


def test_files_numbers_rows_from_one(kinfold: typer.Typer, tmp_path: Path) -> None:
    head = "first_name,surname,dob,postcode\n"
    (tmp_path / "a.csv").write_text(
        head + "Ottilie,Quennell,2014-03-09,QS1 1AA\nKofi,Mensah,2011-02-03,QS2 2BB\n"
    )
    (tmp_path / "b.csv").write_text(head + "Kofi,Mensah,2011-02-03,QS2 2BB\n")

    code, _, _ = call(
        kinfold,
        "files",
        str(tmp_path / "a.csv"),
        str(tmp_path / "b.csv"),
        "--out",
        str(tmp_path / "pairs.csv"),
    )

    with (tmp_path / "pairs.csv").open() as file:
        pairs = list(csv.DictReader(file))
    assert code == 0
    assert [(p["row_a"], p["row_b"], p["decision"]) for p in pairs] == [("2", "1", "joined")]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"first_name,surname\nSeren,Pike\n", "record_id"),
        (b"record_id,first_name\n1,Seren\n1,Kofi\n", "row 2"),
        (b"record_id,first_name\n1,Seren,extra\n", "line 2"),
        (b"record_id,first_name\n1,Zo\xeb\n", "line 2"),
        (b"record_id,colour\n1,red\n", "no column"),
    ],
)
def test_records_says_what_is_wrong_with_a_file(
    kinfold: typer.Typer, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "rows.csv").write_bytes(content)

    code, data, stderr = call(
        kinfold, "records", str(tmp_path / "rows.csv"), "--out", str(tmp_path / "out.csv")
    )

    assert code == 2
    assert says in stderr
    assert "Seren" not in stderr
    assert not (tmp_path / "out.csv").exists()
    assert "error" in data


def test_run_on_spark_says_what_is_needed(kinfold: typer.Typer, tmp_path: Path) -> None:
    code, data, _ = call(kinfold, "run", "--engine", "spark", "--home", str(tmp_path))

    assert code == 2
    assert "park" in str(data["error"])


def test_run_on_an_empty_store_finds_nobody(kinfold: typer.Typer, tmp_path: Path) -> None:
    with open_store(tmp_path, create=True):
        pass

    code, data, _ = call(kinfold, "run", "--home", str(tmp_path))

    assert code == 0
    assert data["persons"] == 0
