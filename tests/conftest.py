"""What every test may use, and how skips are told or forbidden."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--battery", action="store_true", help="run the long batteries, and only them")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "battery: long; runs only with --battery")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wanted = bool(config.getoption("--battery"))
    unwanted = [item for item in items if bool(item.get_closest_marker("battery")) is not wanted]
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if item not in unwanted]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Write each skip where the runner can tell of it, or make it a failure where skips are forbidden."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if os.environ.get("KINFOLD_NO_SKIPS"):
            report.outcome = "failed"
            report.longrepr = f"skips are forbidden here, yet: {reason}"
        elif path := os.environ.get("KINFOLD_SKIP_REPORT"):
            with Path(path).open("a", encoding="utf-8") as out:
                out.write(f"{item.path.name}: {reason}\n")
    return report


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of the departments' raw files and test sets, or skip, saying so."""
    folder = Path(os.environ.get("KINFOLD_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("the raw published files are not beside this checkout (set KINFOLD_SHARED)")
    return folder
