"""Events of families' cases on their way to figures. Only added to: a correction names what it replaces."""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models import Family, Person
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

event_id = partial(opaque_id, "e")


class OutboxEvent(Gated):
    """One event of one child's case, as ``domain.Event`` has it, and nobody's name.

    ``id`` is its place in the order of writing. A row with ``withdrawn`` only takes back the one it replaces.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"child"}),
        plain=frozenset(
            {
                *("id", "event_id", "family", "kind", "occurrence", "starts_on", "ends_on", "flags"),
                *("agency", "replaces", "withdrawn", "written_at"),
            }
        ),
    )

    id = models.BigAutoField(primary_key=True)
    event_id = models.CharField(max_length=20, unique=True, default=event_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    occurrence = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    flags = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=60)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=clock.now)

    class Meta(Gated.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "child", "occurrence"],
                condition=models.Q(replaces=None),
                name="an_event_is_told_first_once",
            )
        ]

    def __str__(self) -> str:
        return self.event_id
