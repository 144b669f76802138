"""The council app, as Django knows it."""

from django.apps import AppConfig


class CouncilConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.council"
    label = "council"
    verbose_name = "The council's system"
