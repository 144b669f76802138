"""On PostgreSQL one role alone reads what is sent: not the app, not its owner, and no more than is sent."""

import json
import subprocess
from pathlib import Path

import pytest

from postgres_server import APP, OWNER, Server

pytestmark = pytest.mark.postgres
EMIT = "kinfold_emit"
VERBS = Path(__file__).with_name("test_outbox_verbs.py")
VERB = "from kinfold.cli import main; main()"
MAKE = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from kinfold.web.run import prepare
prepare(Path(sys.argv[1]), demo=True)
from outbox_case import Case, ago
from kinfold.domain.case import Step
case = Case()
case.step(Step.REFERRAL, ago(90))
case.step(Step.STRATEGY, ago(80))
case.step(Step.CONFERENCE, ago(70), *case.children, decision="plan")
"""


@pytest.fixture(scope="module")
def server(postgres: Server) -> Server:
    """Give a server whose casework database nobody used yet."""
    postgres.anew()
    return postgres


@pytest.fixture(scope="module")
def home(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a demonstration with one family, as the app."""
    folder = tmp_path_factory.mktemp("emit")
    done = server.run("-c", MAKE, str(folder))
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def emit(server: Server, home: Path, *, role: str | None = EMIT) -> "subprocess.CompletedProcess[str]":
    url = {"KINFOLD_EMIT_URL": server.url(role)} if role else {}
    return server.run("-c", VERB, "emit", "--json", "--home", str(home), **url)


def test_the_role_for_it_sends_each_event_once(server: Server, home: Path) -> None:
    first = emit(server, home)
    assert first.returncode == 0, first.stderr[-3000:]

    assert json.loads(first.stdout) == {"events": 6, "records": 3, "families": 1, "standing": 6}
    assert json.loads(emit(server, home).stdout)["events"] == 0


@pytest.mark.parametrize(("role", "says"), [(None, "KINFOLD_EMIT_URL"), (OWNER, EMIT), (APP, EMIT)])
def test_no_other_role_sends_anything(server: Server, home: Path, role: str | None, says: str) -> None:
    done = emit(server, home, role=role)

    assert done.returncode == 2
    assert says in done.stderr


@pytest.mark.parametrize("role", [APP, OWNER])
def test_who_tells_nothing_of_who_asks_sees_no_event(server: Server, home: Path, role: str) -> None:
    assert server.sql("select count(*) from outbox_outboxevent", role=EMIT) == "6"
    assert server.sql("select count(*) from outbox_outboxevent", role=role) == "0"


@pytest.mark.parametrize(
    "asked",
    [
        "select text from families_corenote",
        "select details from process_steptaken",
        "select kept from families_safeaddress",
        "select reason from sharing_seal",
        "select known_as from families_person",
        "select * from accounts_user",
        "update outbox_outboxevent set kind = ''",
        "delete from outbox_outboxevent",
    ],
)
def test_the_role_for_it_reads_nothing_else_and_writes_nothing(
    server: Server, home: Path, asked: str
) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refused:
        server.sql(asked, role=EMIT)
    assert "permission denied" in str(refused.value.stderr)


def test_the_app_may_only_add_to_what_is_told(server: Server, home: Path) -> None:
    for asked in ("update outbox_outboxevent set kind = ''", "delete from outbox_outboxevent"):
        with pytest.raises(subprocess.CalledProcessError) as refused:
            server.sql(asked, role=APP)
        assert "permission denied" in str(refused.value.stderr)


def test_verbs_tell_of_what_they_do_as_a_role_that_row_security_binds(server: Server) -> None:
    done = server.tests(str(VERBS))

    assert " passed" in done.stdout, done.stdout[-4000:]
    assert "failed" not in done.stdout, done.stdout[-4000:]
