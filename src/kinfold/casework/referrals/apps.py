"""The referrals app, as Django knows it."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.referrals"
    label = "referrals"
    verbose_name = "Referrals"
