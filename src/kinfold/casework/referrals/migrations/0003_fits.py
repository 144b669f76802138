"""Which contacts once fitted which families, and which boxes of contacts held a place made safe."""

import django.db.models.deletion
from django.db import migrations, models

import kinfold.kit.clock


class Migration(migrations.Migration):
    dependencies = [("referrals", "0002_keys_of_people"), ("families", "0008_find_by_person")]

    operations = [
        migrations.CreateModel(
            name="ContactFit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.contact",
                    ),
                ),
                (
                    "family",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="families.family",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contact", "family"), name="referrals_contactfit_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactHides",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.contact",
                    ),
                ),
                ("box", models.CharField(max_length=20)),
                ("at", models.DateTimeField(default=kinfold.kit.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("contact", "box"), name="referrals_contacthides_once")
                ],
            },
        ),
    ]
