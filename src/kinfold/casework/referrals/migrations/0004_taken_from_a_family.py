"""Of which family a contact tells, with an end: one put with the wrong family can be taken from it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import kinfold.kit.clock

CARRY = (
    "insert into referrals_contactfamily (contact_id, family_id, by_id, starts_at) "
    "select contact_id, family_id, by_id, at from referrals_contactof"
)


def _to(model: str) -> models.Field:  # type: ignore[type-arg]
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model)


def _who() -> models.Field:  # type: ignore[type-arg]
    return models.ForeignKey(
        blank=True,
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0003_fits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactFamily",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(default=kinfold.kit.clock.now)),
                ("ends_at", models.DateTimeField(blank=True, null=True)),
                ("by", _who()),
                ("ended_by", _who()),
                ("contact", _to("referrals.contact")),
                ("family", _to("families.family")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None), ("ends_at__gte", models.F("starts_at")), _connector="OR"
                        ),
                        name="referrals_contactfamily_ends_after_it_starts",
                    ),
                    models.UniqueConstraint(
                        fields=("contact",),
                        condition=models.Q(("ends_at", None)),
                        name="referrals_contactfamily_one",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
        migrations.DeleteModel(name="ContactOf"),
    ]
