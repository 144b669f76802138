"""The programme app, as Django knows it."""

from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.programme"
    label = "programme"
    verbose_name = "Programme"
