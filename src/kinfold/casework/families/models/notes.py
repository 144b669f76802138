"""What was written about a family: one table for each section. Rows are added and never changed."""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models.record import Family, Person
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.kit import clock

note_id = partial(opaque_id, "n")


def _of(section: Section) -> Guarded:
    return Guarded(
        section,
        Level.READ,
        through="family_id",
        personal=frozenset({"about", "text"}),
        plain=frozenset(
            {*("id", "family", "author", "agency", "profession", "happened_on", "written_at")},
        ),
    )


class Note(Gated):
    """A signed note: its author's agency and profession are those of the day it was written."""

    id = models.CharField(primary_key=True, max_length=20, default=note_id, editable=False)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=60)
    profession = models.CharField(max_length=80)
    happened_on = models.DateField()
    written_at = models.DateTimeField(default=clock.now)

    class Meta(Gated.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.id


class CoreNote(Note):
    """For everyone who may read the record."""

    classified: ClassVar[Classification] = _of(Section.CORE)


class HealthNote(Note):
    """An adult's health detail: never in the children's file, nor in another adult's print."""

    classified: ClassVar[Classification] = _of(Section.ADULT_HEALTH)


class PoliceNote(Note):
    """What the police know, and told in confidence."""

    classified: ClassVar[Classification] = _of(Section.POLICE_INTELLIGENCE)


class AbuseNote(Note):
    """What someone told about domestic abuse: never to the one it is about."""

    classified: ClassVar[Classification] = _of(Section.ABUSE_DISCLOSURE)


class PrivilegedNote(Note):
    """Legal advice to the council."""

    classified: ClassVar[Classification] = _of(Section.PRIVILEGED)


NOTES: dict[Section, type[Note]] = {
    Section.CORE: CoreNote,
    Section.ADULT_HEALTH: HealthNote,
    Section.POLICE_INTELLIGENCE: PoliceNote,
    Section.ABUSE_DISCLOSURE: AbuseNote,
    Section.PRIVILEGED: PrivilegedNote,
}
