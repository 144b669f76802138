"""The families app, as Django knows it."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.families"
    label = "families"
    verbose_name = "Families"
