"""What every test may use."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Give the folder of the departments' raw files and test sets, or skip, saying so."""
    folder = Path(os.environ.get("KINFOLD_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        pytest.skip("the raw published files are not beside this checkout (set KINFOLD_SHARED)")
    return folder
