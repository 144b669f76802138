"""The sharing app, as Django knows it."""

from django.apps import AppConfig


class SharingConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.sharing"
    label = "sharing"
    verbose_name = "Need to know"
