"""Looking, before someone is written down, whether they are known already. Not where anything is saved."""

from collections.abc import Sequence

from django.http import HttpRequest

from kinfold.casework.families.pace import may_search
from kinfold.casework.saving.actions import is_saved
from kinfold.domain.access import Purpose
from kinfold.web.gate import person
from kinfold.web.presenters.known_already import NONE_OF_THESE, KnownAlready, NewOne, known_already
from kinfold.web.sight import sight

TOO_FAST = (
    "You have searched 30 times in a minute, and new people are searched for too. Wait a minute, then go on"
)


class TooFast(Exception):
    """This worker has searched too often to be told who is known."""


def known_first(request: HttpRequest, wanted: Sequence[NewOne], token: str) -> KnownAlready | None:
    """Give who may be known already of those about to be written down; None where there is nothing to ask.

    Each of them counts as a search. Raises TooFast. A form that was saved before is not asked about again.
    """
    if is_saved(token=token, by=person(request)):
        return None
    if not all(may_search(person(request)) for each in wanted if each.name):
        raise TooFast(TOO_FAST)
    ticked = request.POST.get(NONE_OF_THESE, "")
    return known_already(sight(request), sight(request, Purpose.ENQUIRY), wanted, ticked)
