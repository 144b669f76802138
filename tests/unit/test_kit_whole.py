"""A file is there whole or not at all."""

import os
from pathlib import Path

import pytest

from kinfold.kit.whole import written_whole


def test_file_takes_its_place_when_the_writing_ends_well(tmp_path: Path) -> None:
    path = tmp_path / "new" / "figures.json"

    with written_whole(path) as part:
        part.write_text("{}")
        assert not path.exists()

    assert (path.read_text(), list(path.parent.iterdir())) == ("{}", [path])


def test_old_file_stays_when_the_writing_fails(tmp_path: Path) -> None:
    path = tmp_path / "figures.json"
    path.write_text("old")

    def fail_half_way() -> None:
        with written_whole(path) as part:
            part.write_text("ne")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        fail_half_way()

    assert (path.read_text(), list(tmp_path.iterdir())) == ("old", [path])


def test_file_may_be_read_by_its_group_as_any_other_file(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_text("")

    with written_whole(tmp_path / "figures.json") as part:
        part.write_text("{}")

    assert (tmp_path / "figures.json").stat().st_mode == usual.stat().st_mode


def test_pipe_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    def write_there() -> None:
        with written_whole(pipe) as part:
            part.write_text("{}")

    with pytest.raises(OSError, match="not an ordinary file"):
        write_there()

    assert pipe.is_fifo()
