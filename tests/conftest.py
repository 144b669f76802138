"""What every test may use, in which order files run, and how skips are told or forbidden."""

import gc
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoDbBlocker

from homes import Homes
from postgres_server import ByWhoAsks, Server, running
from web_browser import chromium

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--battery", action="store_true", help="run the long batteries, and only them")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "battery: long; runs only with --battery")
    # Where bytecode may not be kept, every worker and every program that a test starts compiles all of ours.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Homes:
    """Give homes to begin from; all workers of a run share them."""
    own = tmp_path_factory.getbasetemp()
    return Homes((own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "homes")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Open the distribution's Chromium, or skip, saying so."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def _begun_migrated(homes: Homes) -> Iterator[None]:
    """Let the tests' own SQLite database begin with every migration applied, rather than apply them anew."""
    from django.db.backends.signals import connection_created

    def fill(connection: Any, **_: Any) -> None:
        if connection.vendor == "sqlite" and connection.is_in_memory_db():
            with sqlite3.connect(homes.database()) as made:
                made.backup(connection.connection)
            connection_created.disconnect(fill)

    connection_created.connect(fill)
    yield
    connection_created.disconnect(fill)


@pytest.fixture(scope="session")
def _begun_prepared() -> None:
    """Let the tests' own PostgreSQL database begin as a copy of one that is prepared, where one is named."""
    if template := os.environ.get("KINFOLD_TEST_TEMPLATE"):
        from django.db import connection

        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(
    _begun_migrated: None, _begun_prepared: None, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Where a role is named, put up the second lock, and let the product run as that role."""
    role = os.environ.get("KINFOLD_TEST_ROLE")
    if not role:
        yield
        return
    from django.db import connection

    from kinfold.web import second_lock

    with django_db_blocker.unblock():
        second_lock.put_up(role)
        with connection.execute_wrapper(ByWhoAsks(role)):
            yield


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Hash passwords quickly: it takes a quarter of a second on purpose, and no test is about that."""
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]


@pytest.fixture(autouse=True)
def _many_agencies(settings: Any) -> None:
    """Let invented workers be of several agencies on SQLite too; who tests the refusal sets it."""
    settings.KINFOLD_ONE_AGENCY = False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep what was asked for, files that drive a browser or a server first: they take longest, and what is
    begun last by one worker lets the other wait. One of each in turn, for what each kind begins with is made
    by whoever comes first, while others wait.
    """
    turns = {item.path: (2, 0) for item in items}
    for kind, marker in enumerate(("postgres", "browser")):
        files = dict.fromkeys(item.path for item in items if item.get_closest_marker(marker))
        turns |= {path: (0, 2 * at + kind) for at, path in enumerate(files)}
    items.sort(key=lambda item: turns[item.path])
    wanted = bool(config.getoption("--battery"))
    unwanted = [item for item in items if bool(item.get_closest_marker("battery")) is not wanted]
    if unwanted:
        config.hook.pytest_deselected(items=unwanted)
        items[:] = [item for item in items if item not in unwanted]


def pytest_collection_finish() -> None:
    """Let what was collected, which stays to the end, not be looked through again and again for garbage."""
    gc.collect()
    gc.freeze()


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
def postgres(homes: Homes) -> Iterator[Server]:
    """Start a private PostgreSQL server with the roles that a partnership would make, or skip, saying so."""
    with running(homes.folder) as server:
        yield server


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of the departments' raw files and test sets, or skip, saying so."""
    folder = Path(os.environ.get("KINFOLD_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("the raw published files are not beside this checkout (set KINFOLD_SHARED)")
    return folder
