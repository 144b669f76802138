"""Notes become parts of entries: about several people, of a kind, in versions. What was written stays."""

import json
from functools import partial
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

import kinfold.casework.gated

NOTES = ("corenote", "healthnote", "policenote", "abusenote", "privilegednote")
KINDS = [
    ("visit", "Visit"),
    ("session", "Session"),
    ("call", "Phone call"),
    ("message", "Message"),
    ("meeting", "Meeting"),
    ("observation", "Observation"),
    ("note", "Note"),
    ("own_words", "In their own words"),
    ("disagreement", "Does not agree"),
    ("reply", "What happened next"),
]
KNOWING = [
    ("saw", "I saw or heard this myself"),
    ("told", "Someone told me"),
    ("view", "This is my view"),
]
ENTRY = partial(kinfold.casework.gated.opaque_id, "e")


def _fields(note: str) -> list[tuple[str, Any]]:
    short = partial(models.CharField, blank=True)
    return [
        ("about", models.JSONField(default=dict)),
        ("answers", short(db_index=True, max_length=20)),
        ("basis", short(max_length=40)),
        ("catalogue", short(max_length=40)),
        ("changed", models.TextField(blank=True)),
        ("entry", models.CharField(db_index=True, default=ENTRY, editable=False, max_length=20)),
        ("happened_time", models.TimeField(blank=True, null=True)),
        ("kind", models.CharField(choices=KINDS, default="note", max_length=20)),
        ("knowing", short(choices=KNOWING, max_length=10)),
        ("module", short(max_length=40)),
        ("reason", short(max_length=400)),
        (
            "replaces",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=f"families.{note}",
            ),
        ),
        ("significant", models.BooleanField(default=False)),
        ("source", short(max_length=200)),
        ("team", short(max_length=80)),
        ("told_by", short(max_length=200)),
        ("tools", models.JSONField(default=list)),
        ("withdrawn", models.BooleanField(default=False)),
    ]


def carry_over(apps: Any, editor: Any) -> None:
    """Let each note be an entry of its own, about whom it was about. Its owner sees all rows meanwhile."""
    for note in NOTES:
        table = apps.get_model("families", note)._meta.db_table
        forced = _is_forced(editor, table)
        if forced:
            editor.execute(f'alter table "{table}" no force row level security')
        with editor.connection.cursor() as cursor:
            cursor.execute(f"select id, about_one_id from {table}")
            rows = [
                (f"e{pk[1:]}", json.dumps({about: {}} if about else {}), pk) for pk, about in cursor.fetchall()
            ]
            cursor.executemany(f"update {table} set entry = %s, about = %s where id = %s", rows)
        if forced:
            editor.execute(f'alter table "{table}" force row level security')


def _is_forced(editor: Any, table: str) -> bool:
    if editor.connection.vendor != "postgresql":
        return False
    with editor.connection.cursor() as cursor:
        cursor.execute("select relforcerowsecurity from pg_class where oid = %s::regclass", [table])
        return bool(cursor.fetchone()[0])


class Migration(migrations.Migration):
    dependencies = [("families", "0008_find_by_person")]

    operations = [
        *(migrations.RenameField(note, "about", "about_one") for note in NOTES),
        *(migrations.AddField(note, name, field) for note in NOTES for name, field in _fields(note)),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        *(migrations.RemoveField(note, "about_one") for note in NOTES),
    ]
