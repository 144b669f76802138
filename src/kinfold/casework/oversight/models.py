"""What was decided about a look out of the ordinary, what days before today gave, and marks of surnames."""

from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.audit.models import Kept
from kinfold.casework.audit.queries import AppendOnlyQuerySet
from kinfold.casework.classification import Classification, Unguarded


class Verdict(models.TextChoices):
    """What came of a question about a look."""

    PROPER = "proper", "Proper: there was a reason, and nothing more is to be done"
    ASK = "ask", "Ask: the worker or their manager is to say why"
    REFER = "refer", "Refer: to be looked into as a breach"


class Outcome(Kept):
    """One answer of the guardian's about one flag. A later one stands; the earlier one is kept."""

    classified: ClassVar[Classification] = Unguarded(
        why="About looking, and nothing of what a record says",
        personal=frozenset({"by", "words"}),
        plain=frozenset({"id", "rule", "entry", "verdict", "at"}),
    )

    rule = models.CharField(max_length=20)
    entry = models.PositiveBigIntegerField()
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    words = models.CharField(max_length=1000)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["entry", "rule"])]

    def __str__(self) -> str:
        return f"{self.rule}-{self.entry}"

    @property
    def key(self) -> str:
        """Give which flag it answers."""
        return f"{self.rule}-{self.entry}"


class LookedOver(models.Model):
    """That the days before a midnight were looked over on the day which it begins; one row at most."""

    classified: ClassVar[Classification] = Unguarded(
        why="About looking, and nothing of what a record says",
        personal=frozenset(),
        plain=frozenset({"id", "until"}),
    )

    until = models.DateTimeField(unique=True)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)


class EarlierFlag(models.Model):
    """Something out of the ordinary on a day before today. All rows are made anew each day from the audit."""

    classified: ClassVar[Classification] = Unguarded(
        why="About looking, and nothing of what a record says",
        personal=frozenset({"worker"}),
        plain=frozenset({"id", "rule", "entry", "at", "family", "words"}),
    )

    rule = models.CharField(max_length=20)
    entry = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    worker = models.CharField(max_length=20)
    family = models.CharField(max_length=20, blank=True)
    words = models.CharField(max_length=200)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return f"{self.rule}-{self.entry}"


class SurnameMark(models.Model):
    """That someone of a family has a surname, as a keyed digest: only a guess can be held against it."""

    classified: ClassVar[Classification] = Unguarded(
        why="Keyed digests and opaque identifiers: a surname can be held against them, and none be read",
        personal=frozenset({"digest"}),
        plain=frozenset({"id", "family", "person"}),
    )

    family = models.CharField(max_length=20)
    person = models.CharField(max_length=20, db_index=True)
    digest = models.CharField(max_length=64, db_index=True)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["family", "person", "digest"], name="surname_is_marked_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
