"""The council's files on PostgreSQL: the owner alone brings them in, and the lock stands."""

import json
from pathlib import Path

import pytest

import council_folders as folders
from postgres_server import APP, OWNER, Server

pytestmark = pytest.mark.postgres
COUNT = "select count(*) from families_family"


def command(server: Server, *arguments: str, **more: str) -> tuple[int, dict[str, object]]:
    """Run a verb, and give its exit code and what it told."""
    program = "import sys; from kinfold.cli import main; sys.argv = ['kinfold', *sys.argv[1:]]; main()"
    done = server.run("-c", program, *arguments, "--json", **more)
    return done.returncode, json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
def test_files_come_in_as_the_owner_and_the_lock_stands(postgres: Server, tmp_path: Path) -> None:
    postgres.anew()
    home = str(tmp_path / "home")
    seed = (
        "import sys; from pathlib import Path; from kinfold.web.run import prepare; "
        "from kinfold.bridge.seed import seed_demo; home = Path(sys.argv[1]); "
        "prepare(home, demo=True); seed_demo(home); "
        "from kinfold.casework.accounts.models import Agency; "
        "from kinfold.casework.teams.models import Team; "
        "Team.objects.create(name='Inkwell', agency=Agency.objects.get(sector='council'))"
    )
    done = postgres.run("-c", seed, home)
    assert done.returncode == 0, done.stderr[-3000:]
    files = str(
        folders.write(
            tmp_path / "files", folders.together(folders.one_family(), folders.one_family("F2", 11))
        )
    )
    asked = ("council", "load", files, "--by", "sunita", "--home", home)

    refused, told = command(postgres, *asked, KINFOLD_OWNER_URL="")
    assert refused == 2
    assert "KINFOLD_OWNER_URL" in str(told)

    checked, told = command(postgres, "council", "check", *asked[2:])
    assert (checked, postgres.sql(COUNT)) == (0, "0"), told
    loaded, told = command(postgres, *asked)
    assert loaded == 0, told
    assert told["counts"]["families_new"] == 2  # type: ignore[index]
    again, told = command(postgres, *asked)
    assert (again, told["counts"], told["without_team"]) == (0, {"families_same": 2}, 2)
    kept, told = command(postgres, *asked, "--waits-with", "Inkwell")
    assert (kept, told["counts"]) == (0, {"families_same": 2, "kept_until_allocated": 2})
    assert postgres.sql(COUNT) == "2"
    assert postgres.sql(COUNT, APP) == "0"
    assert postgres.sql(COUNT, OWNER) == "0"
    assert postgres.sql("set kinfold.brings = 'council'; " + COUNT, APP) == "0"
    assert (
        postgres.sql("set kinfold.brings = 'council'; select count(*) from families_corenote", OWNER) == "0"
    )
