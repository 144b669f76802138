"""The catalogues a partnership loaded, the modules chosen with a family, and quotations from its entries.

What was done of a module are entries that name it (``families.models.Note``), not rows of these tables.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models import Family, Person
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import Labelled
from kinfold.kit import clock

chosen_id = partial(opaque_id, "m")
gathered_id = partial(opaque_id, "q")
SIGNED = frozenset({"id", "family", "by", "agency", "profession", "written_at", "replaces", "withdrawn"})


class Assessment(Labelled):
    """What quotations are gathered for."""

    PARENTING = "parenting", "Parenting assessment"
    PRE_BIRTH = "pre_birth", "Pre-birth assessment"


class LoadedCatalogue(models.Model):
    """One version of a partnership's own programme, as its file stood. A row is never changed."""

    classified: ClassVar[Classification] = Unguarded(
        why="What the programme is; nothing of any family",
        personal=frozenset(),
        plain=frozenset({"id", "name", "version", "effective_on", "text", "loaded_at"}),
    )

    name = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    effective_on = models.DateField()
    text = models.TextField()
    loaded_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["name", "version"], name="a_catalogue_version_is_loaded_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}:{self.version}"


class Signed(Gated):
    """A row of a family's programme, signed with who wrote it, and as what."""

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=60)
    profession = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return str(self.pk)


class ChosenModule(Signed):
    """A module that this family needs: for whom, and why. A further row replaces it, or takes it off."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        names_in="about",
        personal=frozenset({"about", "why"}),
        plain=SIGNED | {"module", "catalogue"},
    )

    id = models.CharField(primary_key=True, max_length=20, default=chosen_id, editable=False)
    module = models.CharField(max_length=40)
    catalogue = models.CharField(max_length=40)
    about = models.JSONField(default=dict)
    why = models.TextField()


class Gathered(Signed):
    """What an assessment of someone says under one heading: quotations picked, and what they amount to.

    ``quotes`` are the ids of rows of notes, never their words: who may not read a row does not meet it here.
    ``module`` is the heading, of that ``catalogue``.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"person", "analysis"}),
        plain=SIGNED | {"kind", "module", "catalogue", "quotes"},
    )

    id = models.CharField(primary_key=True, max_length=20, default=gathered_id, editable=False)
    kind = models.CharField(max_length=20, choices=Assessment.choices())
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    module = models.CharField(max_length=40)
    catalogue = models.CharField(max_length=40)
    quotes = models.JSONField(default=list)
    analysis = models.TextField(blank=True)
