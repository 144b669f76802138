"""Partners' events about people of a family, as they were brought. Rows are only added.

An event that its agency corrected is a further row that names the one it replaces; one that is gone, or that
belongs to somebody else after all, is taken back by a row with ``withdrawn``. One table for each section.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models import Family, Person
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

event_id = partial(opaque_id, "h")


def _of(section: Section) -> Guarded:
    return Guarded(
        section,
        Level.READ,
        through="family_id",
        personal=frozenset({"person", "flags", "count", "out_of", "file"}),
        plain=frozenset(
            {
                *("id", "family", "event", "key", "kind", "happened_on", "ended_on", "received_on"),
                *("agency", "source", "line"),
                *("written_at", "replaces", "withdrawn", "reason"),
            }
        ),
    )


class PartnerEvent(Gated):
    """One event of one person. ``key`` is the same for everyone whom the same happening is about.

    ``event`` names it in the store, ``file`` and ``line`` where the agency said it. ``flags`` are those codes
    that may be told in this section.
    """

    id = models.CharField(primary_key=True, max_length=20, default=event_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    event = models.CharField(max_length=64)
    key = models.CharField(max_length=20, db_index=True)
    kind = models.CharField(max_length=40)
    happened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    count = models.IntegerField(null=True, blank=True)
    out_of = models.IntegerField(null=True, blank=True)
    flags = models.JSONField(default=list)
    received_on = models.DateField()
    agency = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    file = models.CharField(max_length=200, blank=True)
    line = models.IntegerField(default=0)
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=100, blank=True)

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.id


class RecordEvent(PartnerEvent):
    """For everyone who may read the record."""

    classified: ClassVar[Classification] = _of(Section.CORE)


class HealthEvent(PartnerEvent):
    """An adult's health."""

    classified: ClassVar[Classification] = _of(Section.ADULT_HEALTH)


class PoliceEvent(PartnerEvent):
    """What the police were called to without children there."""

    classified: ClassVar[Classification] = _of(Section.POLICE_INTELLIGENCE)


EVENTS: dict[Section, type[PartnerEvent]] = {
    Section.CORE: RecordEvent,
    Section.ADULT_HEALTH: HealthEvent,
    Section.POLICE_INTELLIGENCE: PoliceEvent,
}


class Supply(models.Model):
    """How far one extract of an agency reaches, as of when partners' events were last brought."""

    classified: ClassVar[Classification] = Unguarded(
        why="How far agencies' files reach; nothing of anybody",
        personal=frozenset(),
        plain=frozenset({"id", "agency", "source", "complete_to", "loaded_on", "at"}),
    )

    agency = models.CharField(max_length=60)
    source = models.CharField(max_length=60)
    complete_to = models.DateField()
    loaded_on = models.DateField()
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agency", "source"], name="one_reach_for_each_extract")
        ]

    def __str__(self) -> str:
        return self.source
