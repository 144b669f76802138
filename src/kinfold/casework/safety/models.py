"""From whom someone must be kept safe, and keyed digests by which a safe address is noticed elsewhere.

The safe address itself is in ``families``, encrypted.
"""

from typing import Any, ClassVar

from django.db import models

from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.dated import DATES, Dated
from kinfold.casework.families.models import Family, Person
from kinfold.casework.gated import Gated
from kinfold.domain.access import Level, Section


class ProtectedFrom(Gated, Dated):
    """Someone must be kept safe from someone else. Whoever reads the record must know it, to act on it."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"person", "from_person"}),
        plain=frozenset({"id", "family", *DATES}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    from_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta(Gated.Meta, Dated.Meta):
        pass

    def __str__(self) -> str:
        return str(self.pk)


class PlaceMark(Dated):
    """A keyed digest of a current safe place, so that text can be held against it by those who may not know.

    ``words`` is how many words were digested; 0 is a postcode or a telephone number.
    """

    classified: ClassVar[Classification] = Unguarded(
        why="Digests under a key that is not in the database; they answer 'is it this?' and nothing else",
        personal=frozenset({"digest"}),
        plain=frozenset({"id", "family", "words", *DATES}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    words = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.pk)


class Suspicion(models.Model):
    """Words by someone who may not know the safe address seem to hold it: for custodians to look at."""

    classified: ClassVar[Classification] = Unguarded(
        why="Opaque identifiers and times; no text",
        personal=frozenset({"writer"}),
        plain=frozenset({"id", "family", "what", "at"}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    writer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=20)
    at = models.DateTimeField()

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)
