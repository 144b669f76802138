"""The second lock: the database itself refuses to change or remove an entry or a seal, whoever asks.

A migration that rebuilds one of these tables on SQLite drops its triggers, and must put them back.
"""

from typing import Any

from django.db import migrations

TABLES = ("audit_auditevent", "audit_auditsegment")
WORDS = "The audit is only added to."
SQLITE = """
create trigger {table}_{verb} before {verb} on {table}
begin select raise(abort, '{words}'); end
"""
POSTGRESQL = """
create function audit_refuse() returns trigger language plpgsql as
$$ begin raise exception '{words}'; end $$
"""


def lock(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL.format(words=WORDS))
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"create trigger {table}_kept before update or delete or truncate on {table} "
                "for each statement execute function audit_refuse()"
            )
        else:
            for verb in ("update", "delete"):
                schema_editor.execute(SQLITE.format(table=table, verb=verb, words=WORDS))


def unlock(apps: Any, schema_editor: Any) -> None:
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"drop trigger {table}_kept on {table}")
        else:
            for verb in ("update", "delete"):
                schema_editor.execute(f"drop trigger {table}_{verb}")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("drop function audit_refuse()")


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(lock, unlock)]
