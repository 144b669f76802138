"""By what a family can be found without reading anything of it, and how often someone has searched.

A key is a keyed digest of a sign or two of someone: it answers 'is it this?' and cannot be read back. Which
signs there are is decided in ``families.findkeys``.
"""

from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models.record import Membership
from kinfold.casework.gated import Gated
from kinfold.domain.access import Level, Section
from kinfold.kit import clock


class FindKey(Gated):
    """One key by which one member of a family can be found.

    No row policy: who makes a place safe removes its keys from every family of that person, also from those
    that they may not know. A digest says nothing, and the secret it is made under is not in the database.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.EXISTS,
        through="membership__family_id",
        row_policy=False,
        personal=frozenset({"digest"}),
        plain=frozenset({"membership"}),
    )

    pk = models.CompositePrimaryKey("digest", "membership_id")
    digest = models.BigIntegerField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return str(self.pk)


class KeyEdition(models.Model):
    """That every key was made of one edition, under one secret. Of another, they are made anew."""

    classified: ClassVar[Classification] = Unguarded(
        why="Of which edition the keys of finding are",
        personal=frozenset(),
        plain=frozenset({"mark", "made_at"}),
    )

    mark = models.BigIntegerField(primary_key=True)
    made_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)


class Search(models.Model):
    """That someone searched, and when: never for what."""

    classified: ClassVar[Classification] = Unguarded(
        why="How often workers search", personal=frozenset({"worker"}), plain=frozenset({"id", "at"})
    )

    worker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["worker", "at"])]

    def __str__(self) -> str:
        return str(self.pk)
