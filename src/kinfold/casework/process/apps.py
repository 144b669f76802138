"""The process app, as Django knows it."""

from django.apps import AppConfig


class ProcessConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.process"
    label = "process"
    verbose_name = "Process"
