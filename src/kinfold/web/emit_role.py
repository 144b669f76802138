"""The role that reads casework for the store on PostgreSQL: a few columns of a few tables, and nothing else.

The app's own role reads no row of a family unless it says who asks, so it cannot send anything. Where the
server has the role ``kinfold_emit``, the owner lets it read past row security what ``casework.outbox`` hands
over; nobody else is let by. Not used to serve.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kinfold.domain.errors import UserError
from kinfold.web import environment

ROLE = "kinfold_emit"
POLICY = "kinfold_emit"
# Columns that are handed over or searched by; no text, no note, and of a safe address only whose it is.
READS = {
    "outbox_outboxevent": (
        *("id", "event_id", "family_id", "child_id", "kind", "occurrence", "starts_on", "ends_on"),
        *("flags", "agency", "replaces_id", "withdrawn"),
    ),
    "families_membership": ("id", "family_id", "person_id", "part", "starts_at", "ends_at"),
    "families_person": ("id", "given_names", "family_name", "birth_date", "sex"),
    "families_particulars": ("id", "person_id", "given_names", "family_name", "birth_date", "sex"),
    "families_joining": ("id", "kept_id", "other_id", "replaces_id", "withdrawn"),
    "families_identifier": ("id", "person_id", "kind", "value", "replaces_id", "withdrawn"),
    "families_address": (
        *("id", "person_id", "lines", "postcode", "phone", "starts_at", "ends_at", "replaces_id"),
        "withdrawn",
    ),
    "families_safeaddress": ("person_id",),
    "sharing_seal": ("family_id", "starts_at", "ends_at"),
    "django_migrations": ("id", "app", "name", "applied"),
}
_EXISTS = "select exists (select 1 from pg_roles where rolname = %s)"


def put_up(cursor: Any, guarded: set[str], schema: str) -> None:
    """Let the role read, where the server has it; by the owner, with the other policies and rights."""
    cursor.execute(_EXISTS, [ROLE])
    if not cursor.fetchone()[0]:
        return
    cursor.execute(f"revoke all on all tables in schema {schema} from {ROLE}")
    cursor.execute(f"grant usage on schema {schema} to {ROLE}")
    for table, columns in READS.items():
        cursor.execute(f"grant select ({', '.join(columns)}) on {table} to {ROLE}")
        if table in guarded:
            cursor.execute(f"create policy {POLICY} on {table} for select to {ROLE} using (true)")


def is_due(cursor: Any, guarded: set[str]) -> bool:
    """Say whether the server has the role and it cannot read yet."""
    cursor.execute(_EXISTS, [ROLE])
    return bool(cursor.fetchone()[0]) and not _stands(cursor, guarded)


def _stands(cursor: Any, guarded: set[str]) -> bool:
    cursor.execute(
        "select count(*) from pg_policy where polname = %s and polrelid = any(%s::text[]::regclass[])",
        [POLICY, [each for each in READS if each in guarded]],
    )
    return bool(cursor.fetchone()[0] == sum(each in guarded for each in READS))


@contextmanager
def opened(home: Path) -> Iterator[None]:
    """Open a home's casework database to read what is handed over, on PostgreSQL as the role for it.

    Raises UserError where there is none, it is of another version, or the role is not named or not let read.
    """
    from kinfold.web.run import begin

    begin(home)
    from django.db import DatabaseError, connection, transaction

    from kinfold.web.upgrade import acting_as

    if connection.vendor != "postgresql":
        yield
        return
    emitter = environment.emitter()
    if emitter is None:
        raise UserError(
            "On PostgreSQL the app's role may not read what is sent. Set KINFOLD_EMIT_URL to the role "
            "kinfold_emit; docs/how-to/postgresql.md says how to make it."
        )
    with acting_as(emitter):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("select current_user, count(event_id) from outbox_outboxevent")
                is_it = cursor.fetchone()[0] == ROLE
        except DatabaseError:
            is_it = False
        if not is_it:
            raise UserError(
                f"KINFOLD_EMIT_URL is to name the role {ROLE}, which may read what is sent once the service "
                "was started with KINFOLD_OWNER_URL; docs/how-to/postgresql.md says how."
            )
        yield
