"""Long fuzz of the command line: damaged files, changed plans, and demonstrations killed at any moment."""

import copy
import hashlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from intake_files import POLICE, as_csv, police_row
from kinfold.cli.app import load

pytestmark = pytest.mark.battery

SECRET = "Zebrafinch"
ODD = [
    None,
    3,
    "Zz",
    [],
    {},
    [None],
    -1,
    10**400,
    float("nan"),
    float("inf"),
    "2024-02-30",
    True,
    0,
    1e308,
    "",
]


def answer(*words: object, codes: tuple[int, ...] = (0, 1, 2)) -> dict[str, Any]:
    """Run a verb with --json; whatever it was given it must end in one of ``codes`` and say one object."""
    result = CliRunner().invoke(load(), [*map(str, words), "--json"])
    assert result.exit_code in codes, (words, result.stderr)
    assert SECRET not in result.output
    assert result.stdout.count("\n") == 1
    said: dict[str, Any] = json.loads(result.stdout)
    assert ("error" in said) == (result.exit_code == 2)
    return said


def damaged(data: bytes, rng: np.random.Generator) -> bytes:
    """Damage some bytes: cut, flip, insert, leave out, double, or write in another encoding."""
    at, to = sorted(int(place) for place in rng.integers(0, len(data), 2))
    some = bytes(rng.integers(0, 256, int(rng.integers(1, 40)), dtype=np.uint8))
    marks = [b'"', b"\n", b"\r", b"\x00", b",", b'"\n"', b"\xef\xbb\xbf", b"\xff"]
    mark = marks[int(rng.integers(len(marks)))]
    ways = [
        data[:at],
        data[at:],
        data[:at] + some + data[at:],
        data[:at] + data[to:],
        data[:to] + data[at:to] + data[to:],
        data[:at] + mark + data[at:to] + mark + data[to:],
        data.replace(b"\n", mark, int(rng.integers(1, 9))),
        data.decode("latin-1").encode(["utf-16", "utf-16-le", "utf-8", "cp037"][int(rng.integers(4))]),
    ]
    return ways[int(rng.integers(len(ways)))]


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_extract_is_refused_or_every_row_of_it_is_accounted_for(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [police_row(number, surname=SECRET, forename=SECRET) for number in range(60)]
    whole = as_csv(POLICE, rows).encode()
    for number in range(50):
        file, home = tmp_path / f"police_incidents_{number}.csv", tmp_path / f"home{number % 5}"
        data = damaged(whole, rng)
        file.write_bytes(damaged(data, rng) if data and rng.random() < 0.5 else data)
        before = (home / "kinfold.duckdb").exists()

        said = answer("intake", "run", file, "--home", home)

        if "error" in said:
            assert (home / "kinfold.duckdb").exists() == before
            continue
        for one in said["files"]:
            assert one["lines"] == one["accepted"] + one["quarantined"] + one["duplicates"]
        answer("intake", "quarantine", "--out", tmp_path / "held.csv", "--home", home, codes=(0,))
        assert SECRET not in (tmp_path / "held.csv").read_text(encoding="utf-8")


def places(said: Any, so_far: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every value of a document."""
    pairs = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for key, value in pairs:
        yield (*so_far, key)
        yield from places(value, (*so_far, key))


def changed(said: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Give a copy with one value changed."""
    copied = copy.deepcopy(said)
    within = copied
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = value
    return copied


@pytest.mark.parametrize(
    ("verb", "folder", "name"),
    [
        ("evaluate", "plans", "hertfordshire"),
        ("evaluate", "plans", "adopters-2017"),
        ("savings", "economics/models", "hertfordshire-savings"),
    ],
)
def test_a_plan_with_any_value_changed_is_answered_or_refused(
    tmp_path: Path, verb: str, folder: str, name: str
) -> None:
    rng = np.random.default_rng(3)
    said = yaml.safe_load((files("kinfold.evaluation") / folder / f"{name}.yaml").read_text("utf-8"))
    every = list(places(said))
    for chosen in rng.permutation(len(every))[:60]:
        odd = ODD[int(rng.integers(len(ODD)))]
        (tmp_path / "mine.yaml").write_text(yaml.safe_dump(changed(said, every[chosen], odd)), "utf-8")
        answer(verb, "run", tmp_path / "mine.yaml", "--out", tmp_path / "out", "--home", tmp_path)


def demonstration(home: Path) -> subprocess.Popen[bytes]:
    words = ["demo", "--families", "60", "--no-serve", "--home", str(home)]
    script = "from kinfold.cli import main; main()"
    quiet = subprocess.DEVNULL
    return subprocess.Popen([sys.executable, "-c", script, *words], stdout=quiet, stderr=quiet)


def state(home: Path) -> dict[str, object]:
    """Give what must be the same after any number of kills: figures but for their time, and counts."""
    held: dict[str, object] = {}
    for path in sorted((home / "released").rglob("*.json")):
        document = json.loads(path.read_text("utf-8"))
        document.pop("computed_at", None)
        text = json.dumps(document, sort_keys=True)
        held[path.relative_to(home).as_posix()] = hashlib.sha256(text.encode()).hexdigest()
    held["raw"] = sorted(path.name for path in (home / "raw").iterdir())
    with duckdb.connect(home / "kinfold.duckdb", read_only=True) as con:
        for (table,) in con.sql("select table_name from duckdb_tables()").fetchall():
            held[table] = con.sql(f'select count(*) from "{table}"').fetchall()
    return held


def test_a_demonstration_killed_at_any_moment_ends_as_one_that_was_not(tmp_path: Path) -> None:
    rng = np.random.default_rng(11)
    began = time.monotonic()
    assert demonstration(tmp_path / "whole").wait() == 0
    whole, took = state(tmp_path / "whole"), time.monotonic() - began
    for number in range(10):
        home = tmp_path / str(number)
        for _ in range(int(rng.integers(1, 4))):
            running = demonstration(home)
            try:
                running.wait(timeout=float(rng.uniform(0.05, 1.0) * took))
            except subprocess.TimeoutExpired:
                running.send_signal(signal.SIGKILL)
                running.wait()
        assert demonstration(home).wait() == 0
        assert state(home) == whole
