"""The only place that asks what time it is; everything else is told.

Not for calculating with dates: statutory clocks live in ``domain``.
"""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Give the present instant, in UTC and aware."""
    return datetime.now(UTC)


def today() -> date:
    """Give the civil date in the machine's own zone."""
    return date.today()
