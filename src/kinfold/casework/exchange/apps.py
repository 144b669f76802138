"""The exchange app, as Django knows it."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.exchange"
    label = "exchange"
    verbose_name = "Exchange with partner agencies"
