"""The outbox app, as Django knows it. It hears of every row that is added to a family's record."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.outbox"
    label = "outbox"
    verbose_name = "Outbox"

    def ready(self) -> None:
        """Listen from the first request on."""
        from kinfold.casework.outbox.actions import hear

        hear()
