"""Further versions of rows that came from the council's system, where nobody here has changed them."""

from typing import Any

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.council.comparing import Merge
from kinfold.casework.council.making import Maker, noon, person_fields
from kinfold.casework.council.said import STEP, Said
from kinfold.casework.families.models import Address, Person
from kinfold.casework.sharing import gate_operator


def revise(maker: Maker, said: Said, row: Any, merged: Merge) -> Any:
    """Give a row to add that stands in the place of another, or None where the row itself was ended or kept.

    The row is not saved yet.
    """
    if said.aspect.startswith(STEP):
        return maker.step(said, merged.values, replaces=row)
    if isinstance(row, Address):
        return _address(maker, said, row, merged)
    if isinstance(row, TeamAllocation):
        until = merged.values.get("until")
        row.ends_at = noon(until) if until else None
        row.ended_by = maker.by if until else None
        row.save(update_fields=["ends_at", "ended_by"])
        return None
    if isinstance(row, Person):
        gate_operator.put_right(row, person_fields(merged.values))
        return None
    return None


def _address(maker: Maker, said: Said, row: Address, merged: Merge) -> Any:
    """End an address, or add the one that stands now and end the one before on the day it began."""
    moved = merged.values["place"] != said.values["place"] or "place" in merged.differs
    if not moved and _same_home(maker, said, row, merged):
        until = merged.values.get("until")
        row.ends_at = noon(until) if until else None
        gate_operator.end_address(row, row.ends_at)
        return None
    if moved:
        return None
    gate_operator.end_address(row, row.starts_at)
    return maker.make(said)


def _same_home(maker: Maker, said: Said, row: Address, merged: Merge) -> bool:
    mine = maker.ours.values(said.aspect, row, said.values)
    return bool(mine["place"] == merged.values["place"] and mine["since"] == merged.values["since"])
