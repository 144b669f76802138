"""The practice app, as Django knows it."""

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.practice"
    label = "practice"
    verbose_name = "Practice, observed and coached"
