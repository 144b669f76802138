"""Bringing the casework database up to this version: on PostgreSQL by its owner, who then puts up the locks.

Not serving, and not deciding whether it may be served: ``lock_check`` does, as the app.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import OperationalError, ProgrammingError, connection, connections, transaction
from django.db.migrations.exceptions import MigrationSchemaMissing
from django.db.migrations.executor import MigrationExecutor

from kinfold.domain.errors import UserError
from kinfold.web import environment, lock_check, second_lock

_HOW = f"{lock_check.HOW_TO} says how."
_WHERE = "select current_user, current_database(), pg_postmaster_start_time()"


def upgrade() -> None:
    """Apply what migrations are due, and on PostgreSQL put up policies and rights where they do not stand.

    Raises UserError where the database cannot be reached, or only its owner could do what is due.
    """
    try:
        if connection.vendor != "postgresql":
            call_command("migrate", verbosity=0, interactive=False)
        elif (owner := environment.owner()) is not None:
            _by_owner(owner)
        elif is_due():
            raise UserError(
                "The casework database is of another version, which its owner must prepare: start once with "
                f"KINFOLD_OWNER_URL. {_HOW}"
            )
    except OperationalError as error:
        raise UserError(
            "The casework database cannot be reached, or another process holds its tables. Check that the "
            "server of KINFOLD_DATABASE_URL runs, or that the home folder can be written."
        ) from error


def is_due() -> bool:
    """Say whether migrations are due, changing nothing; a database that cannot be read is due for some."""
    try:
        plan = MigrationExecutor(connection)
    except ProgrammingError:
        return True
    return bool(plan.migration_plan(plan.loader.graph.leaf_nodes()))


def _by_owner(owner: dict[str, Any]) -> None:
    app = _where()
    try:
        with acting_as(owner):
            _refuse_other_database(app, _where())
            due = is_due()
            if due:
                second_lock.take_down()
                call_command("migrate", verbosity=0, interactive=False)
        if due or lock_check.findings() or second_lock.emit_is_due():
            with acting_as(owner):
                second_lock.put_up(app[0])
    except (ProgrammingError, MigrationSchemaMissing) as error:
        raise UserError(
            "The role of KINFOLD_OWNER_URL cannot prepare the casework database: it must own the database "
            f"and all tables in it. {lock_check.HOW_TO} says how to make it."
        ) from error


@contextmanager
def past_the_policies(*models: Any) -> Iterator[None]:
    """Let one transaction reach every row of some tables, as their owner: for an operator's own verbs.

    Nobody else reaches those tables until it ends. On SQLite there are no policies. Raises UserError where
    PostgreSQL's owner is not named.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    owner = environment.owner()
    if owner is None:
        raise UserError(f"Only the owner of the tables may do this: name it with KINFOLD_OWNER_URL. {_HOW}")
    app = _where()
    with acting_as(owner):
        _refuse_other_database(app, _where())
        names = [connection.ops.quote_name(model._meta.db_table) for model in models]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"set local lock_timeout = '{second_lock.PATIENCE}'")
            for name in names:
                cursor.execute(f"alter table {name} no force row level security")
            yield
            for name in names:
                cursor.execute(f"alter table {name} force row level security")


def _refuse_other_database(app: tuple[Any, ...], owner: tuple[Any, ...]) -> None:
    if app[1:] != owner[1:]:
        raise UserError("KINFOLD_OWNER_URL names another database than KINFOLD_DATABASE_URL.")
    if app[0] == owner[0]:
        raise UserError(
            "KINFOLD_OWNER_URL and KINFOLD_DATABASE_URL name the same role. The app needs one of its own, "
            f"that owns nothing: {lock_check.HOW_TO} says how to make it."
        )


def _where() -> tuple[Any, ...]:
    """Give role, database, and which run of the server this is."""
    with connection.cursor() as cursor:
        cursor.execute(_WHERE)
        return tuple(cursor.fetchone())


def has_owner() -> bool:
    """Say whether this process may reach the database as its owner."""
    return connection.vendor != "postgresql" or environment.owner() is not None


@contextmanager
def as_owner() -> Iterator[None]:
    """Let an operator's work reach the database as its owner; on SQLite whoever holds the file is that.

    Raises UserError where the owner was not named.
    """
    if connection.vendor != "postgresql":
        yield
        return
    owner = environment.owner()
    if owner is None:
        raise UserError(
            f"Only the owner of the tables may do this: set KINFOLD_OWNER_URL. {lock_check.HOW_TO} says how."
        )
    _refuse_other_database(_where(), _where_as(owner))
    with acting_as(owner):
        yield


def _where_as(owner: dict[str, Any]) -> tuple[Any, ...]:
    with acting_as(owner):
        return _where()


@contextmanager
def acting_as(role: dict[str, Any]) -> Iterator[None]:
    """Let everything in this thread that asks for the database reach it as another role, for a while."""
    ours = connections["default"]
    theirs = ours.copy()
    theirs.settings_dict.update(role)
    connections["default"] = theirs
    try:
        yield
    finally:
        theirs.close()
        connections["default"] = ours
