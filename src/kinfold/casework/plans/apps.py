"""The plans app, as Django knows it."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.plans"
    label = "plans"
    verbose_name = "Plans"
