"""The folder of a demonstration: what it says of itself, and what is refused."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kinfold.cli import demo
from kinfold.cli.app import load
from kinfold.cli.frame import Run
from kinfold.kit.progress import QUIET


def begin(home: Path, *words: str) -> tuple[int, dict[str, str]]:
    result = CliRunner().invoke(load(), ["demo", "--no-serve", "--home", str(home), *words, "--json"])
    return result.exit_code, json.loads(result.stdout)


@pytest.mark.parametrize(
    "held", ["", "{", "[]", '{"families": 60}', '{"families": 60, "seed": 1, "done": 3}']
)
def test_a_record_that_cannot_be_read_is_told_and_kept(tmp_path: Path, held: str) -> None:
    (tmp_path / "demo.json").write_text(held)

    code, said = begin(tmp_path)

    assert (code, "cannot be read as the record" in said["error"]) == (2, True)
    assert (tmp_path / "demo.json").read_text() == held


def test_another_county_is_refused_with_the_words_for_the_one_held(tmp_path: Path) -> None:
    record = {"families": 60, "seed": 1, "done": {"invent the county": {"seconds": 1}}}
    (tmp_path / "demo.json").write_text(json.dumps(record))

    code, said = begin(tmp_path, "--families", "61", "--seed", "1")

    assert (code, "--families 60 --seed 1" in said["error"]) == (2, True)


@pytest.mark.parametrize("words", [("--seed", "-1"), ("--families", "9" * 14), ("--families", "49")])
def test_a_size_out_of_bounds_leaves_no_folder(tmp_path: Path, words: tuple[str, str]) -> None:
    assert begin(tmp_path / "home", *words)[0] == 2
    assert not (tmp_path / "home").exists()


def test_a_folder_in_which_nothing_is_built_yet_may_become_another_county(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo.json").write_text('{"families": 60, "seed": 1, "done": {}}')
    monkeypatch.setattr(demo, "_stages", lambda families, seed: {})

    assert demo.build(Run(tmp_path, QUIET), 70, 2) == {}
    assert json.loads((tmp_path / "demo.json").read_text())["families"] == 70
