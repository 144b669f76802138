"""The tests of sign-in and audit again, on a private PostgreSQL server that lives and dies with this test."""

import json
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


@pytest.fixture(scope="module")
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


def _run(server: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "KINFOLD_DATABASE_URL": server}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.postgres
@pytest.mark.parametrize(
    "tests",
    [
        *("test_accounts_sign_in.py", "test_accounts_second_step.py", "test_accounts_people.py"),
        *("test_accounts_single_sign_on.py", "test_accounts_passkeys.py", "test_accounts_doors.py"),
        *("test_audit_chain.py", "test_audit_looks.py"),
        "test_casework_prefix.py",
    ],
)
def test_casework_behaves_the_same_on_postgresql(server: str, tests: str) -> None:
    plain = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0")

    done = _run(server, *plain, f"tests/integration/{tests}")

    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout


@pytest.mark.postgres
def test_eight_people_at_once_leave_a_whole_chain_on_postgresql(server: str, tmp_path: Path) -> None:
    made = server.replace("///kinfold?", "///postgres?")

    done = _run(made, "tests/audit_crowd.py", str(tmp_path))

    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["faults"], said["contiguous"]) == (0, True)
    assert said["findings"] == said["false_alarms"] == []
    assert said["rows"] == said["asked"]


@pytest.mark.postgres
@pytest.mark.battery
def test_every_tampering_of_thousands_is_found_on_postgresql(server: str) -> None:
    done = _run(server, "-m", "pytest", "-q", "-n", "0", "--battery", "tests/integration/test_audit_chain.py")

    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
