"""What is marked significant, and what is chosen from a chronology for a conference or a court.

Rows are only added. What is chosen is named, never copied: it is read from the record each time, so that a
correction shows. A line stands in the table of the section it is from, and so does what someone says of it.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models

from kinfold.casework.classification import Classification, Guarded
from kinfold.casework.families.models import SIGNED, Signed
from kinfold.casework.gated import opaque_id
from kinfold.domain.access import Level, Section

selection_id = partial(opaque_id, "c")
line_id = partial(opaque_id, "l")


class Marked(Signed):
    """Someone marked an event as significant, or not, without changing a word of it. The latest row stands.

    ``key`` names the event, whatever table it is in, and says nothing of it.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset(),
        plain=SIGNED | {"key", "significant"},
    )

    key = models.CharField(max_length=40)
    significant = models.BooleanField(default=True)


class Selection(Signed):
    """A chronology chosen for a reader: for what, and for which day. What is in it are its lines."""

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"title"}),
        plain=SIGNED | {"on"},
    )

    id = models.CharField(primary_key=True, max_length=20, default=selection_id, editable=False)
    title = models.CharField(max_length=120)
    on = models.DateField(null=True, blank=True)


class SelectionLine(Signed):
    """An event that was chosen, what someone says of it, and its place. A change is a further row.

    ``key`` names the event and ``rows_then`` are the ids of the rows that it was when it was chosen. ``line``
    stays the same through all versions of a line.
    """

    id = models.CharField(primary_key=True, max_length=20, default=line_id, editable=False)
    selection = models.ForeignKey(Selection, on_delete=models.PROTECT, related_name="+")
    line = models.CharField(max_length=20, default=line_id)
    key = models.CharField(max_length=40)
    rows_then: Any = models.JSONField(default=list)
    analysis = models.TextField(blank=True)
    place = models.BigIntegerField(default=0)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)

    class Meta(Signed.Meta):
        abstract = True


def _of(section: Section) -> Guarded:
    return Guarded(
        section,
        Level.READ,
        through="family_id",
        personal=frozenset({"analysis"}),
        plain=SIGNED | {"selection", "line", "key", "rows_then", "place", "replaces", "withdrawn"},
    )


class RecordLine(SelectionLine):
    """An event that everyone who may read the record may read."""

    classified: ClassVar[Classification] = _of(Section.CORE)


class HealthLine(SelectionLine):
    """An event of an adult's health."""

    classified: ClassVar[Classification] = _of(Section.ADULT_HEALTH)


class PoliceLine(SelectionLine):
    """An event that the police know of."""

    classified: ClassVar[Classification] = _of(Section.POLICE_INTELLIGENCE)


class AbuseLine(SelectionLine):
    """Something that someone told about domestic abuse."""

    classified: ClassVar[Classification] = _of(Section.ABUSE_DISCLOSURE)


class PrivilegedLine(SelectionLine):
    """Legal advice."""

    classified: ClassVar[Classification] = _of(Section.PRIVILEGED)


LINES: dict[Section, type[SelectionLine]] = {
    Section.CORE: RecordLine,
    Section.ADULT_HEALTH: HealthLine,
    Section.POLICE_INTELLIGENCE: PoliceLine,
    Section.ABUSE_DISCLOSURE: AbuseLine,
    Section.PRIVILEGED: PrivilegedLine,
}
