"""What the web service is told by its environment."""

from pathlib import Path

import pytest

from kinfold.domain.errors import UserError
from kinfold.web import environment, run


def test_without_an_address_the_casework_database_lies_in_the_home(tmp_path: Path) -> None:
    found = environment.database(tmp_path, {})

    assert found["NAME"] == tmp_path / "kinfold.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "WAL" in found["OPTIONS"]["init_command"]


def test_postgresql_address_is_read_in_both_spellings(tmp_path: Path) -> None:
    by_host = environment.database(
        tmp_path, {"KINFOLD_DATABASE_URL": "postgresql://ann:p%40ss@db.example:5433/kin"}
    )
    by_socket = environment.database(
        tmp_path, {"KINFOLD_DATABASE_URL": "postgres:///kin?host=/run/pg&user=ann"}
    )

    assert (by_host["HOST"], by_host["PORT"], by_host["PASSWORD"]) == ("db.example", "5433", "p@ss")
    assert (by_socket["HOST"], by_socket["USER"], by_socket["NAME"]) == ("/run/pg", "ann", "kin")


@pytest.mark.parametrize(
    "address", ["mysql://ann:secret@db.example/kin", "postgresql://ann:secret@db.example/"]
)
def test_other_addresses_are_refused_without_repeating_the_password(tmp_path: Path, address: str) -> None:
    with pytest.raises(UserError) as error:
        environment.database(tmp_path, {"KINFOLD_DATABASE_URL": address})

    assert "secret" not in str(error.value)


def test_reading_the_settings_writes_nothing(tmp_path: Path) -> None:
    secret = environment.secret_key(tmp_path / "none", {})

    assert len(secret) >= 50
    assert not (tmp_path / "none").exists()


def test_a_secret_is_kept_once(tmp_path: Path) -> None:
    environment.keep_secrets(tmp_path)
    first = environment.secret_key(tmp_path, {}), environment.safe_keys(tmp_path, {})
    environment.keep_secrets(tmp_path)

    assert (environment.secret_key(tmp_path, {}), environment.safe_keys(tmp_path, {})) == first
    assert sorted(each.name for each in tmp_path.iterdir()) == ["safe_keys", "secret_key"]


@pytest.mark.parametrize("name", ["secret_key", "safe_keys"])
def test_a_secret_copied_here_is_kept_from_others(tmp_path: Path, name: str) -> None:
    environment.keep_secrets(tmp_path)
    (tmp_path / name).chmod(0o644)

    environment.keep_secrets(tmp_path)

    assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("given", ["short", ",", "x" * 44, "\n"])
def test_what_is_no_key_of_safe_addresses_is_refused_and_not_repeated(tmp_path: Path, given: str) -> None:
    with pytest.raises(UserError, match="32 random bytes") as told:
        environment.safe_keys(tmp_path, {"KINFOLD_SAFE_KEYS": given})

    assert "xxx" not in str(told.value)


def test_a_new_key_goes_before_the_old_one(tmp_path: Path) -> None:
    old, new = environment.new_safe_key(), environment.new_safe_key()

    assert environment.safe_keys(tmp_path, {"KINFOLD_SAFE_KEYS": f"{new},{old}"}) == [new, old]


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_secret_cut_short_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "secret_key").write_text(content)

    with pytest.raises(UserError, match="Remove it"):
        environment.secret_key(tmp_path, {})


def test_address_to_type_is_bracketed_for_ip_version_six() -> None:
    assert run.address() == "http://127.0.0.1:8000/"
    assert run.address("::1", 9000) == "http://[::1]:9000/"
