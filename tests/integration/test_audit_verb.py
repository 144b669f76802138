"""``kinfold verify audit`` as an operator runs it, and eight people at once: each in a process of its own."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from homes import Homes

CROWD = Path(__file__).parents[1] / "audit_crowd.py"
VERB = "from kinfold.cli import main; main()"


def _run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KINFOLD_", "DJANGO_"))}
    return subprocess.run([sys.executable, *arguments], env=kept, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def crowd(homes: Homes, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    home = homes.empty(tmp_path_factory.mktemp("crowd"))
    done = _run(str(CROWD), str(home))
    assert done.returncode == 0, done.stderr[-2000:]
    return home, json.loads(done.stdout.splitlines()[-1])


def _verify(home: Path, *more: str) -> tuple[int, dict[str, Any]]:
    done = _run("-c", VERB, "verify", "audit", "--home", str(home), "--json", *more)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


def test_eight_people_at_once_leave_one_entry_a_look_and_a_whole_chain(
    crowd: tuple[Path, dict[str, Any]],
) -> None:
    _, said = crowd

    assert said["faults"] == 0
    assert said["rows"] == said["asked"]
    assert said["contiguous"]
    assert said["findings"] == said["false_alarms"] == []


def test_the_looks_of_a_fortnight_are_looked_over_before_the_guardian_comes(
    crowd: tuple[Path, dict[str, Any]],
) -> None:
    home, _ = crowd

    done = _run("-c", VERB, "looks", "--home", str(home), "--json")

    with sqlite3.connect(home / "kinfold.sqlite3") as con:
        kept = con.execute("select count(*) from oversight_lookedover").fetchone()[0]
    con.close()
    assert done.returncode == 0, done.stderr
    assert isinstance(json.loads(done.stdout.splitlines()[-1])["unusual"], int)
    assert kept == 1


def test_the_verb_keeps_the_head_elsewhere_and_finds_what_was_changed(
    crowd: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    home, said = crowd
    head = tmp_path / "elsewhere" / "head.json"

    first, sound = _verify(home, "--seal", "--head", str(head))
    again, same = _verify(home, "--head", str(head))
    with sqlite3.connect(home / "kinfold.sqlite3") as con:
        con.execute("drop trigger audit_auditevent_update")
        con.execute("update audit_auditevent set role = 'nobody' where sequence = 9")
    con.close()
    kept = head.read_text()
    last, broken = _verify(home, "--seal", "--head", str(head))

    assert (first, again, last) == (0, 0, 1)
    assert (sound["rows"], sound["open_rows"], sound["sound"]) == (said["rows"], 0, True)
    assert same["head"] == sound["head"] == json.loads(kept)["head"]
    assert "entry 9: the entry was altered" in broken["findings"][0]
    assert head.read_text() == kept


def test_a_head_that_is_none_of_ours_is_refused(crowd: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "head.json").write_text('{"segments": 1}')

    code, said = _verify(crowd[0], "--head", str(tmp_path / "head.json"))

    assert code == 2
    assert "holds no head" in said["error"]


def test_a_home_without_casework_is_refused(tmp_path: Path) -> None:
    code, said = _verify(tmp_path)

    assert code == 2
    assert "no casework database" in said["error"]
    assert list(tmp_path.iterdir()) == []


def test_an_audit_that_was_dropped_altogether_is_a_finding(
    crowd: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    with (
        sqlite3.connect(crowd[0] / "kinfold.sqlite3") as con,
        sqlite3.connect(tmp_path / "kinfold.sqlite3") as copy,
    ):
        con.backup(copy)
        copy.execute("drop table audit_auditevent")

    code, said = _verify(tmp_path)

    assert code == 1
    assert said["findings"] == ["The audit's tables are not there, or cannot be read"]
