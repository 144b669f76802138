"""The documents app, as Django knows it."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.documents"
    label = "documents"
    verbose_name = "Documents"
