"""Which names cannot be one person's, which are slips of the hand, and which stand for no name.

The dictionaries of nicknames and spellings are in ``domain.first_names``. Not for scoring: Splink compares,
this explains.
"""

import csv
from functools import cache, lru_cache
from importlib import resources

from kinfold.domain.first_names import EDITION, dictionary, groups_of, is_linked

__all__ = ["EDITION", "are_different", "dictionary", "groups_of", "is_linked", "is_slip", "placeholders"]


@cache
def placeholders() -> dict[str, str]:
    """Give texts written where a name is not known: text to ``unnamed`` (a baby) or ``unknown``."""
    path = resources.files("kinfold.linkage") / "data" / f"placeholders_{EDITION}.csv"
    rows = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    return {row["text"]: row["kind"] for row in rows}


Called = tuple[str, str | None, str | None]  # first, middle, surname of one row


def _by_middle(a: Called, b: Called) -> bool:
    """Tell whether ``b`` may be ``a`` under the middle name; an initial does not speak against it."""
    if a[1] is None or not is_linked(a[1], b[0]):
        return False
    own = b[1]
    return own is None or len(own) == 1 or is_linked(own, a[0]) or is_linked(own, a[1])


@lru_cache(maxsize=1_000_000)
def are_different(a: Called, b: Called) -> bool:
    """Tell whether two well established names cannot be one person's.

    A person may be known by the middle name, and a clerk may have swapped first name and surname.
    """
    if is_linked(a[0], b[0]) or _by_middle(a, b) or _by_middle(b, a):
        return False
    return not (a[2] is not None and b[2] is not None and is_linked(a[0], b[2]) and is_linked(a[2], b[0]))


def _variants(name: str) -> set[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    cuts = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    swaps = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    shorter = {a + b[1:] for a, b in cuts if b}
    other = {a + letter + b[1:] for a, b in cuts if b for letter in letters}
    longer = {a + letter + b for a, b in cuts for letter in letters}
    return swaps | shorter | other | longer


def is_slip(name: str, counts: dict[str, int]) -> bool:
    """Tell whether a name is likelier one slip of the hand from a far commoner name than a name of its own.

    ``counts`` says how many people, or birthdays, bear each name here.
    """
    often = 4 * counts.get(name, 1)
    return any(counts.get(other, 0) >= often for other in _variants(name) - {name})
