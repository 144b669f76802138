"""The event that the domain declares is the event that the store keeps."""

from dataclasses import fields
from pathlib import Path

from kinfold.domain.event import Event
from kinfold.store.connection import open_store


def test_event_table_has_the_fields_of_the_event(tmp_path: Path) -> None:
    with open_store(tmp_path, create=True) as con:
        columns = {name for (name,) in con.sql("select column_name from (describe event)").fetchall()}

    assert columns == {field.name for field in fields(Event)}
