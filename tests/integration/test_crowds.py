"""Many at once on both databases: editors of the same steps, and people who look after the same access."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from homes import Homes
from postgres_server import ROOT, Server

pytestmark = pytest.mark.postgres
EMBEDDED, SERVED = "SQLite", "PostgreSQL"
CROWDS = str(ROOT / "tests" / "crowds.py")


def _crowds(server: Server, homes: Homes, folder: Path, editors: int, lists: int) -> dict[str, Any]:
    """Let the crowds loose on both databases at the same time; give what each counted."""
    server.anew()
    homes.empty(folder / EMBEDDED)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("KINFOLD_")}
    running = {
        name: subprocess.Popen(
            [sys.executable, CROWDS, str(folder / name), str(editors), str(lists)],
            cwd=ROOT, env=told, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for name, told in ((EMBEDDED, plain), (SERVED, server.environment()))
    }  # fmt: skip
    said = {name: process.communicate(timeout=3600) for name, process in running.items()}
    assert all(process.returncode == 0 for process in running.values()), said
    return {name: json.loads(out.splitlines()[-1]) for name, (out, _) in said.items()}


def _hold(counted: dict[str, Any], editors: int) -> None:
    for name, each in counted.items():
        assert each["editors"]["faults"] == {}, name
        assert each["lists"]["faults"] == {}, name
        assert each["plans"]["faults"] == {}, name
        assert each["plans"]["told"]["AlreadyChanged"] >= editors // 20
        assert each["plans"]["told"]["kept"] >= editors // 4
        assert set(each["plans"]["told"]) <= {"kept", "AlreadyChanged"}, name
        assert each["editors"]["rounds"] == editors
        assert each["editors"]["told"]["kept"] >= editors // 2
        assert each["editors"]["told"]["AlreadyCorrected"] >= editors // 10


def test_no_crowd_loses_an_update_or_leaves_what_the_verbs_forbid(
    postgres: Server, homes: Homes, tmp_path: Path
) -> None:
    _hold(_crowds(postgres, homes, tmp_path, editors=120, lists=2), editors=120)


@pytest.mark.battery
def test_thousands_of_crowds_leave_nothing_that_the_verbs_forbid(
    postgres: Server, homes: Homes, tmp_path: Path
) -> None:
    _hold(_crowds(postgres, homes, tmp_path, editors=2000, lists=60), editors=2000)
