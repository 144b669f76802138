"""The catalogues a partnership loaded, the modules chosen with a family.

What was done of a module are entries that name it (``families.models.Note``), not rows of these tables.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models import SIGNED, Signed
from kinfold.casework.gated import opaque_id
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

chosen_id = partial(opaque_id, "m")


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


class ChosenModule(Signed):
    """A module that this family needs: for whom, and why. A further row replaces it, or takes it off."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        names_in="about",
        personal=frozenset({"about", "why"}),
        plain=SIGNED | {"module", "catalogue", "replaces", "withdrawn"},
    )

    id = models.CharField(primary_key=True, max_length=20, default=chosen_id, editable=False)
    module = models.CharField(max_length=40)
    catalogue = models.CharField(max_length=40)
    about = models.JSONField(default=dict)
    why = models.TextField()
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
