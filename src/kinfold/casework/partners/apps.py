"""The partners app, as Django knows it."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.partners"
    label = "partners"
    verbose_name = "Partners’ events"
