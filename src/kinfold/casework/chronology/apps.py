"""The chronology app, as Django knows it."""

from django.apps import AppConfig


class ChronologyConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.chronology"
    label = "chronology"
    verbose_name = "Chronologies"
