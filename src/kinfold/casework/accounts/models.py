"""Agencies, the people of agencies who sign in, and the count of failed sign-ins.

Not a directory of families: nobody here is a child, a parent or a carer.
"""

import secrets
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from kinfold.casework.accounts.queries import UserManager
from kinfold.casework.classification import Classification, Unguarded
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock


def agency_id() -> str:
    """Make an identifier that says nothing of the agency."""
    return f"a{secrets.token_hex(8)}"


def user_id() -> str:
    """Make an identifier that says nothing of the person."""
    return f"u{secrets.token_hex(8)}"


class Agency(models.Model):
    """An organisation of the partnership, known by the code its extracts carry."""

    classified: ClassVar[Classification] = Unguarded(
        why="Organisations, not people",
        personal=frozenset(),
        plain=frozenset({"id", "code", "name", "sector"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=agency_id, editable=False)
    code = models.SlugField(unique=True, max_length=60)
    name = models.CharField(max_length=120)
    sector = models.CharField(max_length=20, choices=Sector.choices(), default=Sector.COUNCIL.value)

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(sector__in=Sector.codes()), name="agency_sector_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.id


class User(AbstractBaseUser):
    """Someone who may sign in, always on behalf of one agency and in one role."""

    classified: ClassVar[Classification] = Unguarded(
        why="Workers; nobody here is known to children's services by being here",
        personal=frozenset({"sign_in_name", "display_name", "profession", "password", "last_login"}),
        plain=frozenset({"id", "agency", "role", "is_active", "is_demo", "created_at"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=user_id, editable=False)
    sign_in_name = models.CharField(unique=True, max_length=80)
    display_name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    profession = models.CharField(max_length=80)
    role = models.CharField(max_length=20, choices=Role.choices())
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name", "profession", "role"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sign_in_name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(role__in=Role.codes()), name="user_role_is_known")
        ]

    def __str__(self) -> str:
        return self.id

    def __repr__(self) -> str:
        return f"<User {self.id}>"


class FailedSignIns(models.Model):
    """How often signing in under one name has failed of late.

    The name is kept only as a keyed hash, and is counted whether or not anyone has it: a lock must not tell
    which names exist.
    """

    classified: ClassVar[Classification] = Unguarded(
        why="Counts of failed sign-ins",
        personal=frozenset({"name_digest"}),
        plain=frozenset({"failure_count", "first_failed_at", "last_failed_at"}),
    )

    name_digest = models.CharField(primary_key=True, max_length=64)
    failure_count = models.PositiveIntegerField(default=0)
    first_failed_at = models.DateTimeField()
    last_failed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name_digest[:8]
