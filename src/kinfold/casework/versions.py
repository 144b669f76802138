"""Rows that are only added: a correction names the row it replaces, and a withdrawal only takes it back."""

from collections.abc import Iterable
from typing import Any


def standing(rows: Iterable[Any]) -> list[Any]:
    """Keep those that no other row replaces, and that are not themselves a withdrawal, in the order given."""
    rows = list(rows)
    replaced = {each.replaces_id for each in rows}
    return [each for each in rows if each.pk not in replaced and not each.withdrawn]
