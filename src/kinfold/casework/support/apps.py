"""The support app, as Django knows it."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.support"
    label = "support"
    verbose_name = "Who is around a family"
