"""A private PostgreSQL server with the roles that the how-to tells an administrator to make.

It listens on a socket of its own only, and lives and dies with whoever asked for it.
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from psycopg.pq import TransactionStatus

PROGRAMS = Path("/usr/lib/postgresql")
ROOT = Path(__file__).parents[1]
HOW_TO = ROOT / "docs" / "how-to" / "postgresql.md"
ADMINISTRATOR, OWNER, APP = "postgres", "kinfold_owner", "kinfold_app"
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
        url = self.url(ADMINISTRATOR)
        return self.run(*plain, *arguments, KINFOLD_DATABASE_URL=url, KINFOLD_TEST_ROLE=APP)

    def sql(self, text: str, role: str = ADMINISTRATOR, database: str = "kinfold") -> str:
        """Run statements as a role, and give what they print; raises CalledProcessError where one fails."""
        done = subprocess.run(
            [self.programs / "psql", "-h", self.folder, "-U", role, "-d", database, "-X", "-q", "-A", "-t",
             "-v", "ON_ERROR_STOP=1"],
            input=text, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    def anew(self) -> None:
        """Put an empty database in the place of the one that is there."""
        self.sql("drop database if exists kinfold with (force)", database="postgres")
        self.sql(roles()[roles().index("create database") :], database="postgres")


class ByWhoAsks:
    """Let the product ask as the app's role, and tests, which write past the gate, as a superuser."""

    def __init__(self, role: str) -> None:
        self.role = role

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Take the role that goes with the code that asks, then ask."""
        server = context["connection"].connection
        if server.info.transaction_status != TransactionStatus.INERROR:  # then only a rollback is heard
            server.execute(f"set role {self.role}" if _is_product() else "reset role")
        return execute(sql, params, many, context)


def _is_product() -> bool:
    """Say whether the nearest code of ours that led here is the product's, not a test's."""
    frame = sys._getframe(2)
    while frame := frame.f_back:  # type: ignore[assignment]
        file = frame.f_code.co_filename
        if file.startswith(str(ROOT / "tests")) and file != __file__:
            return False
        if "/kinfold/" in file and "/models/" not in file and "site-packages" not in file:
            return True
    return False


def roles() -> str:
    """Give the statements of the how-to that an administrator runs once."""
    return "\n".join(re.findall(r"```sql\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.S)[:1])


def _programs() -> Path:
    found = sorted(PROGRAMS.glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL's programs are not installed (apt-get install postgresql)")
    return found[-1].parent


@contextmanager
def running() -> Iterator[Server]:
    """Start a server with the roles, and stop it by its own process id."""
    programs = _programs()
    folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="kf-pg-", dir="/tmp")))  # sockets have short paths
    folder.chmod(0o755)
    user = ADMINISTRATOR if os.geteuid() == 0 else None
    if user:
        subprocess.run(["chown", user, str(folder)], check=True)
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", ADMINISTRATOR, "--auth=trust", "--no-sync",
         "-E", "UTF8"],
        check=True, user=user, cwd="/", **QUIET,
    )  # fmt: skip
    server = Server(folder, programs)
    settings = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off")
    process = subprocess.Popen(
        [programs / "postgres", "-D", folder / "data", "-k", folder, *settings], user=user, cwd="/", **QUIET
    )
    try:
        _wait(server)
        server.sql(roles(), database="postgres")
        yield server
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        subprocess.run(["rm", "-rf", str(folder)], check=True)


def _wait(server: Server) -> None:
    for _ in range(200):
        ready = subprocess.run([server.programs / "pg_isready", "-h", server.folder, "-q"], check=False)
        if ready.returncode == 0:
            return
        time.sleep(0.05)
    raise TimeoutError("the private PostgreSQL server did not start")
