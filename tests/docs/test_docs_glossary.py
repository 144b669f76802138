"""The glossary is the law: every kind of event has its entry."""

from pathlib import Path

from kinfold.domain.event import EventKind

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text(encoding="utf-8")


def test_every_kind_of_event_is_in_the_glossary() -> None:
    assert [kind.value for kind in EventKind if f"`{kind.value}`" not in GLOSSARY] == []
