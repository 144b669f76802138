"""The referrals app, as Django knows it."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """See the package's own words."""

    name = "kinfold.casework.referrals"
    label = "referrals"
    verbose_name = "Referrals"

    def ready(self) -> None:
        """Have contacts looked over when a place is made safe."""
        from kinfold.casework.referrals.places import look_again
        from kinfold.casework.safety.elsewhere import also

        also(look_again)
