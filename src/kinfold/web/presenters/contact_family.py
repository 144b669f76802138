"""Families that a contact may be about, as the same search finds them that workers type into."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kinfold.casework.referrals.models import Contact
from kinfold.casework.sharing.gate import Sight
from kinfold.web.presenters.find import Beyond, Within, found_page

MOST_SEARCHED = 3


@dataclass(frozen=True, slots=True)
class Fits:
    """Families within reach, and of others whom to ring. ``searched``: somebody was looked for."""

    within: tuple[Within, ...] = ()
    beyond: tuple[Beyond, ...] = ()
    searched: bool = False


def fits_of(work: Sight, enquiry: Sight, of: Contact, *, may: Callable[[], bool]) -> Fits:
    """Search for those a contact tells of; ``may`` counts a search, and says whether it is not too many."""
    within: dict[str, Within] = {}
    beyond: dict[str, Beyond] = {}
    searched = False
    for typed in _terms(of):
        if not may():
            break
        searched = True
        found = found_page(work, enquiry, typed)
        within |= {each.id: each for each in found.within}
        beyond |= {each.words: each for each in found.beyond}
    return Fits(tuple(within.values()), tuple(beyond.values()), searched)


def _terms(of: Contact) -> Sequence[str]:
    """Give what would be typed: surnames with birth dates; without a date, the surname and the postcode."""
    full = [
        f"{each['family_name']} {each['born']}" for each in of.people if each["family_name"] and each["born"]
    ]
    bare = [f"{each['family_name']} {of.postcode}".strip() for each in of.people if each["family_name"]]
    return list(dict.fromkeys(full or bare))[:MOST_SEARCHED]
