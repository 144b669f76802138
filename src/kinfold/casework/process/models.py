"""Steps of a case, as they were written down. A correction is a further row, naming what it replaces."""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models import Family, Person
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.domain.case import Step
from kinfold.kit import clock

step_id = partial(opaque_id, "s")
occurrence_id = partial(opaque_id, "k")


class LateReason(Gated):
    """Why something was late: the clock of one timescale that began at one moment. The latest row stands."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"words"}),
        plain=frozenset({"id", "family", "timescale", "started_at", "by", "profession", "written_at"}),
    )

    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    timescale = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    words = models.CharField(max_length=400)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    profession = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return str(self.pk)


class StepTaken(Gated):
    """One step, of the family or of one child; several children written down at once share an occurrence.

    ``details`` are the step's facts (``domain.step_facts``). A row with ``withdrawn`` only takes back the one
    that it replaces.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"child", "details", "reason"}),
        plain=frozenset(
            {
                *("id", "family", "step", "happened_at", "occurrence", "by", "agency", "profession"),
                *("written_at", "replaces", "withdrawn"),
            }
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=step_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    child = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(max_length=30, choices=Step.choices())
    happened_at = models.DateTimeField()
    details = models.JSONField(default=dict)
    occurrence = models.CharField(max_length=20, default=occurrence_id)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=60)
    profession = models.CharField(max_length=80)
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)

    def __str__(self) -> str:
        return self.id
