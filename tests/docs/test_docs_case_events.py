"""The reference of casework's events is their declaration."""

import runpy
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def test_page_of_casework_events_is_as_declared() -> None:
    page = runpy.run_path(str(FOLDER / "case_events_page.py"))

    assert (FOLDER / "case_events.md").read_text(encoding="utf-8") == page["text"](), (
        "python docs/reference/case_events_page.py"
    )
