"""A load that is killed half-way has whole families only, and goes on where it stopped."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

import council_folders as folders

VERB = "import sys; from kinfold.cli import main; sys.argv = ['kinfold', *sys.argv[1:]]; main()"
SEED = (
    "import sys; from pathlib import Path; from kinfold.web.run import prepare; "
    "from kinfold.bridge.seed import seed_demo; home = Path(sys.argv[1]); "
    "prepare(home, demo=True); seed_demo(home)"
)
FAMILIES = 60
STEPS = "select family_id, count(*) from process_steptaken group by family_id"


def command(*arguments: str) -> list[str]:
    """Give the command of a verb."""
    return [sys.executable, "-c", VERB, *arguments, "--json"]


def rows(home: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the database of a home, from outside."""
    with sqlite3.connect(f"file:{home / 'kinfold.sqlite3'}?mode=ro", uri=True) as found:
        return found.execute(query).fetchall()


@pytest.mark.slow
def test_a_load_that_is_killed_goes_on_and_doubles_nothing(tmp_path: Path) -> None:
    home, files = tmp_path / "home", tmp_path / "files"
    subprocess.run([sys.executable, "-c", SEED, str(home)], check=True, capture_output=True)
    many = [
        folders.one_family(f"F{n}", 10 + n * 3, f"Marlowe-{chr(65 + n % 26)}{n}") for n in range(FAMILIES)
    ]
    folders.write(files, folders.together(*many))
    asked = command("council", "load", str(files), "--by", "sunita", "--home", str(home))
    killed = subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while killed.poll() is None and len(rows(home, "select id from families_family")) < 3:
        time.sleep(0.02)
    killed.kill()
    killed.wait()
    half = len(rows(home, "select id from families_family"))
    assert 3 <= half < FAMILIES
    assert {count for _, count in rows(home, STEPS)} == {3}

    done = subprocess.run(asked, capture_output=True, text=True, check=False, env=os.environ)

    told = json.loads(done.stdout.splitlines()[-1])["counts"]
    assert (told["families_same"], told["families_new"]) == (half, FAMILIES - half)
    assert len(rows(home, "select id from families_family")) == FAMILIES
    assert {count for _, count in rows(home, STEPS)} == {3}
    assert rows(home, "select count(*) from council_councilload") == [(1,)]
