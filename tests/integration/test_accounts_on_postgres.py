"""Sign-in, audit, access and pages: their tests again on PostgreSQL, as the role the service has there."""

import json
from pathlib import Path

import pytest

from postgres_server import Server

pytestmark = pytest.mark.postgres
FOLDER = Path("tests/integration")
SIGNING_IN = ("test_accounts_sign_in", "test_accounts_second_step", "test_accounts_people")
DOORS = ("test_accounts_single_sign_on", "test_accounts_passkeys", "test_accounts_doors")
AUDIT = ("test_audit_chain", "test_audit_looks", "test_audit_families")
ACCESS = ("test_casework_prefix", "test_sharing_gate", "test_safety_keeping", "test_find_pages")
PAGES = ("test_web_family_page", "test_web_family_new", "test_documents_release", "test_access_review")
FAMILY = f"{FOLDER}/test_family_on_postgres.py"
OWNERS_WORK = "test_safety_keeping.py::test_a_new_key_takes_over_and_the_old_one_can_go"


def test_casework_behaves_the_same_on_postgresql(postgres: Server) -> None:
    """All in one process: its database takes every migration and the second lock once."""
    files = (f"{FOLDER / each}.py" for each in (*SIGNING_IN, *DOORS, *AUDIT, *ACCESS, *PAGES))

    done = postgres.tests(*files, FAMILY, f"--deselect={FOLDER}/{OWNERS_WORK}", "-k", "not queries")

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
    done = postgres.tests("--battery", "tests/integration/test_audit_chain.py")

    assert done.returncode == 0, done.stdout[-3000:]
    assert " passed" in done.stdout
