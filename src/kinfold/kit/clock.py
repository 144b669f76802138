"""The only place that asks what time it is; everything else is told.

Not for calculating with dates: statutory clocks live in ``domain``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_TOLD: ContextVar[datetime | None] = ContextVar("the moment that was told", default=None)


def now() -> datetime:
    """Give the present instant, in UTC and aware."""
    return _TOLD.get() or datetime.now(UTC)


def today() -> date:
    """Give the civil date in the machine's own zone."""
    moment = _TOLD.get()
    return moment.astimezone().date() if moment else date.today()


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Let it be another moment within: for a demonstration whose invented past is lived through by the verbs.

    ``moment`` must be aware. Nothing real may be written within.
    """
    mark = _TOLD.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _TOLD.reset(mark)
