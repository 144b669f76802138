"""The reference page of what is taken from the council's system is as the declaration says."""

from pathlib import Path

from kinfold.bridge.council.reference import page
from kinfold.bridge.council.tables import taken

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "council.md"


def test_the_page_is_as_the_declaration_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "kinfold council mapping --page"


def test_every_column_of_the_standard_is_taken_or_left_for_a_reason() -> None:
    declared = taken()

    assert len(declared.tables) + len(declared.left) == 48
    assert sum(len(each.to) + len(each.left) for each in declared.tables.values()) >= 180
    for each in declared.tables.values():
        assert all(each.to.values())
        assert all(each.left.values())
        assert set(each.key) <= set(each.to)
