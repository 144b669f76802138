"""Meetings of a team, and lines about one family each. No line is changed: a correction is a further row.

A meeting holds opaque ids and dates alone. What is said of a family stands in lines that the gate guards.
"""

from functools import partial
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kinfold.casework.accounts.models import User
from kinfold.casework.by_whom import WHO_AND_WHEN, ByWhom
from kinfold.casework.classification import Classification, Guarded, Unguarded
from kinfold.casework.families.models import SIGNED, Family, Person, Signed
from kinfold.casework.gated import opaque_id
from kinfold.casework.process.models import StepTaken
from kinfold.casework.teams.models import Team
from kinfold.domain.access import Level, Section
from kinfold.domain.agency import Labelled
from kinfold.kit import clock

meeting_id = partial(opaque_id, "g")
line_id = partial(opaque_id, "y")


class Meeting(models.Model):
    """A meeting of a team: when, where, who chairs it, and by which version of the prompts."""

    classified: ClassVar[Classification] = Unguarded(
        why="When a team meets, not about whom; supervision.rules says who may know",
        personal=frozenset({"chair"}),
        plain=frozenset(
            {"id", "team", "starts_at", "place", "catalogue", "by", "written_at", "closed_at", "closed_by"}
        ),
    )

    id = models.CharField(primary_key=True, max_length=20, default=meeting_id, editable=False)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    catalogue = models.CharField(max_length=20)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["team", "starts_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | ~Q(closed_at=None) & ~Q(closed_by=None),
                name="a_meeting_is_closed_by_someone",
            )
        ]

    def __str__(self) -> str:
        return self.id


class OnAgenda(ByWhom):
    """A family on a meeting's agenda until it is taken off; ``last_on``: when it was discussed before."""

    classified: ClassVar[Classification] = Unguarded(
        why="Opaque identifiers and dates; who sees one is asked of the gate",
        personal=frozenset(),
        plain=frozenset({"id", "meeting", "family", "last_on", *WHO_AND_WHEN}),
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="agenda")
    family = models.ForeignKey(Family, on_delete=models.PROTECT, related_name="+")
    last_on = models.DateField(null=True, blank=True)

    class Meta(ByWhom.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ByWhom.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "family"], condition=Q(ends_at=None), name="a_family_is_on_an_agenda_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Attendance(models.Model):
    """Whether someone was at a meeting, and for which discipline. The latest row about them stands."""

    classified: ClassVar[Classification] = Unguarded(
        why="Who came to a meeting of their team, not about whom",
        personal=frozenset({"worker"}),
        plain=frozenset({"id", "meeting", "discipline", "is_here", "by", "at"}),
    )

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    worker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    discipline = models.CharField(max_length=20, blank=True)
    is_here = models.BooleanField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Any] = models.Manager()

    def __str__(self) -> str:
        return str(self.pk)


class Kind(Labelled):
    """What a line is."""

    SCALE = "scale", "Where someone stands, from 0 to 10, and why"
    TOGETHER = "together", "The scales were shown together"
    SAID = "said", "Written under a prompt"
    DISSENT = "dissent", "Disagrees"
    ACTION = "action", "An action for someone"
    DECIDED = "decided", "Decided"


class MeetingLine(Signed):
    """One line about one family in one meeting.

    ``box`` is the prompt's box that it is written in, ``child`` whom it is about. ``who``: of a showing, the
    ids of those who had not answered; of a decision, of those who were here. ``lacking``: the disciplines
    that nobody was here for. ``key`` is that of the team's action in ``plans``. A scale may be read by others
    only after a line ``together``: ``queries`` alone hands scales out.
    """

    classified: ClassVar[Classification] = Guarded(
        Section.CORE,
        Level.READ,
        through="family_id",
        personal=frozenset({"child", "score", "words", "who", "reason"}),
        plain=SIGNED
        | {"meeting", "kind", "box", "discipline", "lacking", "key", "step", "catalogue"}
        | {"replaces", "withdrawn"},
    )

    id = models.CharField(primary_key=True, max_length=20, default=line_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices())
    box = models.CharField(max_length=20, blank=True)
    child = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    discipline = models.CharField(max_length=20, blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    who = models.JSONField(default=list)
    lacking = models.JSONField(default=list)
    key = models.CharField(max_length=20, blank=True)
    step = models.ForeignKey(StepTaken, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    catalogue = models.CharField(max_length=20)
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)
    reason = models.CharField(max_length=400, blank=True)

    class Meta(Signed.Meta):
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family", "meeting"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "family", "kind"],
                condition=Q(kind__in=[Kind.TOGETHER.value, Kind.DECIDED.value]),
                name="shown_once_and_decided_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "family", "by"],
                condition=Q(kind=Kind.SCALE.value, replaces=None),
                name="each_begins_one_scale",
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__lte=10), name="a_scale_is_from_0_to_10"
            ),
        ]
