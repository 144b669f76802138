"""The oversight app, as Django knows it."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """What the guardian asks of looks, and the marks by which a rare surname is known again."""

    name = "kinfold.casework.oversight"
    label = "oversight"
    verbose_name = "Oversight"

    def ready(self) -> None:
        """Mark the surname of whoever becomes one of a family, in the same transaction."""
        from kinfold.casework.oversight import surnames

        surnames.follow()
