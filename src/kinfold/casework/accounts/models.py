"""Agencies, the people of agencies who sign in, their open sessions, and the count of failed sign-ins.

Not a directory of families: nobody here is a child, a parent or a carer.
"""

import secrets
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from kinfold.casework.accounts.queries import SetUpLinkQuerySet, UserManager
from kinfold.casework.classification import Classification, Unguarded
from kinfold.domain.agency import Role, Sector
from kinfold.kit import clock


def agency_id() -> str:
    """Make an identifier that says nothing of the agency."""
    return f"a{secrets.token_hex(8)}"


def user_id() -> str:
    """Make an identifier that says nothing of the person."""
    return f"u{secrets.token_hex(8)}"


def session_id() -> str:
    """Make an identifier that opens nothing: it is not the key in the browser's cookie."""
    return f"s{secrets.token_hex(8)}"


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
        personal=frozenset(
            {
                *("sign_in_name", "display_name", "profession", "password", "last_login"),
                *("single_sign_on_id", "phone"),
            }
        ),
        plain=frozenset({"id", "agency", "role", "is_active", "left_at", "is_demo", "created_at"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=user_id, editable=False)
    sign_in_name = models.CharField(unique=True, max_length=80)
    display_name = models.CharField(max_length=120)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="people")
    profession = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices())
    single_sign_on_id = models.CharField(unique=True, null=True, blank=True, max_length=255)
    is_active = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)
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


class OpenSession(models.Model):
    """One session of someone signed in. When this row goes, the session ends at its next request."""

    classified: ClassVar[Classification] = Unguarded(
        why="Which browsers workers are signed in at",
        personal=frozenset({"browser"}),
        plain=frozenset({"id", "user", "began_at", "seen_at"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=session_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="open_sessions")
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    browser = models.CharField(max_length=60)

    class Meta:
        ordering: ClassVar[list[str]] = ["-seen_at", "id"]

    def __str__(self) -> str:
        return self.id


class SetUpLink(models.Model):
    """A link by which one person, once, chooses a password. Only a digest of it is kept."""

    classified: ClassVar[Classification] = Unguarded(
        why="Links by which workers set up their own sign-in",
        personal=frozenset({"token_digest"}),
        plain=frozenset({"user", "made_at", "ends_at", "used_at"}),
    )

    token_digest = models.CharField(primary_key=True, max_length=64)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="set_up_links")
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = SetUpLinkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.token_digest[:8]


class FailedSignIns(models.Model):
    """How often signing in under one name, or its second step, has failed of late.

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
