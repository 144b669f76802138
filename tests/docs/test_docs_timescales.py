"""The reference of timescales is their data."""

import runpy
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def test_timescales_page_is_as_the_data_say() -> None:
    page = runpy.run_path(str(FOLDER / "timescales_page.py"))

    assert (FOLDER / "timescales.md").read_text(encoding="utf-8") == page["text"](), (
        "python docs/reference/timescales_page.py"
    )
