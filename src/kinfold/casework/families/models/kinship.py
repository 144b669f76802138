"""Who belongs to whom, since when and by whose word: parenthood, couples, and who lives together.

Rows are only added: a correction or an end is a further row that names the one it replaces, and one that is
``withdrawn`` only takes it back. What cannot be so is said by ``domain.kin_problems``.
"""

from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models.record import Family, Person
from kinfold.casework.gated import Gated
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

SPAN = frozenset({"since", "until"})


class Tie(Gated):
    """Something between people of a family, on days as far as they are known, and who said so."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


def _of(*personal: str) -> Guarded:
    return Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({*personal, "source"}),
        plain=SPAN | {"id", "family", "by", "written_at", "replaces", "withdrawn"},
    )


class Parenthood(Tie):
    """Someone is, or was, a parent to a child: by birth, adoption, as a step-parent or as a foster carer."""

    classified: ClassVar[Classification] = _of("child", "parent", "kind", "is_responsible")

    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    is_responsible = models.BooleanField(null=True, blank=True)


class Couple(Tie):
    """Two people who are, or were, partners or married."""

    classified: ClassVar[Classification] = _of("first", "second", "kind", "ended_by")

    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    ended_by = models.CharField(max_length=20, blank=True)


class Residence(Tie):
    """Someone lives in a household, which is named by a letter and never by its address."""

    classified: ClassVar[Classification] = _of("person", "household")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    household = models.CharField(max_length=20)
