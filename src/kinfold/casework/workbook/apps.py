"""The workbook app, as Django knows it."""

from django.apps import AppConfig


class WorkbookConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.workbook"
    label = "workbook"
    verbose_name = "Workbook"
