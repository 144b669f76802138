"""Take away the table that said who is kept safe: that someone is must not be read anywhere but by custodians."""

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Drop the table."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("families", "0004_kept_safe")]

    operations: ClassVar[list[Operation]] = [
        migrations.DeleteModel(name="KeptSafe"),
    ]
