"""A private PostgreSQL server with the roles that the how-to tells an administrator to make.

It listens on a socket of its own only, and lives and dies with whoever asked for it. What it begins with, a
cluster with a database that its owner prepared, is made once a run and copied, as homes are.
"""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from psycopg.pq import TransactionStatus

PROGRAMS = Path("/usr/lib/postgresql")
ROOT = Path(__file__).parents[1]
HOW_TO = ROOT / "docs" / "how-to" / "postgresql.md"
ADMINISTRATOR, OWNER, APP = "postgres", "kinfold_owner", "kinfold_app"
PREPARED = "kinfold_prepared"  # nobody writes into it: databases are copied from it
# What is lost with this machine is lost anyway; and what takes a moment need not be compiled or swept.
SETTINGS = {"listen_addresses": "", "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off",
            "autovacuum": "off", "jit": "off"}  # fmt: skip
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass(frozen=True)
class Server:
    """Where it listens, and how each role is reached there."""

    folder: Path
    programs: Path

    def url(self, role: str = APP, database: str = "kinfold") -> str:
        """Give the address of a database as one role."""
        return f"postgresql:///{database}?host={self.folder}&user={role}"

    def environment(self, **more: str) -> dict[str, str]:
        """Give the environment of a service that runs as the app, and is prepared by the owner."""
        ours = {"KINFOLD_DATABASE_URL": self.url(), "KINFOLD_OWNER_URL": self.url(OWNER)}
        return {**os.environ, **ours, **more}

    def run(self, *arguments: str, said: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        """Run Python in that environment, with something on its standard input."""
        return subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment(**more),
            capture_output=True, text=True, check=False, input=said,
        )  # fmt: skip

    def tests(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run some tests in a database of their own, in which the product asks as the app."""
        plain = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0")
        told = {"KINFOLD_DATABASE_URL": self.url(ADMINISTRATOR), "KINFOLD_TEST_ROLE": APP}
        return self.run(*plain, *arguments, **told, KINFOLD_TEST_TEMPLATE=PREPARED)

    def sql(self, text: str, role: str = ADMINISTRATOR, database: str = "kinfold") -> str:
        """Run statements as a role, and give what they print; raises CalledProcessError where one fails."""
        done = subprocess.run(
            [self.programs / "psql", "-h", self.folder, "-U", role, "-d", database, "-X", "-q", "-A", "-t",
             "-v", "ON_ERROR_STOP=1"],
            input=text, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def empty(self) -> None:
        """Put an empty database in the place of the one that is there."""
        self._begin(roles())

    def anew(self) -> None:
        """Put a database that its owner has prepared, and nobody used, in the place of the one there."""
        self._begin(roles().replace("template template0", f"template {PREPARED}"))

    def _begin(self, told: str) -> None:
        self.sql("drop database if exists kinfold with (force)", database="postgres")
        self.sql(told[told.index("create database") :], database="postgres")

    def prepare(self) -> None:
        """Let the owner prepare the database, as at the start of a version, and keep it to be copied."""
        with tempfile.TemporaryDirectory() as home:
            done = self.run("tests/lock_start.py", home)
        if done.returncode:
            raise RuntimeError(f"no database could be prepared: {done.stderr[-3000:]}")
        self.sql(f"alter database kinfold rename to {PREPARED}", database="postgres")


class ByWhoAsks:
    """Let the product ask as the app's role, and tests, which write past the gate, as a superuser."""

    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Take the role that goes with the code that asks, then ask.

        The server tells of each change, a rollback's too, whether the role is now a superuser's.
        """
        info, product = context["connection"].connection.info, _is_product()
        is_app = info.parameter_status("is_superuser") == "off"
        # In a transaction that has failed only a rollback is heard.
        if is_app is not product and info.transaction_status != TransactionStatus.INERROR:
            context["connection"].connection.execute(f"set role {self.role}" if product else "reset role")
        return execute(sql, params, many, context)


def _is_product() -> bool:
    """Say whether the nearest code of ours that led here is the product's, not a test's."""
    frame = sys._getframe(2)
    while frame := frame.f_back:  # type: ignore[assignment]
        if (whose := _whose(frame.f_code.co_filename)) is not None:
            return whose
    return False


@cache
def _whose(file: str) -> bool | None:
    """Say whether a file is the product's, or a test's (False), or neither."""
    if file.startswith(str(ROOT / "tests")) and file != __file__:
        return False
    return True if "/kinfold/" in file and "/models/" not in file and "site-packages" not in file else None


def roles() -> str:
    """Give the statements of the how-to that an administrator runs once."""
    return "\n".join(re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.S)[:1])


def _programs() -> Path:
    found = sorted(PROGRAMS.glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL's programs are not installed (apt-get install postgresql)")
    return found[-1].parent


@contextmanager
def running(made: Path) -> Iterator[Server]:
    """Start a server with the roles and a prepared database, and stop it by its own process id.

    ``made``: the folder in which all workers of a run share what it begins with.
    """
    begin = _cluster(made)
    with _folder() as folder:
        subprocess.run(["cp", "-a", str(begin), str(folder / "data")], check=True)
        with _started(folder) as server:
            server.anew()
            yield server


def _cluster(made: Path) -> Path:
    """Give a cluster that is not running, with the roles and the prepared database; make it if need be."""
    programs, data, whole = _programs(), made / "postgres", made / "postgres.whole"
    made.mkdir(exist_ok=True)
    with (made / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not whole.exists():
            with _folder() as folder:
                subprocess.run(
                    [programs / "initdb", "-D", folder / "data", "-U", ADMINISTRATOR, "--auth=trust",
                     "--no-sync", "-E", "UTF8"],
                    check=True, user=_user(), cwd="/", **QUIET,
                )  # fmt: skip
                with _started(folder) as server:
                    server.sql(roles(), database="postgres")
                    server.prepare()
                shutil.rmtree(data, ignore_errors=True)
                subprocess.run(["cp", "-a", str(folder / "data"), str(data)], check=True)
            whole.touch()
    return data


def _user() -> str | None:
    """Give who runs the server: it refuses to be run by root."""
    return ADMINISTRATOR if os.geteuid() == 0 else None


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="kf-pg-", dir="/tmp")))  # sockets have short paths
    folder.chmod(0o755)
    if user := _user():
        subprocess.run(["chown", user, str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["rm", "-rf", str(folder)], check=True)


@contextmanager
def _started(folder: Path) -> Iterator[Server]:
    server = Server(folder, _programs())
    settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    process = subprocess.Popen(
        [server.programs / "postgres", "-D", folder / "data", "-k", folder, *settings],
        user=_user(), cwd="/", **QUIET,
    )  # fmt: skip
    try:
        _wait(server)
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def _wait(server: Server) -> None:
    for _ in range(200):
        ready = subprocess.run([server.programs / "pg_isready", "-h", server.folder, "-q"], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.05)
    raise TimeoutError("the private PostgreSQL server did not start")
