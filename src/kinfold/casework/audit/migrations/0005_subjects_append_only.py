"""The second lock again: over the subjects, and over a table whose rebuilding dropped its triggers.

``0004`` adds columns, for which SQLite builds the table of entries anew and forgets its triggers.
"""

from typing import Any

from django.db import migrations

ENTRIES, SUBJECTS = "audit_auditevent", "audit_subject"
WORDS = "The audit is only added to."
SQLITE = """
create trigger if not exists {table}_{verb} before {verb} on {table}
begin select raise(abort, '{words}'); end
"""


def lock(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"create trigger {SUBJECTS}_kept before update or delete or truncate on {SUBJECTS} "
            "for each statement execute function audit_refuse()"
        )
        return
    for table in (ENTRIES, SUBJECTS):
        for verb in ("update", "delete"):
            schema_editor.execute(SQLITE.format(table=table, verb=verb, words=WORDS))


def unlock(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"drop trigger {SUBJECTS}_kept on {SUBJECTS}")
        return
    for verb in ("update", "delete"):
        schema_editor.execute(f"drop trigger {SUBJECTS}_{verb}")


class Migration(migrations.Migration):

    dependencies = [("audit", "0004_subjects")]

    operations = [migrations.RunPython(lock, unlock)]
