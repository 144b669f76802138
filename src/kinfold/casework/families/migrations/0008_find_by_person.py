"""Keys of people in place of keys of families. The new ones are made when the service next starts."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

import kinfold.kit.clock


class Migration(migrations.Migration):
    dependencies = [("families", "0007_address_versions")]

    operations = [
        migrations.DeleteModel(name="FindKey"),
        migrations.CreateModel(
            name="FindKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "digest", "membership_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("digest", models.BigIntegerField()),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.membership",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "rows",
                "default_manager_name": "objects",
            },
            managers=[
                ("objects", django.db.models.manager.Manager()),
                ("rows", django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name="KeyEdition",
            fields=[
                ("mark", models.BigIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField(default=kinfold.kit.clock.now)),
            ],
        ),
    ]
