"""The invented county on both databases: whoever looks, whatever they send, the answers are the same."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from homes import Homes
from postgres_server import ROOT, Server

pytestmark = pytest.mark.postgres
SCRIPT = str(ROOT / "tests" / "same_pages.py")


def _begin(server: Server, home: Path, pages: int, forms: int, *, embedded: bool) -> "subprocess.Popen[str]":
    told = dict(os.environ) if embedded else server.environment()
    if embedded:
        told.pop("KINFOLD_DATABASE_URL", None)
    return subprocess.Popen(
        [sys.executable, SCRIPT, str(home), str(pages), str(forms)],
        cwd=ROOT, env=told, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def _answers(process: "subprocess.Popen[str]") -> list[list[Any]]:
    said, wrong = process.communicate(timeout=3600)
    assert process.returncode == 0, wrong[-2000:]
    return [json.loads(line) for line in said.splitlines()]


def _compare(server: Server, homes: Homes, home: Path, pages: int, forms: int) -> Counter[str]:
    server.anew()
    homes.empty(home / "here")
    there = _begin(server, home / "there", pages, forms, embedded=False)
    here = _begin(server, home / "here", pages, forms, embedded=True)
    ours, theirs = _answers(here), _answers(there)
    assert [each for each in zip(ours, theirs, strict=True) if each[0] != each[1]] == []
    assert not [each for each in ours if each[2] >= 500]
    return Counter(f"{each[1].split()[0]} {each[2]}" for each in ours)


def test_a_demonstration_answers_alike_on_both_databases(
    postgres: Server, homes: Homes, tmp_path: Path
) -> None:
    came = _compare(postgres, homes, tmp_path, pages=8, forms=6)

    assert came["GET 200"] >= 80
    assert came["POST 302"] > 10


@pytest.mark.battery
def test_every_page_and_form_answers_alike_on_both_databases(
    postgres: Server, homes: Homes, tmp_path: Path
) -> None:
    came = _compare(postgres, homes, tmp_path, pages=150, forms=400)

    assert came["GET 200"] > 500
    assert came["POST 302"] > 100
