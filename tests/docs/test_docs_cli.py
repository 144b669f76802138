"""The reference of the command line is the command line."""

import runpy
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def test_cli_page_is_as_the_verbs_say() -> None:
    page = runpy.run_path(str(FOLDER / "cli_page.py"))

    assert (FOLDER / "cli.md").read_text(encoding="utf-8") == page["text"](), (
        "python docs/reference/cli_page.py"
    )
