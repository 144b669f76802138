"""Keys of contacts as those of people now are. They are made anew when the service next starts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_initial"), ("families", "0008_find_by_person")]

    operations = [
        migrations.DeleteModel(name="ContactKey"),
        migrations.CreateModel(
            name="ContactKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.BigIntegerField()),
                ("with_digest", models.BigIntegerField()),
                (
                    "contact",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.contact",
                    ),
                ),
            ],
        ),
    ]
