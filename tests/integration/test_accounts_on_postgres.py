"""The sign-in tests again, on a private PostgreSQL server that lives and dies with this test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PROGRAMS = Path("/usr/lib/postgresql")
ROOT = Path(__file__).parents[2]


def _programs() -> Path:
    found = sorted(PROGRAMS.glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL's programs are not installed (apt-get install postgresql)")
    return found[-1].parent


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a server on a socket of its own, and stop it by its own process id."""
    programs = _programs()
    folder = Path(os.path.realpath(f"/tmp/kf-pg-{os.getpid()}"))  # a socket's path must be short
    folder.mkdir(mode=0o755)
    user = "postgres" if os.geteuid() == 0 else None
    if user:
        subprocess.run(["chown", user, str(folder)], check=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    data = folder / "data"
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "kinfold", "--auth=trust", "--no-sync", "-E", "UTF8"],
        check=True, user=user, cwd="/", **quiet,
    )  # fmt: skip
    running = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"],
        user=user, cwd="/", **quiet,
    )  # fmt: skip
    try:
        for _ in range(200):
            ready = subprocess.run([programs / "pg_isready", "-h", folder, "-q"], check=False)
            if ready.returncode == 0:
                break
            time.sleep(0.05)
        yield f"postgresql:///kinfold?host={folder}&user=kinfold"
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(timeout=20)
        subprocess.run(["rm", "-rf", str(folder)], check=True)


@pytest.mark.postgres
def test_signing_in_behaves_the_same_on_postgresql(server: str) -> None:
    environment = {**os.environ, "KINFOLD_DATABASE_URL": server}

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0",
         "tests/integration/test_accounts_sign_in.py"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
