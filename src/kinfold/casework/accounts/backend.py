"""Who is let in once a password fits: real people to a real home, invented people to a demonstration only."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from kinfold.casework.accounts.models import User


class PartnershipBackend(ModelBackend):
    """Django's own check of names and passwords, told apart by what the home is.

    The password of invented people is no secret. Their rows may outlive the mark of a demonstration, in a
    copied database or a folder that was tidied; neither a sign-in nor an open session may.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Say whether this person may be signed in to this home."""
        return bool(super().user_can_authenticate(user)) and user.is_demo == settings.KINFOLD_DEMO

    def get_user(self, user_id: Any) -> User | None:
        """Give whose session it is, if they may still be signed in, and their agency with them."""
        user = User.objects.select_related("agency").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
