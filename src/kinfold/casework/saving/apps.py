"""The saving app, as Django knows it."""

from django.apps import AppConfig


class SavingConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.saving"
    label = "saving"
    verbose_name = "Saving forms"
