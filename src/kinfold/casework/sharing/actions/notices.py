"""Marking notices as seen. A notice is never deleted."""

from collections.abc import Sequence

from kinfold.casework.accounts.models import User
from kinfold.casework.sharing.models import Notice
from kinfold.kit import clock


def mark_seen(*, notice_ids: Sequence[str], by: User) -> int:
    """Mark those of the notices that are this worker's own and not yet seen; say how many there were."""
    numbers = [int(each) for each in notice_ids if each.isascii() and each.isdigit() and len(each) < 18]
    mine = Notice.objects.filter(pk__in=numbers, to=by, seen_at=None)
    return int(mine.update(seen_at=clock.now()))
