"""What the council's system has said, load by load: rows are only added, and the latest of each thing stands.

What was made of it here is in the tables of families and of steps; ``target`` says where.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models import Family, Person
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

load_id = partial(opaque_id, "l")
statement_id = partial(opaque_id, "c")


class CouncilLoad(models.Model):
    """One time that a folder of the council's files was brought in, by whom, and whether it was finished."""

    classified: ClassVar[Classification] = Unguarded(
        why="When files were brought in, and how many rows; nothing of anyone",
        personal=frozenset({"by"}),
        plain=frozenset({"id", "digest", "begun_at", "finished_at", "counts"}),
    )

    id = models.CharField(primary_key=True, max_length=20, default=load_id, editable=False)
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    counts = models.JSONField(default=dict)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return self.id


class CouncilFile(models.Model):
    """What became of the lines of one file of a load: accepted, held back and repeats are all of them."""

    classified: ClassVar[Classification] = Unguarded(
        why="Names of files, digests and counts",
        personal=frozenset(),
        plain=frozenset(
            {"id", "load", "name", "table", "sha256", "lines", "accepted", "held", "repeats", "refused"}
        ),
    )

    load = models.ForeignKey(CouncilLoad, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    table = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    lines = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    held = models.PositiveIntegerField()
    repeats = models.PositiveIntegerField()
    refused = models.JSONField(default=list)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)


class Statement(Gated):
    """One thing that the council's system says of a family, from the load that first said it so.

    ``theirs`` is what it says, of an address only when, and a digest. ``target`` and ``target_id`` name the
    row that was made from it; none where it is kept beside. With ``gone`` the system no longer says it;
    ``was_here``: someone here had written the row before the system told of it.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"person", "key", "theirs"}),
        plain=frozenset(
            {
                *(
                    "id",
                    "family",
                    "table",
                    "aspect",
                    "target",
                    "target_id",
                    "load",
                    "said_at",
                    "gone",
                    "nth",
                    "was_here",
                )
            }
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=statement_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    aspect = models.CharField(max_length=40)
    theirs = models.JSONField(default=dict)
    target = models.CharField(max_length=20, blank=True)
    target_id = models.CharField(max_length=20, blank=True)
    load = models.CharField(max_length=20)  # of which load
    said_at = models.DateTimeField(default=clock.now)
    nth = models.PositiveIntegerField(default=1)
    gone = models.BooleanField(default=False)
    was_here = models.BooleanField(default=False)

    class Meta(Gated.Meta):
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["family", "table", "key"]),
            models.Index(fields=["aspect", "key"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["family", "table", "key", "aspect", "nth"], name="one_statement_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def about(self) -> tuple[str, str, str]:
        """What this is a statement of."""
        return (self.table, self.key, self.aspect)


class Answer(Gated):
    """What someone decided of a difference: theirs is taken or ours stays. Asked anew once theirs changes."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset(),
        plain=frozenset({"id", "family", "statement", "takes", "by", "at"}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    statement = models.CharField(max_length=20, unique=True)  # the id of one
    takes = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.pk)


class HeldPlace(models.Model):
    """That an address of the council's was not taken, for its person has a safe one. Not which address."""

    classified: ClassVar[Classification] = Unguarded(
        why="Digests under a key that is not in the database, so that custodians are told of each once",
        personal=frozenset({"digest"}),
        plain=frozenset({"id", "family", "at"}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["family", "digest"], name="a_place_is_held_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
