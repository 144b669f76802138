"""The second lock, on a private PostgreSQL server: what it lets through, and that nothing opens it."""

import json

import pytest

from postgres_server import ADMINISTRATOR, APP, Server

pytestmark = pytest.mark.postgres
DATABASES, JUDGEMENTS = 20, 100_000
DATABASES_OF_THE_BATTERY, JUDGEMENTS_OF_THE_BATTERY = 2_000, 10_000_000


@pytest.fixture(scope="module")
def server(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """Give a server whose casework database has just been prepared by its owner."""
    postgres.anew()
    done = postgres.run("tests/lock_start.py", str(tmp_path_factory.mktemp("home")))
    assert done.returncode == 0, done.stderr[-3000:]
    return postgres


def judged(server: Server, first: int, how_many: int) -> dict[str, int]:
    """Judge some random databases, and give what was counted."""
    done = server.run(
        "tests/sharing_judges.py", APP, str(first), str(how_many),
        KINFOLD_DATABASE_URL=server.url(ADMINISTRATOR), DJANGO_SETTINGS_MODULE="kinfold.web.settings",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def agree(found: dict[str, int]) -> bool:
    """Say whether nothing differed, and something was given and something refused each time."""
    differs = {each: found[each] for each in found if each.endswith("_differs")}
    assert set(differs) == {"policy_differs", "filter_differs", "insert_differs", "update_differs"}
    assert not any(differs.values()), differs
    return all(0 < found[f"{each}_given"] < found[each] for each in ("inserts", "updates"))


@pytest.mark.slow
def test_policies_filter_and_rules_agree_a_hundred_thousand_times(server: Server) -> None:
    found = judged(server, 0, DATABASES)

    assert agree(found)
    assert found["judgements"] >= JUDGEMENTS
    assert found["given"] >= JUDGEMENTS / 20
    assert all(found["rows"].values())


@pytest.mark.battery
def test_policies_filter_and_rules_agree_in_two_thousand_databases(server: Server) -> None:
    found = judged(server, 1000, DATABASES_OF_THE_BATTERY)

    assert agree(found)
    assert found["judgements"] >= JUDGEMENTS_OF_THE_BATTERY
