"""Which team and which workers work with a family. The first day of a team is the family's index date."""

from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.by_whom import WHO_AND_WHEN, ByWhom
from kinfold.casework.classification import Classification, Unguarded
from kinfold.casework.families.models import Family
from kinfold.casework.teams.models import Team


class TeamAllocation(ByWhom):
    """A family with a team. ``until_allocated``: the team only looks after it until it is allocated to one,
    so that this row is not its index date.
    """

    classified: ClassVar[Classification] = Unguarded(
        why="Opaque identifiers and dates; access itself is decided by them",
        personal=frozenset(),
        plain=frozenset({"id", "family", "team", "until_allocated", *WHO_AND_WHEN}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    until_allocated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.pk)


class Standing(models.TextChoices):
    """How someone works with a family."""

    ALLOCATED = "allocated", "Allocated"
    CO_WORKER = "co_worker", "Co-worker"


class WorkerAllocation(ByWhom):
    """A worker with a family."""

    classified: ClassVar[Classification] = Unguarded(
        why="Opaque identifiers and dates; access itself is decided by them",
        personal=frozenset({"worker"}),
        plain=frozenset({"id", "family", "standing", *WHO_AND_WHEN}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=20, choices=Standing.choices, default=Standing.ALLOCATED.value)

    class Meta(ByWhom.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["worker", "family"])]

    def __str__(self) -> str:
        return str(self.pk)
