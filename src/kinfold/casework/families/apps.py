"""The families app, as Django knows it."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.families"
    label = "families"
    verbose_name = "Families"

    def ready(self) -> None:
        """Let names, numbers and postcodes be found by how they begin."""
        from kinfold.casework import prefix  # noqa: F401
