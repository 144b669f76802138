"""Sending that is killed at any moment is gone on with by the next run: nothing lost, nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kinfold.store.connection import open_store

ROOT = Path(__file__).parents[2]
FAMILIES = 6
MAKE = f"""
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from kinfold.web.run import prepare
prepare(Path(sys.argv[1]), demo=True)
from outbox_case import Case, ago
from kinfold.domain.case import Step
for _ in range({FAMILIES}):
    case = Case()
    case.step(Step.REFERRAL, ago(90))
    case.step(Step.STRATEGY, ago(80))
    case.step(Step.CONFERENCE, ago(70), *case.children, decision="plan")
    case.step(Step.PROTECTION_PLAN, ago(70), *case.children, category="neglect")
    case.step(Step.PROTECTION_PLAN_END, ago(7), *case.children)
"""
FORKS = """
import json, os, signal, sys
from pathlib import Path
from django.db import connection
from kinfold.web.emit_role import opened
home, moments = Path(sys.argv[1]), json.loads(sys.argv[2])
ends = []
with opened(home):
    connection.close()  # each fork opens its own
    from kinfold.bridge import emit
    emit.AT_ONCE = 2
    def counted(real):
        def call(*arguments, **keywords):
            global countdown
            countdown -= 1
            if countdown == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **keywords)
        return call
    for name in ("_manifest", "_people", "_same_person", "_belong", "_events", "_hand", "send"):
        setattr(emit._Load, name, counted(getattr(emit._Load, name)))
    emit.supply.write = counted(emit.supply.write)
    for countdown in moments:
        fork = os.fork()
        if not fork:
            emit.emit(home)
            os._exit(0)
        ends.append(os.waitstatus_to_exitcode(os.waitpid(fork, 0)[1]))
print(json.dumps(ends))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a home with some families."""
    folder = tmp_path_factory.mktemp("killed")
    _run(MAKE, folder)
    return folder


def _run(code: str, home: Path, *more: str) -> "subprocess.CompletedProcess[bytes]":
    plain = {key: value for key, value in os.environ.items() if not key.startswith("KINFOLD_")}
    return subprocess.run(
        [sys.executable, "-c", code, str(home), *more],
        cwd=ROOT, env={**plain, "POLARS_MAX_THREADS": "1"}, check=False, capture_output=True,
    )  # fmt: skip


def _contents(home: Path) -> dict[str, Any]:
    with open_store(home, create=True) as con:
        return {
            "event": con.sql(
                "select event_id, kind, record_id, starts_on, ends_on, replaces from event order by all"
            ).fetchall(),
            "superseded": con.sql("select * from superseded order by all").fetchall(),
            "records": con.sql("select record_id from person_record order by all").fetchall(),
            "belongs": con.sql(
                "select family_ref, record_id, role from family_statement order by all"
            ).fetchall(),
            "sent": con.sql("select sum(lines) from manifest").fetchall(),
        }


def _ends(home: Path, *moments: int) -> list[int]:
    """Send, killed at each of these moments in turn; give how each run ended."""
    done = _run(FORKS, home, json.dumps(moments))
    ends: list[int] = json.loads(done.stdout)
    return ends


def test_killed_again_and_again_it_sends_each_event_once(home: Path) -> None:
    assert _ends(home, 1000) == [0]
    whole = _contents(home)
    assert len(whole["event"]) == FAMILIES * 2 * 5 == len({row[0] for row in whole["event"]})
    (home / "kinfold.duckdb").unlink()

    ends = _ends(home, 1, 2, 3, 5, 6, 8, 9, 11, 13, 14, 16, 19, 1000)

    assert ends.count(-9) >= 9, ends
    assert ends[-1] == 0
    assert json.dumps(_contents(home), default=str) == json.dumps(whole, default=str)
