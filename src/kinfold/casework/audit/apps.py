"""The audit app, as Django knows it."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The record of looks, and its seals."""

    name = "kinfold.casework.audit"
    label = "audit"
    verbose_name = "Audit"
