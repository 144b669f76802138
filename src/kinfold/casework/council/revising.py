"""Further versions of rows that came from the council's system, where nobody here has changed them."""

from typing import Any

from kinfold.casework.allocations.models import TeamAllocation
from kinfold.casework.council.comparing import Merge
from kinfold.casework.council.making import Maker, noon
from kinfold.casework.council.said import PERSON, STEP, Said
from kinfold.casework.families.models import Address, Identifier, PersonFact
from kinfold.casework.sharing import gate_operator


def revise(maker: Maker, said: Said, row: Any, merged: Merge) -> Any:
    """Give a row to add that stands in the place of another, or None where the row itself was ended or kept.

    The row is not saved yet.
    """
    if said.aspect.startswith(STEP):
        return maker.step(said, merged.values, replaces=row)
    if said.aspect == PERSON:
        return maker.particulars(row, merged.values)
    if isinstance(row, Address):
        return _address(maker, said, row, merged)
    if isinstance(row, Identifier | PersonFact):
        return maker.again(said, row) if not merged.differs else None
    if isinstance(row, TeamAllocation):
        until = merged.values.get("until")
        row.ends_at = noon(until) if until else None
        row.ended_by = maker.by if until else None
        row.save(update_fields=["ends_at", "ended_by"])
    return None


def _address(maker: Maker, said: Said, row: Address, merged: Merge) -> Any:
    """Say when somebody moved out, or put the address that stands now in the place of the one before.

    Of an address that someone here has changed nothing but its end is taken: half of two is neither.
    """
    mine = maker.ours.values(said.aspect, row, said.values)
    until = merged.values["until"]
    if all(mine[name] == merged.values[name] for name in ("place", "since")):
        if mine["until"] != until:
            row.ends_at = max(noon(until), row.starts_at) if until else None
            gate_operator.end_address(row, row.ends_at)
        return None
    if merged.differs:
        return None
    gate_operator.end_address(row, max(maker.at, row.starts_at) if row.ends_at is None else row.ends_at)
    return maker.again(said, row)
