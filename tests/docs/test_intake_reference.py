"""The page of the extracts is what the declarations say."""

import re
from pathlib import Path

from kinfold.intake import reference

DOCS = Path(__file__).parents[2] / "docs"
ROOM = Path(reference.__file__).parent


def test_reference_page_is_up_to_date() -> None:
    said = (DOCS / "reference" / "extracts.md").read_text("utf-8")

    assert said == reference.page(), "run: kinfold intake sources --page > docs/reference/extracts.md"


def test_every_rule_is_on_the_page() -> None:
    said = reference.page()
    rules = set()
    for file in ("read.py", "validate.py", "declare.py", "sources/school_attendance.py"):
        text = (ROOM / file).read_text("utf-8")
        rules |= set(re.findall(r'^\s*"([a-z]+-[a-z-]+)",$', text, re.M)) | set(
            re.findall(r'= \("([a-z-]+)",', text)
        )

    assert {"row-width", "before-birth", "more-missed-than-possible"} <= rules
    assert [rule for rule in sorted(rules) if f"`{rule}`" not in said] == []
