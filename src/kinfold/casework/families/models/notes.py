"""What was written about a family: one table for each section. Rows are added and never changed.

An entry is told once. Its parts, one row in the table of each section it has words in, share its ``entry``,
and so do their later versions. What answers an entry, a disagreement or what came of it, is a row of the same
section that names it.
"""

from functools import partial
from typing import ClassVar

from django.db import models

from kinfold.casework.accounts.models import User
from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models.record import Family
from kinfold.casework.gated import Gated, opaque_id
from kinfold.domain.access import Level, Section
from kinfold.domain.entry import EntryKind, Knowing
from kinfold.kit import clock

note_id = partial(opaque_id, "n")
entry_id = partial(opaque_id, "e")


def _of(section: Section) -> Guarded:
    return Guarded(
        section,
        Level.READ,
        through="family_id",
        names_in="about",
        personal=frozenset(
            {
                *("about", "text", "told_by", "changed", "source", "reason", "module", "tools"),
                *("significant",),
            }
        ),
        plain=frozenset(
            {
                *("id", "family", "entry", "kind", "answers", "author", "agency", "profession", "team"),
                *("happened_on", "happened_time", "written_at", "knowing", "catalogue", "basis"),
                *("replaces", "withdrawn"),
            },
        ),
    )


class Note(Gated):
    """A signed part of an entry: its author's agency and profession are those of the day it was written.

    ``about`` has the id of each person it is about, with what was said of them there (``entry.Presence``);
    empty: the whole family. ``module`` is that of the programme's ``catalogue`` it was work on. ``answers``
    is the entry that a disagreement or a reply is about. ``source``, ``basis``: where it came from outside.
    """

    id = models.CharField(primary_key=True, max_length=20, default=note_id, editable=False)
    entry = models.CharField(max_length=20, default=entry_id, editable=False, db_index=True)
    kind = models.CharField(max_length=20, choices=EntryKind.choices(), default=EntryKind.NOTE.value)
    answers = models.CharField(max_length=20, blank=True, db_index=True)
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    about = models.JSONField(default=dict)
    text = models.TextField()
    knowing = models.CharField(max_length=10, choices=Knowing.choices(), blank=True)
    told_by = models.CharField(max_length=200, blank=True)
    significant = models.BooleanField(default=False)
    module = models.CharField(max_length=40, blank=True)
    catalogue = models.CharField(max_length=40, blank=True)
    tools = models.JSONField(default=list)
    changed = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=40, blank=True)
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agency = models.CharField(max_length=60)
    profession = models.CharField(max_length=80)
    team = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField()
    happened_time = models.TimeField(null=True, blank=True)
    written_at = models.DateTimeField(default=clock.now)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)

    class Meta(Gated.Meta):
        abstract = True
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["family", "happened_on"], name="%(class)s_newest"),
            models.Index(fields=["family", "written_at"], name="%(class)s_since"),
        ]

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
