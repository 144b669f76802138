"""The tests of sign-in and audit again on PostgreSQL, as the role that the service has there."""

import json
from pathlib import Path

import pytest

from postgres_server import Server

pytestmark = pytest.mark.postgres
FOLDER = "tests/integration"
TAMPERS = "test_audit_looks.py::test_a_broken_chain_goes_before_all_else"
# These tamper with the audit or write rows past the gate, which the app's role cannot.
AS_OWNER = ("test_audit_chain.py", TAMPERS, "test_casework_prefix.py")
AS_APP = (
    *("test_accounts_sign_in.py", "test_accounts_second_step.py", "test_accounts_people.py"),
    *("test_accounts_single_sign_on.py", "test_accounts_passkeys.py", "test_accounts_doors.py"),
    "test_audit_looks.py",
)


@pytest.mark.parametrize("tests", [*AS_APP, *AS_OWNER])
def test_casework_behaves_the_same_on_postgresql(postgres: Server, tests: str) -> None:
    left_out = [] if tests == TAMPERS else [f"--deselect={FOLDER}/{TAMPERS}"]

    done = postgres.tests(f"{FOLDER}/{tests}", *left_out, as_app=tests in AS_APP)

    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout


def test_eight_people_at_once_leave_a_whole_chain_on_postgresql(postgres: Server, tmp_path: Path) -> None:
    done = postgres.run("tests/audit_crowd.py", str(tmp_path))

    assert done.returncode == 0, done.stderr[-3000:]
    said = json.loads(done.stdout.splitlines()[-1])
    assert (said["faults"], said["contiguous"]) == (0, True)
    assert said["findings"] == said["false_alarms"] == []
    assert said["rows"] == said["asked"]


@pytest.mark.battery
def test_every_tampering_of_thousands_is_found_on_postgresql(postgres: Server) -> None:
    done = postgres.tests("--battery", "tests/integration/test_audit_chain.py", as_app=False)

    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
