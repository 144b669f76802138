"""What else is looked over when a place is made safe: apps above say what of theirs may hold it already.

Not how it is looked over: each app knows its own words, and tells the custodians by the guard.
"""

from collections.abc import Callable

from kinfold.casework.sharing.gate import Sight

Look = Callable[[Sight, str], None]
_LOOKS: list[Look] = []


def also(look: Look) -> None:
    """Have a look be taken, with the family's identifier, after each place of a family that is made safe."""
    if look not in _LOOKS:
        _LOOKS.append(look)


def look_again(sight: Sight, family_id: str) -> None:
    """Take every look, in the transaction that made the place safe."""
    for look in _LOOKS:
        look(sight, family_id)
