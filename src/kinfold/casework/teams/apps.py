"""The teams app, as Django knows it."""

from django.apps import AppConfig


class TeamsConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.teams"
    label = "teams"
    verbose_name = "Teams and posts"
