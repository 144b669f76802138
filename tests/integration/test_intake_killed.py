"""A run killed at any moment leaves each file wholly in or wholly out; run again, the store is the same."""

import os
import subprocess
import sys

import pytest

from intake_files import ATTENDANCE, POLICE, attendance_row, police_row, write
from kinfold.intake.run import run
from kinfold.store.connection import open_store

CHILD = """
import os, signal, sys
from pathlib import Path
from kinfold.intake import land, run
countdown = int(sys.argv[3])
def counted(name, real):
    def call(*arguments, **keywords):
        global countdown
        countdown -= 1
        if countdown == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **keywords)
    return call
for name in ("take", "settle", "_versions", "_persons", "_events"):
    setattr(land.Landing, name, counted(name, getattr(land.Landing, name)))
run._Run._write = counted("write", run._Run._write)
run.run(Path(sys.argv[1]), [Path(sys.argv[2])])
"""


def contents(home):
    with open_store(home, create=True) as con:
        return {
            name: con.sql(f"select * from {name} order by all").fetchall()
            for name in ("person_record", "event", "superseded")
        } | {"manifest": con.sql("select manifest_id, lines, accepted from manifest order by all").fetchall()}


@pytest.mark.parametrize("step", [1, 3, 5, 6, 8, 11])
def test_a_killed_run_is_wholly_in_or_out_and_runs_again(tmp_path, step):
    folder = tmp_path / "in"
    write(folder / "a.csv", POLICE, [police_row(number) for number in range(300)])
    write(folder / "b.csv", ATTENDANCE, [attendance_row(number) for number in range(300)])
    run(tmp_path / "whole", [folder])

    killed = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path / "cut"), str(folder), str(step)],
        env=os.environ | {"POLARS_MAX_THREADS": "1"},
        check=False,
    )

    assert killed.returncode == -9
    with open_store(tmp_path / "cut", create=True) as con:
        for manifest, accepted in con.sql("select manifest_id, accepted from manifest").fetchall():
            kept = con.sql("select count(*) from event where manifest_id = $1", params=[manifest]).fetchall()
            assert kept == [(accepted,)]
        assert con.sql("select count(*) from event anti join manifest using (manifest_id)").fetchall() == [
            (0,)
        ]
    run(tmp_path / "cut", [folder])
    assert contents(tmp_path / "cut") == contents(tmp_path / "whole")
