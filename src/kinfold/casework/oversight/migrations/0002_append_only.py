"""The second lock: the database refuses to change or remove an outcome, whoever asks.

A migration that rebuilds the table on SQLite drops its triggers, and must put them back.
"""

from typing import Any

from django.db import migrations

TABLE = "oversight_outcome"
WORDS = "An outcome stays. A later one is added to it."


def lock(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "create function oversight_refuse() returns trigger language plpgsql as "
            f"$$ begin raise exception '{WORDS}'; end $$"
        )
        schema_editor.execute(
            f"create trigger {TABLE}_kept before update or delete or truncate on {TABLE} "
            "for each statement execute function oversight_refuse()"
        )
        return
    for verb in ("update", "delete"):
        schema_editor.execute(
            f"create trigger {TABLE}_{verb} before {verb} on {TABLE} begin select raise(abort, '{WORDS}'); end"
        )


def unlock(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"drop trigger {TABLE}_kept on {TABLE}")
        schema_editor.execute("drop function oversight_refuse()")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"drop trigger {TABLE}_{verb}")


class Migration(migrations.Migration):

    dependencies = [("oversight", "0001_initial")]

    operations = [migrations.RunPython(lock, unlock)]
