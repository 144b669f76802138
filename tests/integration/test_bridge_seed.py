"""The demonstration's people, and preparing a home: each in a process of its own, as on a real machine."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from homes import Homes

SEED = (
    "import sys; from pathlib import Path; from kinfold.web.run import prepare; "
    "from kinfold.bridge.seed import seed_demo; home = Path(sys.argv[1]); "
    "prepare(home, demo=sys.argv[2] == 'demo'); print(seed_demo(home)); print(seed_demo(home))"
)
REAL = (
    "import sys; from pathlib import Path; from kinfold.web.run import prepare; home = Path(sys.argv[1]); "
    "prepare(home); from kinfold.casework.accounts import actions; "
    "from kinfold.casework.accounts.models import User; "
    "a = actions.ensure_agency(code='a', name='A'); "
    "User.objects.create_user('real', display_name='R', agency=a, profession='p', role='analyst')"
)


def _run(code: str, home: Path, kind: str = "") -> "subprocess.CompletedProcess[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KINFOLD_")}
    return subprocess.run(
        [sys.executable, "-c", code, str(home), kind], env=kept, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Seed a home twice, in a folder that is not there yet; give it, and what was said."""
    home = tmp_path_factory.mktemp("seeded") / "county"
    return home, _run(SEED, home, "demo").stdout


def test_seeding_twice_gives_the_same_people_once(seeded: tuple[Path, str]) -> None:
    first, second = seeded[1].splitlines()
    assert first == second
    assert first.count("('") == 15


def test_secret_is_readable_by_its_owner_alone(seeded: tuple[Path, str]) -> None:
    secret = seeded[0] / "secret_key"

    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text()) >= 50


def test_a_folder_that_is_not_a_demonstration_is_refused(homes: Homes, tmp_path: Path) -> None:
    done = _run(SEED, homes.empty(tmp_path / "county"), "real")

    assert done.returncode != 0
    assert "not a demonstration" in done.stderr


def test_a_folder_with_real_people_never_becomes_a_demonstration(homes: Homes, tmp_path: Path) -> None:
    home = homes.empty(tmp_path / "county")
    assert _run(REAL, home).returncode == 0

    done = _run(SEED, home, "demo")

    assert "real people" in done.stderr
    assert not (home / "DEMO").exists()


def test_a_mark_put_by_hand_beside_real_people_stops_the_service(homes: Homes, tmp_path: Path) -> None:
    home = homes.empty(tmp_path / "county")
    assert _run(REAL, home).returncode == 0
    (home / "DEMO").write_text("by hand")

    done = _run(REAL, home)

    assert "real people" in done.stderr
    assert (home / "DEMO").exists()


def test_sign_in_names_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    assert _run(REAL, tmp_path / "county").returncode == 0

    assert stat.S_IMODE((tmp_path / "county" / "kinfold.sqlite3").stat().st_mode) == 0o600
