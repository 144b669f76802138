"""Whether two contacts may be about one child or one family, from what was told alone. Pure: no tables.

The same likeness by which a search orders what it found. Never a reason to join anything: it lists contacts
that someone reads one beside the other.
"""

from collections.abc import Mapping
from datetime import date

from kinfold.casework.families.findkeys import together
from kinfold.casework.families.likeness import Someone, likeness, someone
from kinfold.casework.referrals.models import Contact

ALIKE, FEWEST_KNOWN = 0.8, 2


def may_be_same(a: Contact, b: Contact) -> bool:
    """Say whether someone whom both tell of may be the same, or of the same family."""
    same_place = bool(a.postcode) and together(a.postcode) == together(b.postcode)
    return any(_same(_someone(x), _someone(y), same_place) for x in a.people for y in b.people)


def _someone(each: Mapping[str, str]) -> Someone:
    day = each["born"] or each["expected"]
    return someone(each["given_names"], each["family_name"], date.fromisoformat(day) if day else None)


def _same(a: Someone, b: Someone, same_place: bool) -> bool:
    """A surname alone, or a date alone, is no likeness; a surname at one postcode is, whoever bears it."""
    if same_place and a.surnames and b.surnames:
        return likeness(Someone(surnames=a.surnames), Someone(surnames=b.surnames)) >= ALIKE
    known = sum(bool(x and y) for x, y in ((a.given, b.given), (a.surnames, b.surnames), (a.born, b.born)))
    return known >= FEWEST_KNOWN and likeness(a, b) >= ALIKE
