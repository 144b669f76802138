"""The safety app, as Django knows it."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.safety"
    label = "safety"
    verbose_name = "Safe addresses"
