"""How fast someone may search: a sweep through names is slowed, and nobody's work is."""

from datetime import timedelta

from kinfold.casework.accounts.models import User
from kinfold.casework.families.models import Search
from kinfold.kit import clock

MOST, WITHIN = 30, timedelta(minutes=1)


def may_search(by: User) -> bool:
    """Count a search, and say whether it is within what is allowed; one that is not is not counted."""
    now = clock.now()
    lately = Search.objects.filter(worker=by, at__gt=now - WITHIN)
    if lately.count() >= MOST:
        return False
    Search.objects.create(worker=by, at=now)
    return True
