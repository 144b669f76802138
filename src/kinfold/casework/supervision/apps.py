"""The supervision app, as Django knows it."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.supervision"
    label = "supervision"
    verbose_name = "Group supervision"
