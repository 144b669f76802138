"""The house rules that a machine can hold: the size of rooms, their names, and what may not be tracked."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for path in (ROOT / "src" / "kinfold").rglob("*.py") if "migrations" not in path.parts)
MODULE_WALL = 400
FUNCTION_WALL = 40
# Files past a wall, with the reason. This list may only shrink.
MODULE_EXCEPTIONS: dict[str, str] = {}
FUNCTION_EXCEPTIONS: dict[str, str] = {}
NO_ROOM = {"utils", "helpers", "common", "misc"}


def _tracked() -> list[Path]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function's body, its docstring left out: a long contract is no fault."""
    body = function.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_modules_stay_below_the_wall() -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MODULE_WALL
    }

    assert set(long) == set(MODULE_EXCEPTIONS), long


def test_functions_stay_below_the_wall() -> None:
    long = {
        f"{path.relative_to(ROOT)}::{node.name}": lines
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := _body_lines(node)) > FUNCTION_WALL
    }

    assert set(long) == set(FUNCTION_EXCEPTIONS), long


def test_no_module_is_named_for_nothing() -> None:
    assert [str(path) for path in SOURCES if path.stem in NO_ROOM] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


@pytest.mark.parametrize(
    "pattern", [r"(^|[^A-Za-z0-9_])/(work|farm|root|home)/[a-z]", r"files\.pythonhosted", r"registry\.npmjs"]
)
def test_no_tracked_text_names_a_machine_or_a_registry(pattern: str) -> None:
    found = []
    for path in _tracked():
        if path == Path(__file__) or path.suffix in {".png", ".parquet", ".woff2", ".ico"}:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        if re.search(pattern, text, re.MULTILINE):
            found.append(str(path.relative_to(ROOT)))

    assert found == []


def test_no_link_leaves_the_checkout() -> None:
    assert [str(path) for path in _tracked() if path.is_symlink()] == []
