"""Professionals involved with a family, and whom and what it is connected with.

Rows are only added, like the ties of a family: a correction or an end names the row that it replaces.
One ``around`` has a row for each person of the family that it is about, or one row about the whole family.
"""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models import Person
from kinfold.casework.families.models.kinship import SPAN, Tie
from kinfold.casework.gated import opaque_id
from kinfold.domain.access import Level, Section

around_id = partial(opaque_id, "w")
_PLAIN = SPAN | {"id", "family", "by", "written_at", "replaces", "withdrawn", "around"}
_SHARED = frozenset({"person", "name", "phone", "tone", "flow", "note", "source"})


class OneAround(Tie):
    """Someone or something around a family, and how it is between them and one of it, or all."""

    around = models.CharField(max_length=20, default=around_id, editable=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    tone = models.CharField(max_length=10, blank=True)
    flow = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta(Tie.Meta):
        abstract = True


class Involved(OneAround):
    """A professional who works with the family and does not sign in here."""

    profession = models.CharField(max_length=30)
    agency = models.CharField(max_length=160, blank=True)
    email = models.CharField(max_length=160, blank=True)

    class Meta(OneAround.Meta):
        abstract = True


_INVOLVED = _SHARED | {"profession", "agency", "email"}


class Professional(Involved):
    """One whom everyone who reads the record may know of."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE, Level.READ, through="family_id", personal=_INVOLVED, plain=_PLAIN
    )


class HealthProfessional(Involved):
    """One whose work tells of an adult's health: a table of its own, read as that section is."""

    classified: ClassVar[Classification] = Guarded(
        Section.ADULT_HEALTH, Level.READ, through="family_id", personal=_INVOLVED, plain=_PLAIN
    )


class Connection(OneAround):
    """Someone, a group or an animal that matters to the family; ``other`` is one of the family itself."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=_SHARED | {"other", "kind", "closeness"},
        plain=_PLAIN,
    )

    other = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    closeness = models.CharField(max_length=20, blank=True)


KINDS: dict[str, type[OneAround]] = {
    "professional": Professional,
    "health": HealthProfessional,
    "connection": Connection,
}
