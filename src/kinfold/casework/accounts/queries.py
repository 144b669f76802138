"""Named sets of people. Nothing here writes, save the manager Django asks to make a user."""

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from kinfold.casework.accounts.models import User


def tidy_name(sign_in_name: str) -> str:
    """Give the one spelling of a sign-in name: without surrounding spaces, in lower case."""
    return sign_in_name.strip().lower()


def link_digest(code: str) -> str:
    """Give what is kept of a set-up link's code, which is too random to be guessed from it."""
    return hashlib.sha256(code.encode()).hexdigest()


class SetUpLinkQuerySet(models.QuerySet[Any]):
    """Links by which people set up their own sign-in."""

    def good_at(self, now: datetime) -> "SetUpLinkQuerySet":
        """Those that may still be used: not used yet, not too old, and of nobody who has left."""
        return self.filter(used_at=None, ends_at__gt=now, user__is_active=True).select_related("user__agency")


class UserQuerySet(models.QuerySet["User"]):
    """People who sign in."""

    def active(self) -> "UserQuerySet":
        """Those who may sign in now."""
        return self.filter(is_active=True)

    def invented(self) -> "UserQuerySet":
        """Those of a demonstration."""
        return self.filter(is_demo=True)

    def real(self) -> "UserQuerySet":
        """Those who are not of a demonstration."""
        return self.filter(is_demo=False)

    def for_listing(self) -> "UserQuerySet":
        """All, with their agencies, in the order of agency and role."""
        return self.select_related("agency").order_by("agency__name", "role", "display_name")


class UserManager(BaseUserManager["User"]):
    """The door to people: finds by the tidy sign-in name."""

    def get_queryset(self) -> UserQuerySet:
        """Everyone."""
        return UserQuerySet(self.model, using=self._db)

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with this sign-in name, however it was typed; raises DoesNotExist."""
        return self.get(sign_in_name=tidy_name(username or ""))

    def create_user(self, sign_in_name: str, password: str | None = None, **fields: Any) -> "User":
        """Make and save a person; without a password they cannot sign in by one."""
        user = self.model(sign_in_name=tidy_name(sign_in_name), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user
