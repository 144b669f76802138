"""The invented council's own files: the same seed gives the same bytes, and a month later some differ."""

from pathlib import Path

import pytest

from kinfold.domain.errors import UserError
from kinfold.kit.canonical import file_digest
from kinfold.synth.council_files import write
from kinfold.synth.county import make


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a small county."""
    out = tmp_path_factory.mktemp("county") / "made"
    make(out, families=50, persons=0, seed=3)
    return out


def digests(folder: Path) -> dict[str, str]:
    """Give the digest of every file."""
    return {path.relative_to(folder).as_posix(): file_digest(path) for path in folder.rglob("*.csv")}


def test_the_same_seed_gives_the_same_bytes_and_a_month_changes_some(county: Path, tmp_path: Path) -> None:
    write(county, tmp_path / "one", 3)
    write(county, tmp_path / "two", 3)

    found = digests(tmp_path / "one")
    assert found == digests(tmp_path / "two")
    changed = {
        name for name in found if name.startswith("first/") and found[name] != found[f"later/{name[6:]}"]
    }
    assert {"first/ssd_address.csv", "first/ssd_cin_episodes.csv"} <= changed
    assert len(changed) < len(found) / 2


def test_without_a_county_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="kinfold synth"):
        write(tmp_path, tmp_path / "out", 1)
