"""The accounts app, as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People who sign in."""

    name = "kinfold.casework.accounts"
    label = "accounts"
    verbose_name = "People and agencies"
