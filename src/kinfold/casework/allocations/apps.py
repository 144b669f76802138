"""The allocations app, as Django knows it."""

from django.apps import AppConfig


class AllocationsConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.allocations"
    label = "allocations"
    verbose_name = "Allocations"
