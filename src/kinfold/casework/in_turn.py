"""One at a time: changes to the same thing wait for one another, so that none is decided on what has passed.

SQLite lets one transaction write at a time, once it has begun to; PostgreSQL is told what to wait for.
"""

from datetime import datetime

from django.db import connection, models, transaction


def in_turn(kind: str, key: str) -> None:
    """Wait until no other transaction changes this thing, and keep others waiting until this one ends.

    Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("changes in turn are made in a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind}:{key}"])


def still_open(rows: models.QuerySet, at: datetime) -> models.QuerySet:  # type: ignore[type-arg]
    """Give those that have not ended by a moment, begun or not: what a new one may double."""
    return rows.filter(models.Q(ends_at=None) | models.Q(ends_at__gt=at))
