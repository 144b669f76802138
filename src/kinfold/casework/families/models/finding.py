"""By what a family can be found without reading anything of it, and how often someone has searched.

A key is a keyed digest of one normalised term: it answers 'is it this?' and cannot be read back. Which terms
there are is decided in ``families.findkeys``.
"""

from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models.record import Family
from kinfold.casework.gated import Gated
from kinfold.domain.access import Level, Section
from kinfold.kit import clock


class FindKey(Gated):
    """One term by which one family can be found.

    No row policy: who makes a place safe removes its keys from every family of that person, also from those
    that they may not know. A digest says nothing, and the key it is made under is not in the database.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.EXISTS,
        through="family_id",
        row_policy=False,
        personal=frozenset({"digest"}),
        plain=frozenset({"id", "family", "kind"}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)

    class Meta(Gated.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["digest", "kind", "family"], name="find_key_stands_once")
        ]

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
