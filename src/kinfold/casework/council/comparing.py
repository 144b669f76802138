"""Holding what the council's system says against what stands here, field by field. Plain values only.

Ours wins wherever someone here has written something else: then nothing is changed, and a person is asked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Values = Mapping[str, Any]
NOTHING: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of three: ``values`` to stand from now on, and which fields of theirs do not go in."""

    values: dict[str, Any]
    differs: tuple[str, ...]
    changes: bool


def same(one: Any, other: Any) -> bool:
    """Say whether two values are the same; nothing is nothing, and lists have no order."""
    if one in NOTHING and other in NOTHING:
        return True
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return bool(one == other)


def merge(ours: Values, before: Values, theirs: Values) -> Merge:
    """Take theirs into every field in which nobody here changed what they said before."""
    values: dict[str, Any] = {}
    differs, changes = [], False
    for name in dict.fromkeys([*before, *theirs]):
        mine, old, new = ours.get(name), before.get(name), theirs.get(name)
        if same(mine, new):
            values[name] = mine
        elif same(mine, old):
            values[name], changes = new, True
        else:
            values[name] = mine
            differs.append(name)
    return Merge(values, tuple(differs), changes)


def differences(ours: Values, theirs: Values) -> tuple[str, ...]:
    """Give the fields in which the two do not say the same."""
    return tuple(name for name in theirs if not same(ours.get(name), theirs[name]))
