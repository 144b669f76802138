"""Putting up the second lock on PostgreSQL: row policies and rights, by the owner of the tables.

Not what they say (``casework.sharing.rowsecurity``, ``web.rights``), nor whether they stand (``lock_check``).
"""

from typing import Any

from django.db import connection, transaction

from kinfold.casework.sharing import rowsecurity
from kinfold.web import emit_role
from kinfold.web.rights import Rights, rights

# What stands, as the server writes it out: a table's policies, and the functions that they ask.
FINGERPRINT = """
select md5(concat_ws('|',
    (select string_agg(concat_ws('|', polname, polcmd, polpermissive, polroles,
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), '|' order by polname)
    from pg_policy where polrelid = %s::regclass),
    (select string_agg(pg_get_functiondef(p.oid), '|' order by p.oid::regprocedure::text)
    from pg_proc p where p.proname ^@ 'kinfold_')))
"""
TABLES = """
select relname from pg_class
where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p', 'v', 'm', 'f')
"""
_POLICIES = """
select format('drop policy %I on %s', polname, polrelid::regclass) from pg_policy
join pg_class c on c.oid = polrelid where c.relnamespace = current_schema()::regnamespace
"""
_FUNCTIONS = """
select format('drop function %s', oid::regprocedure) from pg_proc
where proname ^@ 'kinfold_' and pronamespace = current_schema()::regnamespace
"""
PATIENCE = "30s"


def mark(fingerprint: str) -> str:
    """Give the comment that a guarded table carries: which rules its policies were made of, and what stands.

    The first part changes with the rules of a version, the second where someone changes a policy by hand.
    """
    return f"kinfold {rowsecurity.digest()} {fingerprint}"


def put_up(app: str) -> None:
    """Make policies and rights what this version's rules make them, for one role, in one transaction.

    The connection must be the owner's. May be repeated; nobody sees a state between.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{PATIENCE}'")
        _drop(cursor)
        for function in rowsecurity.functions():
            cursor.execute(function.format(schema=_schema(cursor)))
        for model in rowsecurity.protected():
            for statement in rowsecurity.statements(model):
                cursor.execute(statement)
        _grant(cursor, connection.ops.quote_name(app))
        emit_role.put_up(cursor, _guarded(), _schema(cursor))
        _comment(cursor)


def emit_is_due() -> bool:
    """Say whether the role that reads for the store is there and cannot read yet."""
    with connection.cursor() as cursor:
        return emit_role.is_due(cursor, _guarded())


def _guarded() -> set[str]:
    return {rowsecurity.table(model) for model in rowsecurity.guarded()}


def take_down() -> None:
    """Drop the policies, so that a migration may change what they speak of. Until they stand again, row
    security lets nobody see anything.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{PATIENCE}'")
        _drop(cursor)


def _drop(cursor: Any) -> None:
    for query in (_POLICIES, _FUNCTIONS):
        cursor.execute(query)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def _grant(cursor: Any, app: str) -> None:
    quote, wanted, schema = connection.ops.quote_name, rights(), _schema(cursor)
    cursor.execute(f"revoke all on all tables in schema {schema} from public, {app}")
    cursor.execute(f"revoke create on schema {schema} from {app}")
    cursor.execute(f"grant usage on schema {schema} to {app}")
    cursor.execute(TABLES)
    for (name,) in cursor.fetchall():
        given = wanted.get(name, Rights())
        cursor.execute(f"grant {', '.join(sorted(given.privileges))} on {quote(name)} to {app}")
        if given.columns:
            columns = ", ".join(quote(each) for each in sorted(given.columns))
            cursor.execute(f"grant update ({columns}) on {quote(name)} to {app}")


def _comment(cursor: Any) -> None:
    """Write the marks. Names are spelled out for them in full, whatever the reader's search path."""
    schema = _schema(cursor)
    cursor.execute("set local search_path = pg_catalog")
    for model in rowsecurity.protected():
        name = f"{schema}.{rowsecurity.table(model)}"
        cursor.execute(FINGERPRINT, [name])
        cursor.execute(f"comment on table {name} is '{mark(cursor.fetchone()[0])}'")
    cursor.execute(f"set local search_path = {schema}")


def _schema(cursor: Any) -> str:
    cursor.execute("select quote_ident(current_schema())")
    return str(cursor.fetchone()[0])
