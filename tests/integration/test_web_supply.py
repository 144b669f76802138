"""From files that agencies send to the analyst's first page: what was sent, and what became of each line."""

import json
from pathlib import Path
from typing import Any

import pytest

import web_examples
from intake_files import POLICE, police_row, write
from kinfold.domain.agency import Role
from kinfold.domain.errors import UserError
from kinfold.intake import run, supply
from web_visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.KINFOLD_HOME, settings.KINFOLD_DEMO = tmp_path, True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return tmp_path


def _send(home: Path, name: str = "Quartermain family.csv") -> None:
    rows = [police_row(1), police_row(1), police_row(2, dob="31/02/1988")]
    run.run(home, [write(home / name, POLICE, rows)])


def test_what_was_sent_is_written_down_without_a_name_or_a_value(home: Path) -> None:
    _send(home)

    text = (home / "supply.json").read_text()
    (one,) = json.loads(text)["sent"]

    assert [one[key] for key in ("files", "lines", "accepted", "quarantined", "duplicates")] == [
        1,
        3,
        1,
        1,
        1,
    ]
    assert not any(word in text for word in ("Quartermain", "1988", "Zebedee"))


def test_the_same_file_again_changes_no_count(home: Path) -> None:
    _send(home)
    first = json.loads((home / "supply.json").read_text())["sent"]
    _send(home)

    assert json.loads((home / "supply.json").read_text())["sent"] == first


def test_a_home_that_cannot_hold_the_account_says_that_the_rows_are_in(home: Path) -> None:
    _send(home)
    (home / "supply.json").unlink()
    (home / "supply.json").mkdir()

    with pytest.raises(UserError, match="rows were read in"):
        _send(home)


@pytest.mark.parametrize("is_released", [True, False])
def test_analyst_sees_what_was_sent_and_what_to_mend(home: Path, is_released: bool) -> None:
    if is_released:
        web_examples.write(home)
    _send(home)

    page = visitor(Role.ANALYST).get("/").content.decode()

    assert "Police incidents and the people named in them" in page
    assert ">1</td>" in page
    if is_released:
        assert "1 row held back" in page


def test_nobody_else_sees_what_was_sent(home: Path) -> None:
    web_examples.write(home)
    _send(home)

    for role in set(Role) - {Role.ANALYST}:
        assert "Police incidents and the people" not in visitor(role).get("/", follow=True).content.decode()


@pytest.mark.parametrize("content", ["{", "[]", '{"sent": [{"agency": 1}]}'])
def test_a_broken_account_is_named(home: Path, content: str) -> None:
    (home / supply.FILE_NAME).write_text(content)

    response = visitor(Role.ANALYST).get("/")

    assert response.status_code == 503
    assert "supply.json" in response.content.decode()
