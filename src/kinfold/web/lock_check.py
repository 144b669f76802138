"""Whether the second lock stands, asked by the app itself at every start; where it does not, it refuses.

Nothing is put right here: that takes the owner (``web.second_lock``), or an administrator.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from kinfold.casework.accounts.models import User
from kinfold.casework.sharing import rowsecurity
from kinfold.domain.errors import UserError
from kinfold.web.rights import PRIVILEGES, Rights, is_append_only, rights
from kinfold.web.second_lock import FINGERPRINT, TABLES, mark

HOW_TO = "docs/how-to/postgresql.md"
START_AS_OWNER = "start once with KINFOLD_OWNER_URL"
# Each of these reaches past row security or out of the database, if only by a detour.
_TOO_MUCH = """
select coalesce(bool_or(rolsuper), false), coalesce(bool_or(rolbypassrls), false),
    coalesce(bool_or(rolcreaterole or rolreplication or rolname in
        ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')), false)
from pg_roles where pg_has_role(current_user, oid, 'member') or rolname = session_user
"""
_OWNS = """
select exists (select from pg_class where relnamespace = current_schema()::regnamespace
        and pg_has_role(current_user, relowner, 'member'))
    or exists (select from pg_database where datname = current_database()
        and pg_has_role(current_user, datdba, 'member'))
    or exists (select from pg_namespace where nspname = current_schema()
        and pg_has_role(current_user, nspowner, 'member'))
"""
_KEPT_BY_TRIGGER = """
select exists (select from pg_trigger t join pg_proc f on f.oid = t.tgfoid
    where t.tgrelid = %s::regclass and t.tgenabled in ('O', 'A') and t.tgtype = %s
        and f.prosrc like '%%raise exception%%')
"""
BEFORE_UPDATE_DELETE_TRUNCATE = 2 + 8 + 16 + 32
_STATE = """
select relrowsecurity, relforcerowsecurity, obj_description(oid) from pg_class where oid = %s::regclass
"""


def refuse_unless_sound() -> None:
    """Raise UserError where this database may not hold what it is about to be trusted with.

    On PostgreSQL the second lock must stand. SQLite has none, so outside a demonstration it may serve the
    workers of one agency only.
    """
    found = findings() if connection.vendor == "postgresql" else _too_many_agencies()
    if found:
        shown = "; ".join(found[:5]) + (f"; and {len(found) - 5} more" if len(found) > 5 else "")
        raise UserError(f"The casework database is not safe to serve: {shown}. {HOW_TO} says what to do.")


def findings() -> list[str]:
    """Give what is wrong with the second lock, each with what to do; nothing where it stands."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            return [*_role(cursor), *_audit(cursor), *_rights(cursor), *_tables(cursor)]
    except DatabaseError:
        return [f"its tables cannot be read, or are not there ({START_AS_OWNER})"]


def _too_many_agencies() -> list[str]:
    if not settings.KINFOLD_ONE_AGENCY:
        return []
    agencies = User.objects.get_queryset().real().order_by().values("agency").distinct().count()
    return ["SQLite, which has no second lock, holds workers of several agencies"] if agencies > 1 else []


def _role(cursor: Any) -> Iterator[str]:
    superuser, bypasses, reaches = _one(cursor, _TOO_MUCH)
    if superuser:
        yield "the app's role is a superuser, or a member of one (alter role ... nosuperuser)"
    if bypasses:
        yield "the app's role passes by row security (alter role ... nobypassrls)"
    if reaches:
        yield "the app's role can make roles, replicate, or reach the server's files"
    if _one(cursor, _OWNS)[0]:
        yield "the app's role owns the tables, or is a member of their owner (give the app a role of its own)"
    if _one(cursor, "select has_schema_privilege(current_schema(), 'CREATE')")[0]:
        yield "the app's role may create things in the schema (revoke create on schema public from public)"


def _audit(cursor: Any) -> Iterator[str]:
    for model in filter(is_append_only, apps.get_models()):
        name = model._meta.db_table
        if not _one(cursor, _KEPT_BY_TRIGGER, name, BEFORE_UPDATE_DELETE_TRUNCATE)[0]:
            yield f"the trigger that keeps {name} is missing (tell the guardian)"


def _rights(cursor: Any) -> Iterator[str]:
    wanted = rights()
    cursor.execute(TABLES)
    for (name,) in cursor.fetchall():
        if _held(cursor, name) != wanted.get(name, Rights()):
            yield f"the app's role has other rights on {name} than it needs ({START_AS_OWNER})"


def _held(cursor: Any, name: str) -> Rights:
    """Give the rights that the app has on a table, from wherever it has them."""
    cursor.execute(
        "select p from unnest(%s::text[]) p where has_table_privilege(%s::regclass, p)",
        [list(PRIVILEGES), name],
    )
    privileges = frozenset(row[0] for row in cursor.fetchall())
    if "UPDATE" in privileges:
        return Rights(privileges)
    cursor.execute(
        "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 "
        "and not attisdropped and has_column_privilege(attrelid, attnum, 'UPDATE')",
        [name],
    )
    return Rights(privileges, frozenset(row[0] for row in cursor.fetchall()))


def _tables(cursor: Any) -> Iterator[str]:
    schema = connection.ops.quote_name(_one(cursor, "select current_schema()")[0])
    cursor.execute("set local search_path = pg_catalog")
    for model in rowsecurity.protected():
        name = rowsecurity.table(model)
        enabled, forced, comment = _one(cursor, _STATE, f"{schema}.{name}")
        if not (enabled and forced):
            yield f"row security is not on and forced for {name} ({START_AS_OWNER})"
        elif comment != mark(_one(cursor, FINGERPRINT, f"{schema}.{name}")[0]):
            yield f"the row policies of {name} are not those of this version's rules ({START_AS_OWNER})"
    cursor.execute(f"set local search_path = {schema}")


def _one(cursor: Any, query: str, *values: Any) -> tuple[Any, ...]:
    cursor.execute(query, values or None)
    return tuple(cursor.fetchone())
