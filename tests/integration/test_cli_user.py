"""The verbs ``user …``: the first administrator of a real home, and what is refused."""

import json
from pathlib import Path

import pytest

from homes import Homes
from web_site import kinfold

ADD = (
    *("user", "add", "Sunita", "--role", "administrator", "--agency", "quillshire-council"),
    *("--agency-name", "Quillshire Council", "--display-name", "Sunita Marshbridge"),
    *("--profession", "Systems administrator"),
)


def _with(words: tuple[str, ...], option: str, value: str) -> tuple[str, ...]:
    at = words.index(option)
    return (*words[: at + 1], value, *words[at + 2 :])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real") / "var"


def test_first_administrator_is_made_and_given_a_link(home: Path) -> None:
    empty = kinfold("user", "list", home=home)
    made = kinfold(*ADD, "--address", "https://hub.example/", home=home)
    listed = json.loads(kinfold("user", "list", "--json", home=home).stdout)

    assert "Add an administrator" in empty.stdout
    assert made.returncode == 0, made.stderr
    assert "https://hub.example/set-up/" in made.stdout
    assert "once, for 72 hours" in made.stdout
    assert listed["people"] == [
        {"sign_in_name": "sunita", "agency": "quillshire-council", "role": "administrator", "active": True}
    ]


def test_the_same_name_twice_and_the_last_administrator_are_refused(home: Path) -> None:
    kinfold(*ADD, home=home)

    again, last = kinfold(*ADD, home=home), kinfold("user", "leave", "sunita", home=home)

    assert (again.returncode, last.returncode) == (2, 2)
    assert "Someone has this sign-in name already" in again.stderr
    assert "last administrator" in last.stderr


def test_reset_prints_another_link_and_leave_ends_access(home: Path) -> None:
    kinfold(*ADD, home=home)
    kinfold(*_with(ADD, "add", "piers"), home=home)

    reset = json.loads(kinfold("user", "reset", "Piers", "--json", home=home).stdout)
    left = kinfold("user", "leave", "piers", home=home)
    listed = kinfold("user", "list", home=home).stdout
    audit = kinfold("verify", "audit", home=home)

    assert "/set-up/" in reset["link"]
    assert left.returncode == 0
    assert "left" in next(line for line in listed.splitlines() if line.startswith("piers"))
    assert "The chain verifies." in audit.stdout


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--role", "king", "--role names nothing we know"),
        ("--agency", "Not A Code", "--agency is a code of small letters"),
        ("add", "two words", "without spaces"),
        ("--display-name", "x" * 121, "120 characters or fewer"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(
    homes: Homes, tmp_path: Path, option: str, value: str, words: str
) -> None:
    done = kinfold(*_with(ADD, option, value), home=homes.empty(tmp_path))

    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_an_agency_that_is_not_there_needs_its_name(homes: Homes, tmp_path: Path) -> None:
    at = ADD.index("--agency-name")

    done = kinfold(*ADD[:at], *ADD[at + 2 :], home=homes.empty(tmp_path))

    assert done.returncode == 2
    assert "--agency-name" in done.stderr


def test_a_demonstration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "DEMO").write_text("invented")

    for words in (ADD, ("user", "list"), ("user", "leave", "amara"), ("user", "reset", "amara")):
        done = kinfold(*words, home=tmp_path)
        assert done.returncode == 2
        assert "This home is a demonstration" in done.stderr


def test_nobody_of_that_name_is_told_without_the_name(homes: Homes, tmp_path: Path) -> None:
    done = kinfold("user", "reset", "thistle", home=homes.empty(tmp_path))

    assert done.returncode == 2
    assert "Nobody has this sign-in name" in done.stderr
    assert "thistle" not in done.stderr
